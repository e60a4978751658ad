#@file /usr/lib/python3.11/multiprocessing/synchronize.py
# Counters of the kernel with Python's rules for them, and what CPython builds of these: conditions, events, barriers.
# Every operation on a counter is one visible step, in CPython's order.
import sys
import threading
import time

import _kernel
from multiprocessing import context, process, util

_LARGEST = 2147483647
SEM_VALUE_MAX = _LARGEST


class _SemLock:
    # A counter as one process sees it: how often this process has acquired it more than released it.
    def __init__(self, kind, value, maximum, group=None, part=None):
        if not isinstance(value, int):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(value).__name__)
        if not 0 <= value <= maximum:
            raise OSError(22, 'Invalid argument')
        self.handle = _kernel.semaphore(kind, value, maximum, group, part)
        self.kind = kind
        self.maxvalue = maximum
        self._held = 0
        self._owner = None

    def acquire(self, block=True, timeout=None, *more, **others):
        if more:
            raise TypeError('acquire() takes at most 2 arguments (%d given)' % (2 + len(more)))
        for name in others:
            raise TypeError("'%s' is an invalid keyword argument for acquire()" % name)
        if timeout is not None:
            if not isinstance(timeout, (int, float)):
                raise TypeError('must be real number, not %s' % type(timeout).__name__)
            if timeout < 0:
                timeout = 0
        got = _kernel.acquire(self.handle, bool(block), timeout)
        if got:
            self._held = self._count() + 1
            self._owner = _kernel.getpid()
        return got

    def release(self):
        _kernel.release(self.handle)
        self._held = self._count() - 1
        self._owner = _kernel.getpid()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _count(self):
        # A forked child starts from none.
        return self._held if self._owner == _kernel.getpid() else 0

    def _is_mine(self):
        return self._count() > 0

    def _get_value(self):
        return _kernel.semaphore_value(self.handle)

    def _is_zero(self):
        return self._get_value() == 0

    def _value_or_none(self):
        # For repr, which inside a container cannot ask the kernel; CPython, too, says when it cannot know.
        try:
            return self._get_value()
        except RuntimeError:
            return None


def give_names(ctx, *handles):
    # Where children are not forked they find a semaphore by its name, which the end of this process takes away.
    if ctx is not None and ctx.get_start_method() != 'fork':
        for handle in handles:
            util.Finalize(_kernel.semaphore_unlink, (handle,), 0)


class _multiprocessing:
    class SemLock:
        @staticmethod
        def _rebuild(handle):
            _kernel.semaphore_find(handle)


class _Found:
    # The end of unpickling a semaphore, which can ask the kernel.
    def __setstate__(self, state):
        self._semlock = _multiprocessing.SemLock._rebuild(*state)  #@ 115


def find_arrived():
    while context._arrived:
        _Found().__setstate__((context._arrived.pop(0),))


class _Shared:
    # What may travel only to a child that is being spawned, and only if its own context is not fork's.
    def _made_in(self, ctx):
        self._is_fork_ctx = ctx is not None and ctx.get_start_method() == 'fork'

    def __getstate__(self):
        context.assert_spawning(self)  #@ 101
        if self._is_fork_ctx:
            raise RuntimeError('A SemLock created in a fork context is being '  #@ 107
                               'shared with a process in a spawn context. This is '
                               'not supported. Please use the same context to create '
                               'multiprocessing objects and Process.')
        return self._reduced()


class SemLock(_Shared):
    def __init__(self, kind, value, maxvalue, *, ctx=None, group=None, part=None):
        self._made_in(ctx)
        self._semlock = _SemLock(kind, value, maxvalue, group, part)
        give_names(ctx, self._semlock.handle)
        self._make_methods()

    def _make_methods(self):
        self.acquire = self._semlock.acquire
        self.release = self._semlock.release

    def __enter__(self):
        return self._semlock.__enter__()  #@ 95

    def __exit__(self, *args):
        return self._semlock.__exit__(*args)  #@ 98

    def _reduced(self):
        return (self._semlock.handle, self._semlock.kind, self._semlock.maxvalue)

    def __setstate__(self, state):
        self._is_fork_ctx = False
        self._semlock = _SemLock.__new__(_SemLock)
        self._semlock.handle, self._semlock.kind, self._semlock.maxvalue = state
        context._arrived.append(self._semlock.handle)
        self._semlock._held = 0
        self._semlock._owner = None
        self._make_methods()

    def _owner_name(self):
        if self._semlock._is_mine():
            return process.current_process().name
        value = self._semlock._value_or_none()
        if value is None:
            return 'unknown'
        return 'None' if value == 1 else 'SomeOtherProcess'


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, 'semaphore', value, SEM_VALUE_MAX, ctx=ctx)

    def get_value(self):
        return self._semlock._get_value()

    def _shown(self):
        value = self._semlock._value_or_none()
        return 'unknown' if value is None else value

    def __repr__(self):
        return '<%s(value=%s)>' % (self.__class__.__name__, self._shown())


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, 'bounded', value, value, ctx=ctx)

    def __repr__(self):
        return '<%s(value=%s, maxvalue=%s)>' % (self.__class__.__name__, self._shown(), self._semlock.maxvalue)


class Lock(SemLock):
    def __init__(self, *, ctx=None, group=None):
        SemLock.__init__(self, 'lock', 1, 1, ctx=ctx, group=group, part='guard')

    def __repr__(self):
        return '<%s(owner=%s)>' % (self.__class__.__name__, self._owner_name())


