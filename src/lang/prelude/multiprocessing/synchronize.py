#@file /usr/lib/python3.11/multiprocessing/synchronize.py
import _kernel
from multiprocessing import process

_LARGEST = 2147483647


class SemLock:
    def __init__(self, kind, value, maximum):
        self._id = _kernel.semaphore(kind, value, maximum)
        self._maximum = maximum
        self._count = 0
        self._owner = None

    def acquire(self, block=True, timeout=None):
        if timeout is not None and timeout < 0:
            timeout = 0
        got = _kernel.acquire(self._id, bool(block), timeout)
        if got:
            self._count = self._held() + 1
            self._owner = _kernel.getpid()
        return got

    def release(self):
        _kernel.release(self._id)
        self._count = self._held() - 1

    def _held(self):
        # How often this process has acquired it more than released it: a forked child starts from none.
        return self._count if self._owner == _kernel.getpid() else 0

    def _is_mine(self):
        return self._held() > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _owner_name(self):
        if self._is_mine():
            return process.current_process().name
        try:
            return 'None' if _kernel.semaphore_value(self._id) > 0 else 'SomeOtherProcess'
        except RuntimeError:
            # Inside a container the kernel cannot be asked; CPython, too, says this when it cannot know.
            return 'unknown'


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, 'semaphore', value, _LARGEST)

    def get_value(self):
        return _kernel.semaphore_value(self._id)

    def _shown(self):
        try:
            return self.get_value()
        except RuntimeError:
            return 'unknown'

    def __repr__(self):
        return '<%s(value=%s)>' % (type(self).__name__, self._shown())


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, 'bounded', value, value)

    def __repr__(self):
        return '<%s(value=%s, maxvalue=%s)>' % (type(self).__name__, self._shown(), self._maximum)


class Lock(SemLock):
    def __init__(self, *, ctx=None):
        SemLock.__init__(self, 'lock', 1, 1)

    def __repr__(self):
        return '<%s(owner=%s)>' % (type(self).__name__, self._owner_name())


class RLock(SemLock):
    def __init__(self, *, ctx=None):
        SemLock.__init__(self, 'rlock', 1, 1)

    def __repr__(self):
        name = self._owner_name()
        count = self._held() if name not in ('None', 'SomeOtherProcess', 'unknown') else 'nonzero'
        if name == 'None':
            count = 0
        return '<%s(%s, %s)>' % (type(self).__name__, name, count)
