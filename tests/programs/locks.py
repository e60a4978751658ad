import time
from multiprocessing import BoundedSemaphore, Lock, Process, RLock, Semaphore


def say(*words):
    print(*words, flush=True)


def t(f, *args, **named):
    try:
        say(repr(f(*args, **named)))
    except Exception as e:
        say(type(e).__name__, e)


def other(lock, rlock, sem):
    say(lock, rlock, sem)
    t(lock.acquire, False)
    t(lock.acquire, True, 0.01)
    t(rlock.acquire, timeout=0.01)
    t(rlock.release)
    # A plain lock may be released by anybody.
    t(lock.release)
    say(lock)


if __name__ == '__main__':
    lock, rlock, sem = Lock(), RLock(), Semaphore(2)
    say(lock, rlock, sem, BoundedSemaphore(3))
    t(lock.acquire)
    t(rlock.acquire)
    t(rlock.acquire)
    t(sem.acquire)
    say(lock, rlock, sem)
    p = Process(target=other, args=(lock, rlock, sem), name='other')
    p.start()
    p.join()
    say(lock, rlock, sem)
    t(lock.release)
    t(lock.acquire, 1, -5)
    t(lock.acquire, 1, -5)
    t(lock.acquire, 0, 7)
    t(lock.acquire, block=False)
    t(lock.acquire, True, 'x')
    t(lock.acquire, True, 1, 2)
    t(lock.acquire, blocking=False)
    t(rlock.release)
    t(rlock.release)
    t(rlock.release)
    say(rlock)
    t(sem.get_value)
    for _ in range(3):
        t(sem.release)
    t(sem.get_value)
    b = BoundedSemaphore(1)
    t(b.acquire, False)
    t(b.acquire, False)
    t(b.release)
    t(b.release)
    say(b, b.get_value())
    t(Semaphore, -1)
    t(Semaphore, 'x')
    t(Semaphore, 0)
    t(lock.release)
    with sem as got, lock as taken:
        say(got, taken, sem, lock)
    begun = time.monotonic()
    with lock:
        t(lock.acquire, timeout=0.2)
    say(0.15 < time.monotonic() - begun < 2)
    print(hasattr(lock, 'get_value'), hasattr(sem, 'get_value'), isinstance(b, type(sem)))
    rlock.release()
