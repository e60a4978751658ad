import time
from multiprocessing import Array, Lock, Process, RawArray, RawValue, RLock, Value


def say(*words):
    print(*words, flush=True)


def add(v, n):
    for _ in range(n):
        with v.get_lock():
            v.value += 1


def fill(a, raw, text, d):
    for i in range(len(a)):
        a[i] = i * i
    raw[1:3] = [7, 8]
    text.value = b'child'
    d.value /= 3
    a.get_obj()[0] = -1


def slow(v, flag):
    seen = v.value
    flag.value = 1
    while flag.value == 1:
        time.sleep(0.01)
    v.value = seen + 1
    flag.value = 3


if __name__ == '__main__':
    v = Value('i', 5)
    children = [Process(target=add, args=(v, 50)) for _ in range(3)]
    for p in children:
        p.start()
    for p in children:
        p.join()
    say(v.value, v)
    a = Array('i', 4)
    raw = RawArray('l', [1, 2, 3, 4])
    text = Array('c', 10)
    d = Value('d', 1.0, lock=False)
    p = Process(target=fill, args=(a, raw, text, d))
    p.start()
    p.join()
    say(a[:], list(a), raw[:], text.value, text.raw, d.value, d)
    say([x for x in a], sum(a), max(raw), len(a), 9 in a, sorted(raw, reverse=True))
    # An update is lost for certain: both read before either writes.
    v, flag = Value('i', 10), RawValue('i', 0)
    p = Process(target=slow, args=(v, flag))
    p.start()
    while flag.value != 1:
        time.sleep(0.01)
    v.value += 1
    flag.value = 2
    while flag.value != 3:
        time.sleep(0.01)
    p.join()
    say('lost', v.value)
    mine = Lock()
    w = Value('i', 1, lock=mine)
    say(w.get_lock() is mine, w.get_lock(), w.get_obj())
    with w.get_lock():
        say(mine, w.get_obj().value)
    x = Value('h', 1, lock=RLock())
    with x:
        x.value += 65530
        say(x.value, x.get_lock())
    x.acquire()
    x.release()
    say(hasattr(RawValue('i'), 'get_lock'), hasattr(d, 'get_lock'))
    try:
        Value('i', lock='no lock')
    except AttributeError as e:
        say(e)
    for f in (lambda: v.valu, lambda: Value(), lambda: Array('i')):
        try:
            f()
        except (AttributeError, TypeError) as e:
            say(type(e).__name__)
    wide = Array('u', 'abc', lock=False)
    wide.value = 'xy'
    say(wide.value, wide[:], wide[0])
    b = Array('B', b'\x01\xff')
    b[0] -= 2
    say(b[:])
    f = Array('f', [0.1, 2])
    say(f[:])
