"""Main's single try fails exactly while the child holds the lock; it gives the lock back if it got it."""
from multiprocessing import Lock, Process

def work(lock):
    with lock:
        pass

if __name__ == '__main__':
    lock = Lock()
    p = Process(target=work, args=(lock,))
    p.start()
    got = lock.acquire(block=False)
    if got:
        lock.release()
    p.join()
    print(got)
