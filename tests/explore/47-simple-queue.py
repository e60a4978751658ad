"""A SimpleQueue has no feeder: put writes the pipe itself, under a lock. Either child may be first."""
from multiprocessing import Process, SimpleQueue

if __name__ == '__main__':
    q = SimpleQueue()
    ps = [Process(target=q.put, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    print(q.get(), q.get())
    for p in ps:
        p.join()
