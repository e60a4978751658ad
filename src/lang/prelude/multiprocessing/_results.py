#@file /usr/lib/python3.11/multiprocessing/pool.py
# What the methods of a pool promise: results that a thread of the pool fills in.
import itertools
from collections import deque

import _threads
from multiprocessing.context import TimeoutError

job_counter = itertools.count()


class ApplyResult:
    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = _threads.Event((pool._whole, 'outcome'))
        self._job = next(job_counter)
        self._cache = pool._cache
        self._callback = callback
        self._error_callback = error_callback
        self._cache[self._job] = self

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            raise ValueError("{0!r} not ready".format(self))  #@ 761
        return self._success

    def wait(self, timeout=None):
        self._event.wait(timeout)  #@ 765

    def get(self, timeout=None):
        self.wait(timeout)  #@ 768
        if not self.ready():
            raise TimeoutError  #@ 770
        if self._success:
            return self._value
        else:
            raise self._value  #@ 774

    def _set(self, i, obj):
        self._success, self._value = obj
        self._finish()

    def _finish(self):
        callback = self._callback if self._success else self._error_callback
        if callback:
            callback(self._value)
        self._event.set()
        del self._cache[self._job]
        self._pool = None


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    def __init__(self, pool, chunksize, length, callback, error_callback):
        ApplyResult.__init__(self, pool, callback, error_callback=error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._number_left = 0
            self._event.set()
            del self._cache[self._job]
        else:
            self._number_left = length // chunksize + bool(length % chunksize)

    def _set(self, i, success_result):
        self._number_left -= 1
        success, result = success_result
        if success and self._success:
            self._value[i*self._chunksize:(i+1)*self._chunksize] = result
        elif not success and self._success:
            # The first failure is the one that is told, once all parts are done.
            self._success = False
            self._value = result
        if self._number_left == 0:
            self._finish()


class IMapIterator:
    def __init__(self, pool):
        self._pool = pool
        self._cond = _threads.Condition(_threads.Lock(), (pool._whole, 'outcome'))
        self._job = next(job_counter)
        self._cache = pool._cache
        self._items = deque()
        self._index = 0
        self._length = None
        self._unsorted = {}
        self._cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        with self._cond:
            if not self._items:
                if self._index == self._length:
                    self._pool = None
                    raise StopIteration from None  #@ 860
                self._cond.wait(timeout)  #@ 861
                if not self._items:
                    if self._index == self._length:
                        self._pool = None
                        raise StopIteration from None  #@ 867
                    raise TimeoutError from None  #@ 868
            item = self._items.popleft()
        success, value = item
        if success:
            return value
        raise value  #@ 873

    __next__ = next

    def _set(self, i, obj):
        with self._cond:
            if self._index == i:
                self._append(obj)
                while self._index in self._unsorted:
                    self._append(self._unsorted.pop(self._index))
                self._cond.notify()
            else:
                self._unsorted[i] = obj
            self._end()

    def _append(self, obj):
        self._items.append(obj)
        self._index += 1

    def _end(self):
        if self._index == self._length:
            del self._cache[self._job]
            self._pool = None

    def _set_length(self, length):
        with self._cond:
            self._length = length
            if self._index == self._length:
                self._cond.notify()
            self._end()


class IMapUnorderedIterator(IMapIterator):
    def _set(self, i, obj):
        with self._cond:
            self._append(obj)
            self._cond.notify()
            self._end()


for kind in (ApplyResult, MapResult, IMapIterator, IMapUnorderedIterator):
    kind.__module__ = 'multiprocessing.pool'
