# A client killed in the middle of a call, or holding a manager's lock: the server goes on, the lock stays taken.
import multiprocessing as mp
import time


def ask(d):
    while True:
        d['n'] += 1
        time.sleep(0.001)


def hold(lock):
    lock.acquire()
    time.sleep(30)


if __name__ == '__main__':
    with mp.Manager() as m:
        d, lock = m.dict(n=0), m.Lock()
        p = mp.Process(target=ask, args=(d,))
        q = mp.Process(target=hold, args=(lock,))
        p.start()
        q.start()
        time.sleep(0.5)
        for child in (p, q):
            child.terminate()
            child.join()
            print(child.exitcode)
        print(d['n'] > 0, lock.acquire(False))
        d['n'] = 'alive'
        print(d)
