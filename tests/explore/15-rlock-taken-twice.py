"""An RLock counts: the same child takes it twice and lets go twice, and then the other can. Both texts of a child are
printed while it holds the lock, so the pairs are not mixed and which is first is open.
"""
from multiprocessing import Process, RLock

def work(lock, name):
    with lock:
        print(name, 1)
        with lock:
            print(name, 2)

if __name__ == '__main__':
    lock = RLock()
    ps = [Process(target=work, args=(lock, name)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
