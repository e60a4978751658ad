import time
from multiprocessing import Barrier, Process, Queue
from threading import BrokenBarrierError


def say(*words):
    print(*words, flush=True)


def meet(b, q, n):
    time.sleep(n * 0.1)
    q.put(b.wait())
    q.put(b.wait())


def action():
    say('all are there')


def break_it(b):
    time.sleep(0.3)
    b.abort()


def reset_it(b):
    time.sleep(0.3)
    say('waiting', b.n_waiting)
    b.reset()


def failing():
    raise ValueError('from the action')


def first(b):
    try:
        b.wait()
    except BrokenBarrierError as e:
        say('first got', repr(e))


def alone(b):
    b.wait(0.05)


if __name__ == '__main__':
    b = Barrier(3, action)
    q = Queue()
    say(b, b.parties, b.n_waiting, b.broken)
    children = [Process(target=meet, args=(b, q, n)) for n in range(3)]
    for p in children:
        p.start()
    say(sorted([q.get() for _ in range(6)]))
    for p in children:
        p.join()
    say(b)
    b = Barrier(2)
    p = Process(target=break_it, args=(b,))
    p.start()
    try:
        b.wait()
    except BrokenBarrierError as e:
        say('broken', repr(e), b.broken)
    p.join()
    say(b)
    try:
        b.wait()
    except BrokenBarrierError as e:
        say('still broken')
    b.reset()
    say(b.broken, b)
    p = Process(target=reset_it, args=(b,))
    p.start()
    try:
        b.wait()
    except BrokenBarrierError:
        say('reset while waiting')
    p.join()
    say(b.broken, b.n_waiting)
    b = Barrier(1)
    say(b.wait(), b.wait())
    b = Barrier(2, timeout=0.05)
    try:
        b.wait()
    except BrokenBarrierError:
        say('time out', b)
    b = Barrier(2, action=failing)
    p = Process(target=first, args=(b,))
    p.start()
    time.sleep(0.3)
    try:
        b.wait()
    except ValueError as e:
        p.join()
        say(e, b.broken)
    p = Process(target=alone, args=(Barrier(2),), name='alone')
    p.start()
    p.join()
    say(p.exitcode)
    b.wait()
