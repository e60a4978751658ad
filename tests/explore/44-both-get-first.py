"""Each waits for the other's first message before it sends its own: nobody ever sends."""
from multiprocessing import Process, Queue

def work(mine, others):
    mine.get()
    others.put('x')

if __name__ == '__main__':
    a, b = Queue(), Queue()
    ps = [Process(target=work, args=(a, b)), Process(target=work, args=(b, a))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
