#@file /usr/lib/python3.11/threading.py
# What the threads of one process share. Between two requests to the kernel a thread runs alone, so the numbers here
# need no lock; who must wait does so on a private semaphore.
import threading
import time

import _kernel
from collections import deque


def _limit(blocking, timeout):
    # A thread lock's rules about time limits; -1 is none.
    if timeout is None:
        raise TypeError("'NoneType' object cannot be interpreted as an integer or float")
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError('timeout value must be positive')
    return None if timeout == -1 else timeout


class Lock:
    def __init__(self):
        self._free = _kernel.private()
        self._locked = False
        _kernel.release(self._free)

    def acquire(self, blocking=True, timeout=-1):
        limit = _limit(blocking, timeout)
        got = _kernel.acquire(self._free, bool(blocking), limit)
        if got:
            self._locked = True
        return got

    def release(self):
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        self._locked = False
        _kernel.release(self._free)

    def locked(self):
        return self._locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, trace):
        self.release()

    def _is_owned(self):
        return self._locked

    def _release_save(self):
        self.release()

    def _acquire_restore(self, saved):
        self.acquire()

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.lock' object")

    def __repr__(self):
        word = 'locked' if self._locked else 'unlocked'
        return '<%s _thread.lock object at %#x>' % (word, id(self))


class RLock:
    def __init__(self):
        self._block = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = _kernel.thread()
        if self._owner == me:
            self._count += 1
            return True
        got = self._block.acquire(blocking, timeout)
        if got:
            self._owner = me
            self._count = 1
        return got

    def release(self):
        if self._owner != _kernel.thread():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if self._count == 0:
            self._owner = None
            self._block.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, kind, value, trace):
        self.release()

    def _is_owned(self):
        return self._owner == _kernel.thread()

    def _release_save(self):
        saved = self._count
        self._count = 0
        self._owner = None
        self._block.release()
        return saved

    def _acquire_restore(self, saved):
        self._block.acquire()
        self._owner = _kernel.thread()
        self._count = saved

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.RLock' object")

    def __repr__(self):
        word = 'locked' if self._count else 'unlocked'
        return '<%s _thread.RLock object owner=%s count=%s at %#x>' % (
            word, 0 if self._owner is None else self._owner, self._count, id(self))


class Condition:
    def __init__(self, lock=None, card=None):
        # `card`: (object, part), where those who wait are shown.
        self._lock = RLock() if lock is None else lock
        self._card = card or (None, None)
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._waiters = deque()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    # A lock of another kind, a proxy for one, knows only how to acquire and release.
    def _is_owned(self):
        if hasattr(self._lock, '_is_owned'):
            return self._lock._is_owned()
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def _release_save(self):
        if hasattr(self._lock, '_release_save'):
            return self._lock._release_save()
        self._lock.release()

    def _acquire_restore(self, saved):
        if hasattr(self._lock, '_acquire_restore'):
            self._lock._acquire_restore(saved)
        else:
            self._lock.acquire()

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        told = _kernel.private(*self._card)
        self._waiters.append(told)
        saved = self._release_save()
        got = False
        try:
            if timeout is None:
                got = _kernel.acquire(told, True, None)
            elif timeout > 0:
                got = _kernel.acquire(told, True, timeout)
            else:
                got = _kernel.acquire(told, False, None)
            return got
        finally:
            self._acquire_restore(saved)
            if not got and told in self._waiters:
                self._waiters.remove(told)

    def wait_for(self, predicate, timeout=None):
        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        while self._waiters and n > 0:
            _kernel.release(self._waiters.popleft())
            n -= 1

    def notify_all(self):
        self.notify(len(self._waiters))

    notifyAll = notify_all

    def __repr__(self):
        return '<Condition(%s, %d)>' % (self._lock, len(self._waiters))


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")  #@ 431
        self._cond = Condition(Lock())
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._cond:
            got = self._value > 0 or bool(blocking) and self._cond.wait_for(lambda: self._value > 0, timeout)
            self._value -= got  # One, or none.
            return got

    __enter__ = acquire

    def release(self, n=1):
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            self._check_release(n)
            self._value += n
            self._cond.notify(n)

    def _check_release(self, n):
        pass

    def __exit__(self, kind, value, trace):
        self.release()

    def __repr__(self):
        return '<threading.%s at %#x: value=%s>' % (type(self).__name__, id(self), self._value)


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        Semaphore.__init__(self, value)
        self._initial_value = value

    def _check_release(self, n):
        if self._value + n > self._initial_value:
            raise ValueError('Semaphore released too many times')

    def __repr__(self):
        return '<threading.%s at %#x: value=%s/%s>' % (
            type(self).__name__, id(self), self._value, self._initial_value)


class Event:
    def __init__(self, card=None):
        self._cond = Condition(Lock(), card)
        self._flag = False

    def is_set(self):
        return self._flag

    isSet = is_set

    def set(self):
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        with self._cond:
            return self._flag or self._cond.wait(timeout)

    def __repr__(self):
        word = 'set' if self._flag else 'unset'
        return '<threading.Event at %#x: %s>' % (id(self), word)


class Barrier(threading.Barrier):
    # Here all threads see the same plain numbers.
    def __init__(self, parties, action=None, timeout=None):
        self._cond = Condition(Lock())
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = self._count = 0

    def __repr__(self):
        return super().__repr__().replace('_threads', 'threading', 1)


class Thread:
    # A thread of the library's own.
    def __init__(self, target, args=()):
        self._target = target
        self._args = args
        self._over = _kernel.private()
        self._alive = False

    def start(self):
        self._alive = True
        _kernel.start_thread(self._run, ())

    def _run(self):
        try:
            self._target(*self._args)
        finally:
            self._alive = False
            _kernel.release(self._over)

    def is_alive(self):
        return self._alive

    def join(self):
        _kernel.acquire(self._over, True, None)
        _kernel.release(self._over)


class SimpleQueue:
    def __init__(self, card=(None, None)):
        self._items = deque()
        self._count = _kernel.private(*card)

    def put(self, item):
        self._items.append(item)
        _kernel.release(self._count)

    def get(self):
        _kernel.acquire(self._count, True, None)
        return self._items.popleft()
