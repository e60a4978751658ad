"""Main reads first, so the feeder can write everything and the child can end."""
from multiprocessing import Process, Queue

def work(q):
    q.put('x' * 100000)

if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    print(len(q.get()) // 1000 - 90)
    p.join()
