"""Whoever waits in get holds the queue's reading lock. Killed there, it takes the lock with it and main's get waits for
ever; killed before it got so far, it takes nothing and main gets the item. The item is put after the child's end, so
the child never gets it. Without delays the child has 0.1 s to reach its get.
"""
import time
from multiprocessing import Process, Queue

def work(q):
    q.get()

if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    time.sleep(0.1)
    p.terminate()
    p.join()
    q.put('x')
    print(q.get())
