import os
import sys
import threading
import time
from multiprocessing import (Array, Barrier, BoundedSemaphore, Condition, Event, JoinableQueue, Lock, Queue, RawArray,
                             RawValue, RLock, Semaphore, SimpleQueue, Value)

q = SimpleQueue()


def t(obj, show=True):
    try:
        q.put(obj)
        got = q.get()
        print('ok', type(got).__name__, got if show else '')
    except Exception as e:
        text = str(e)
        at = text.find('0x')
        print(type(e).__name__, text if at < 0 else text[:at] + text[at:].split('>', 1)[1])


class Plain:
    def __init__(self):
        self.a = 1

    def method(self):
        return self.a


class State:
    def __getstate__(self):
        return {'b': 2}


class BothWays:
    def __init__(self):
        self.lock = Lock()
        self.x = 5

    def __getstate__(self):
        state = self.__dict__.copy()
        del state['lock']
        return state

    def __setstate__(self, state):
        for name in state:
            setattr(self, name, state[name])
        self.lock = 'new lock'


class Tuple:
    def __getstate__(self):
        return (1, 2)

    def __setstate__(self, state):
        self.state = state


class Reduced:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return (Reduced, (7, 8))


class ReducedState:
    def __reduce__(self):
        return (Plain, (), {'a': 9})


class NewArgs:
    def __new__(cls, x):
        self = super().__new__(cls)
        self.x = x
        return self

    def __getnewargs__(self):
        return (self.x + 1,)


class Broken:
    def __reduce__(self):
        raise KeyError('in reduce')


class BadReduce:
    def __reduce__(self):
        return 5


class FalseState:
    def __getstate__(self):
        return 0

    def __setstate__(self, state):
        self.was = state


def outer():
    def inner():
        pass

    class Local:
        pass
    return inner, Local, Local()


def numbers():
    yield 1


for obj in (Lock(), RLock(), Semaphore(), BoundedSemaphore(2), Condition(), Event(), Barrier(2), Queue(),
            JoinableQueue(), SimpleQueue(), Value('i', 1), Array('c', b'xy'), RawValue('d', 2), RawArray('i', 3),
            [1, {'k': Lock()}], (Value('i'),)):
    t(obj)
inner, Local, local = outer()
for obj in (lambda: 0, inner, Local, local, numbers(), sys, os, sys.stdout, iter([1]) and (x for x in []),
            threading, Broken(), BadReduce()):
    t(obj)
plain = Plain()
t(plain, False)
t(plain.method, False)
for made in (State(), BothWays(), Tuple(), Reduced(1), ReducedState(), NewArgs(3), FalseState()):
    q.put(made)
    got = q.get()
    print(type(got).__name__, sorted(got.__dict__.items()))
t(len)
t([].append, False)
t(Plain, False)
t(print)
t(int)
shared = [1]
q.put([shared, shared])
got = q.get()
print(got[0] is got[1], got)
fed = Queue()
fed.put(Lock())
fed.put(lambda: 0)
fed.put('good')
print(fed.get())
time.sleep(0.3)