class RLock(SemLock):
    def __init__(self, *, ctx=None, group=None):
        SemLock.__init__(self, 'rlock', 1, 1, ctx=ctx, group=group, part='guard')

    def __repr__(self):
        name = self._owner_name()
        if self._semlock._is_mine():
            count = self._semlock._count()
        else:
            count = {'None': 0, 'unknown': 'unknown'}.get(name, 'nonzero')
        return '<%s(%s, %s)>' % (self.__class__.__name__, name, count)


def _count_of(group, part, ctx):
    # A counter inside a larger object.
    counter = Semaphore.__new__(Semaphore)
    SemLock.__init__(counter, 'semaphore', 0, SEM_VALUE_MAX, ctx=ctx, group=group, part=part)
    return counter


class Condition:
    def __init__(self, lock=None, *, ctx=None, group=None):
        if group is None:
            given = lock._semlock.handle if lock and hasattr(lock, '_semlock') else None
            group = _kernel.group('condition', given, 0)
        self._lock = lock or RLock(ctx=ctx, group=group)
        self._sleeping_count = _count_of(group, 'sleeping', ctx)
        self._woken_count = _count_of(group, 'woken', ctx)
        self._wait_semaphore = _count_of(group, 'wake-up', ctx)
        self._make_methods()

    def __getstate__(self):
        context.assert_spawning(self)  #@ 227
        return (self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore)

    def __setstate__(self, state):
        (self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore) = state
        self._make_methods()

    def __enter__(self):
        return self._lock.__enter__()  #@ 237

    def __exit__(self, *args):
        return self._lock.__exit__(*args)  #@ 240

    def _make_methods(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __repr__(self):
        asleep = self._sleeping_count._semlock._value_or_none()
        awake = self._woken_count._semlock._value_or_none()
        waiters = 'unknown' if asleep is None or awake is None else asleep - awake
        return '<%s(%s, %s)>' % (self.__class__.__name__, self._lock, waiters)

    def wait(self, timeout=None):
        assert self._lock._semlock._is_mine(), \
               'must acquire() condition before using wait()'  #@ 255
        self._sleeping_count.release()
        depth = self._lock._semlock._count()
        for _ in range(depth):
            self._lock.release()
        try:
            return self._wait_semaphore.acquire(True, timeout)  #@ 268
        finally:
            self._woken_count.release()
            for _ in range(depth):
                self._lock.acquire()

    def notify(self, n=1):
        assert self._lock._semlock._is_mine(), 'lock is not owned'  #@ 278
        assert not self._wait_semaphore.acquire(
            False), ('notify: Should not have been able to acquire '
                     + '_wait_semaphore')  #@ 279
        # Those who gave up waiting since the last call have woken without a call: they no longer sleep.
        while self._woken_count.acquire(False):
            res = self._sleeping_count.acquire(False)
            assert res, ('notify: Bug in sleeping_count.acquire'
                         + '- res should not be False')  #@ 287
        called = 0
        while called < n and self._sleeping_count.acquire(False):
            self._wait_semaphore.release()
            called += 1
        if called:
            for _ in range(called):
                self._woken_count.acquire()
            # Calls that nobody took: their sleepers gave up meanwhile.
            while self._wait_semaphore.acquire(False):
                pass

    def notify_all(self):
        self.notify(n=sys.maxsize)  #@ 304

    def wait_for(self, predicate, timeout=None):
        result = predicate()  #@ 307
        if result:
            return result
        if timeout is not None:
            endtime = time.monotonic() + timeout
        else:
            endtime = None
            waittime = None
        while not result:
            if endtime is not None:
                waittime = endtime - time.monotonic()
                if waittime <= 0:
                    break
            self.wait(waittime)  #@ 320
            result = predicate()  #@ 321
        return result


class Event:
    def __init__(self, *, ctx=None):
        group = _kernel.group('event', None, 0)
        self._cond = Condition(Lock(ctx=ctx, group=group), ctx=ctx, group=group)
        self._flag = _count_of(group, 'flag', ctx)

    def is_set(self):
        with self._cond:
            if self._flag.acquire(False):
                self._flag.release()
                return True
            return False

    def set(self):
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            self._cond.notify_all()

    def clear(self):
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        with self._cond:
            if self._flag.acquire(False):
                self._flag.release()
            else:
                self._cond.wait(timeout)  #@ 356
            if self._flag.acquire(False):
                self._flag.release()
                return True
            return False

    def __repr__(self):
        try:
            status = 'set' if self.is_set() else 'unset'
        except RuntimeError:
            # Inside a container the kernel cannot be asked.
            status = 'unknown'
        return f"<{type(self).__qualname__} at {id(self):#x} {status}>"


class Barrier(threading.Barrier):
    def __init__(self, parties, action=None, timeout=None, *, ctx=None):
        group = _kernel.group('barrier', None, parties)
        fields = [('state', 'i', 0, 1), ('inside', 'i', 4, 1)]
        numbers = _kernel.memory('value', fields, 8, 1, bytes(8), group, 'inside')
        self.__setstate__((parties, action, timeout, Condition(ctx=ctx, group=group), numbers))

    def __getstate__(self):
        return (self._parties, self._action, self._timeout, self._cond, self._numbers)

    def __setstate__(self, state):
        (self._parties, self._action, self._timeout, self._cond, self._numbers) = state

    @property
    def _state(self):
        return _kernel.decode('i', _kernel.load(self._numbers, 0, 'i', 1), False)

    @_state.setter
    def _state(self, value):
        _kernel.store(self._numbers, 0, 'i', _kernel.encode('i', value))

    @property
    def _count(self):
        return _kernel.decode('i', _kernel.load(self._numbers, 4, 'i', 1), False)

    @_count.setter
    def _count(self, value):
        _kernel.store(self._numbers, 4, 'i', _kernel.encode('i', value))
