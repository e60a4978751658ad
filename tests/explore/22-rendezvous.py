"""Neither passes to its second part before the other has done its first: both firsts in either order, then both seconds
in either order.
"""
from multiprocessing import Process, Semaphore

def work(name, mine, others):
    print(name + '1')
    mine.release()
    others.acquire()
    print(name + '2')

if __name__ == '__main__':
    a, b = Semaphore(0), Semaphore(0)
    ps = [Process(target=work, args=('a', a, b)), Process(target=work, args=('b', b, a))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
