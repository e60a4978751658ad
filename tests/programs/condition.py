import time
from multiprocessing import Condition, Lock, Process, RLock, Semaphore, Value


def say(*words):
    print(*words, flush=True)


def sleeper(c, n, ready):
    with c:
        ready.release()
        c.wait()
        say('sleeper awake')


def timed(c):
    with c:
        say('timed', c.wait(0.05))


def waits_for(c, v):
    with c:
        got = c.wait_for(lambda: v.value >= 3)
        say('wait_for', got, v.value)


def nested(c):
    c.acquire()
    c.acquire()
    say('nested', c.wait(5))
    say(c)
    c.release()
    c.release()


def errors():
    c = Condition()
    for f in (c.wait, c.notify, c.notify_all, lambda: c.wait_for(lambda: False, 0.01)):
        try:
            f()
            say('no error')
        except AssertionError as e:
            say('AssertionError', e)
    try:
        c.release()
    except AssertionError as e:
        say('AssertionError', e)
    d = Condition(Lock())
    say(c, d)
    with c:
        say(c)
        say(c.wait_for(lambda: 7), c.wait_for(lambda: 0, 0.01))
        c.notify(3)
        say(c.acquire(False), c)
        c.release()
    say(d.acquire(), d.acquire(False), d.acquire(True, 0.01), d)
    d.notify_all()
    d.release()
    try:
        d.release()
    except ValueError as e:
        say('ValueError', e)
    e = Condition(Semaphore(2))
    with e:
        say(e.wait(0.01))


if __name__ == '__main__':
    errors()
    c = Condition(RLock())
    ready = Semaphore(0)
    children = [Process(target=sleeper, args=(c, n, ready)) for n in range(3)]
    for p in children:
        p.start()
    for p in children:
        ready.acquire()
    with c:
        say(c)
        c.notify()
    time.sleep(0.3)
    with c:
        say(c)
        c.notify_all()
    for p in children:
        p.join()
    with c:
        say(c)
    p = Process(target=timed, args=(c,))
    p.start()
    p.join()
    with c:
        say(c)
        c.notify()
        say(c)
    v = Value('i', 0)
    p = Process(target=waits_for, args=(c, v))
    p.start()
    for i in range(3):
        time.sleep(0.1)
        with c:
            v.value += 1
            c.notify()
    p.join()
    p = Process(target=nested, args=(c,))
    p.start()
    time.sleep(0.3)
    with c:
        c.notify_all()
    p.join()
    with c:
        raise_here = Condition()
        raise_here.notify()
