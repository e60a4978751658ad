# Children that outlive the manager of their objects.
import time
from multiprocessing import Manager, Process


def late(d):
    time.sleep(0.4)
    d['a'] = 1


def later(d):
    d['b'] = 1
    time.sleep(0.6)
    d['a'] = 1


def waiting(q):
    q.get()


def waiting_for_a_lock(lock):
    with lock:
        print('never')


if __name__ == '__main__':
    m = Manager()
    d, q, lock = m.dict(), m.Queue(), m.Lock()
    lock.acquire()
    p = Process(target=waiting, args=(q,), name='waiting')
    p.start()
    time.sleep(0.2)
    ps = [Process(target=late, args=(d,), name='late'), Process(target=later, args=(d,), name='later')]
    for child in ps:
        child.start()
    time.sleep(0.2)
    m.shutdown()
    for child in [p] + ps:
        child.join()
        print(child.exitcode)
    m = Manager()
    lock = m.Lock()
    lock.acquire()
    p = Process(target=waiting_for_a_lock, args=(lock,), name='waiting_for_a_lock')
    p.start()
    time.sleep(0.2)
    print('the program ends, and with it the manager')
