#@file /usr/lib/python3.11/multiprocessing/pool.py
# What the methods of a pool promise: results that a thread of the pool fills in.
import itertools
from collections import deque

import _threads
from multiprocessing.context import TimeoutError

_numbers = itertools.count()


class _Promise:
    # Enters itself among its pool's open jobs, and leaves once nothing more can come. `_set(i, (good, value))` takes
    # part `i`: a value, or the exception that came instead.
    def __init__(self, pool):
        self._pool = pool
        self._card = (pool._whole, 'outcome')
        self._job = next(_numbers)
        pool._cache[self._job] = self

    def _leave(self):
        del self._pool._cache[self._job]
        self._pool = None


class ApplyResult(_Promise):
    def __init__(self, pool, callback, error_callback):
        super().__init__(pool)
        # By whether it went well.
        self._callbacks = {True: callback, False: error_callback}
        self._event = _threads.Event(self._card)

    def _set(self, i, obj):
        self._success, self._value = obj
        self._finish()

    def _finish(self):
        tell = self._callbacks[self._success]
        if tell:
            tell(self._value)
        # Callbacks are through before anybody goes on.
        self._event.set()
        self._leave()

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError("{0!r} not ready".format(self))  #@ 761
        return self._success

    def get(self, timeout=None):
        self.wait(timeout)  #@ 768
        if not self.ready():
            raise TimeoutError  #@ 770
        if not self._success:
            raise self._value  #@ 774
        return self._value

    def wait(self, timeout=None):
        self._event.wait(timeout)  #@ 765


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    def __init__(self, pool, size, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._success, self._value = True, [None] * length
        self._size = size
        # Parts of `size` items, the last perhaps smaller.
        self._missing = -(-length // size) if size > 0 else 0
        if not self._missing:
            # Of nothing there is no result to come, and nobody is called back.
            self._event.set()
            self._leave()

    def _set(self, i, part):
        # The first failure is the one that is told, once all parts are done.
        if self._success:
            good, value = part
            if good:
                begin = i * self._size
                self._value[begin:begin + self._size] = value
            else:
                self._success, self._value = False, value
        self._missing -= 1
        if not self._missing:
            self._finish()


class IMapIterator(_Promise):
    def __init__(self, pool):
        super().__init__(pool)
        self._cond = _threads.Condition(_threads.Lock(), self._card)
        self._items = deque()
        # Results that came before their turn.
        self._early = {}
        self._index, self._length = 0, None

    def _is_over(self):
        return self._index == self._length

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                if self._is_over():
                    raise StopIteration from None  #@ 860
                self._cond.wait(timeout)  #@ 861
                if not self._items:
                    if self._is_over():
                        raise StopIteration from None  #@ 867
                    raise TimeoutError from None  #@ 868
            good, value = self._items.popleft()
        if not good:
            raise value  #@ 873
        return value

    __next__ = next

    def __iter__(self):
        return self

    def _give(self, item):
        self._items.append(item)
        self._index += 1

    def _place(self, i):
        return i

    def _set(self, i, item):
        with self._cond:
            i = self._place(i)
            self._early[i] = item
            if i == self._index:
                while self._index in self._early:
                    self._give(self._early.pop(self._index))
                self._cond.notify()
            if self._is_over():
                self._leave()

    def _set_length(self, length):
        # Only when all tasks have been passed on is it known how many there are.
        with self._cond:
            self._length = length
            if self._is_over():
                self._cond.notify()
                self._leave()


class IMapUnorderedIterator(IMapIterator):
    def _place(self, i):
        # Whatever comes is next.
        return self._index


for kind in (ApplyResult, MapResult, IMapIterator, IMapUnorderedIterator):
    kind.__module__ = 'multiprocessing.pool'
