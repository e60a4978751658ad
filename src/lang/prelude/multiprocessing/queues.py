#@file /usr/lib/python3.11/multiprocessing/queues.py
# A queue is a semaphore of free places, in each process a buffer with a feeder thread that pickles and writes, a
# lock for readers, a lock for writers, and a pipe. The order of operations is CPython's.
import sys
import time

import _kernel
from collections import deque
from queue import Empty, Full

from multiprocessing import context, synchronize, util
from multiprocessing.synchronize import _Shared
from multiprocessing.reduction import ForkingPickler as _ForkingPickler

_LARGEST = 2147483647
_last = object()


class _Origin(_Shared):
    # Stands for the locks of a queue where these are pickled.
    def __init__(self, ctx):
        self._made_in(ctx)

    def _reduced(self):
        return None

    def __setstate__(self, state):
        self._is_fork_ctx = False


class Queue:
    _kind = 'fed'

    def __init__(self, maxsize=0, *, ctx=None):
        self._origin = _Origin(ctx)
        bounded = maxsize > 0
        self._maxsize = maxsize if bounded else _LARGEST
        self._id = _kernel.queue(maxsize if bounded else None, self._kind)
        self._sem = _kernel.semaphore('bounded', self._maxsize, self._maxsize, self._id, 'slots')
        self._rlock = _kernel.semaphore('lock', 1, 1, self._id, 'read-lock')
        self._wlock = _kernel.semaphore('lock', 1, 1, self._id, 'write-lock')
        self._pipe = _kernel.pipe(self._id, 'pipe')
        synchronize.give_names(ctx, self._sem, self._rlock, self._wlock)
        self._feeder = None
        self._closed = False
        self._join_cancelled = False

    def __getstate__(self):
        context.assert_spawning(self)  #@ 58
        self._origin.__getstate__()
        parts = dict(self.__dict__)
        for own in ('_feeder', '_buffer', '_items', '_done', '_finish', '_await_feeder'):
            parts.pop(own, None)
        parts['_feeder'] = None
        return parts

    def __setstate__(self, state):
        for name, value in state.items():
            setattr(self, name, value)
        context._arrived.extend([self._rlock, self._wlock, self._sem])

    def _limit(self, timeout):
        return timeout if timeout is None or timeout > 0 else 0

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")  #@ 88
        if not _kernel.acquire(self._sem, bool(block), self._limit(timeout)):
            raise Full  #@ 90
        self._append(obj)

    def _append(self, obj):
        if self._feeder != _kernel.getpid():
            self._start_feeder()
        self._buffer.append(obj)
        _kernel.buffer_enter(self._id, obj)
        _kernel.release(self._items)

    def get(self, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")  #@ 100
        if block and timeout is None:
            _kernel.acquire(self._rlock, True, None)
            try:
                obj = _kernel.receive(self._pipe)
                _kernel.release(self._sem)
            finally:
                _kernel.release(self._rlock)
            return obj
        if block:
            deadline = time.monotonic() + timeout
        if not _kernel.acquire(self._rlock, bool(block), self._limit(timeout)):
            raise Empty  #@ 109
        try:
            if block:
                if not _kernel.poll(self._pipe, self._limit(deadline - time.monotonic())):
                    raise Empty  #@ 114
            elif not _kernel.poll(self._pipe, 0):
                raise Empty  #@ 116
            obj = _kernel.receive(self._pipe)
            _kernel.release(self._sem)
        finally:
            _kernel.release(self._rlock)
        return obj

    def qsize(self):
        return self._maxsize - _kernel.semaphore_value(self._sem)

    def empty(self):
        return not _kernel.poll(self._pipe, 0)

    def full(self):
        return _kernel.semaphore_value(self._sem) == 0

    def get_nowait(self):
        return self.get(False)  #@ 135

    def put_nowait(self, obj):
        return self.put(obj, False)  #@ 138

    def close(self):
        self._closed = True
        if self._feeder == _kernel.getpid():
            self._finish()

    def join_thread(self):
        assert self._closed, "Queue {0!r} not closed".format(self)  #@ 149
        if self._feeder == _kernel.getpid():
            self._await_feeder()

    def cancel_join_thread(self):
        self._join_cancelled = True
        if self._feeder == _kernel.getpid():
            self._await_feeder.cancel()

    def _start_feeder(self):
        # Each process has its own buffer and feeder; a forked child begins with none.
        self._feeder = _kernel.getpid()
        self._buffer = deque()
        self._items = _kernel.semaphore('semaphore', 0, _LARGEST, self._id, 'buffered')
        self._done = _kernel.semaphore('semaphore', 0, 1, self._id, 'feeder-done')
        self._finish = util.Finalize(_put_last, (self._buffer, self._items), 10)
        self._await_feeder = util.Finalize(_kernel.acquire, (self._done, True, None), -5)
        if self._join_cancelled:
            self._await_feeder.cancel()
        _kernel.start_thread(self._feed, ())

    def _feed(self):
        while True:
            _kernel.acquire(self._items, True, None)
            obj = self._buffer.popleft()
            if obj is _last:
                _kernel.release(self._done)
                return
            try:
                obj = _ForkingPickler.dumps(obj)  #@ 244
                _kernel.acquire(self._wlock, True, None)
                try:
                    _kernel.send_message(self._pipe, obj)
                finally:
                    _kernel.release(self._wlock)
            except Exception:
                # An item that cannot be pickled is dropped here, long after put has returned.
                for piece in _kernel.format_exception(_kernel.current_exception()):
                    sys.stderr.write(piece)
                _kernel.release(self._sem)
            _kernel.buffer_leave(self._id)


def _put_last(buffer, items):
    buffer.append(_last)
    _kernel.release(items)


class JoinableQueue(Queue):
    _kind = 'joinable'

    def __init__(self, maxsize=0, *, ctx=None):
        Queue.__init__(self, maxsize, ctx=ctx)
        self._unfinished = _kernel.semaphore('semaphore', 0, _LARGEST, self._id, 'unfinished')
        self._guard = _kernel.semaphore('lock', 1, 1, self._id, 'unfinished')
        self._waiting = _kernel.semaphore('semaphore', 0, _LARGEST, self._id, 'unfinished')
        self._all_done = _kernel.semaphore('semaphore', 0, _LARGEST, self._id, 'unfinished')

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")  #@ 310
        if not _kernel.acquire(self._sem, bool(block), self._limit(timeout)):
            raise Full  #@ 312
        _kernel.acquire(self._guard, True, None)
        try:
            self._append(obj)
            _kernel.release(self._unfinished)
        finally:
            _kernel.release(self._guard)

    def task_done(self):
        _kernel.acquire(self._guard, True, None)
        try:
            if not _kernel.acquire(self._unfinished, False, None):
                raise ValueError('task_done() called too many times')  #@ 324
            if _kernel.semaphore_value(self._unfinished) == 0:
                while _kernel.acquire(self._waiting, False, None):
                    _kernel.release(self._all_done)
        finally:
            _kernel.release(self._guard)

    def join(self):
        _kernel.acquire(self._guard, True, None)
        if _kernel.semaphore_value(self._unfinished) == 0:
            _kernel.release(self._guard)
            return
        _kernel.release(self._waiting)
        _kernel.release(self._guard)
        _kernel.acquire(self._all_done, True, None)


class SimpleQueue:
    # A pipe with a lock for readers and one for writers: no buffer, no feeder, so that put waits for room itself.
    def __init__(self, *, ctx=None):
        self._origin = _Origin(ctx)
        self._id = _kernel.queue(None, 'simple')
        self._pipe = _kernel.pipe(self._id, 'pipe')
        self._rlock = _kernel.semaphore('lock', 1, 1, self._id, 'read-lock')
        self._wlock = _kernel.semaphore('lock', 1, 1, self._id, 'write-lock')
        synchronize.give_names(ctx, self._rlock, self._wlock)
        self._closed = False

    def __getstate__(self):
        context.assert_spawning(self)  #@ 356
        self._origin.__getstate__()
        return (self._id, self._pipe, self._rlock, self._wlock)

    def __setstate__(self, state):
        self._origin = _Origin(None)
        (self._id, self._pipe, self._rlock, self._wlock) = state
        context._arrived.extend([self._rlock, self._wlock])
        self._closed = False

    def _check_closed(self):
        if self._closed:
            raise OSError("handle is closed")  #@ 136

    def close(self):
        self._closed = True

    def empty(self):
        self._check_closed()
        return not _kernel.poll(self._pipe, 0)

    def get(self):
        _kernel.acquire(self._rlock, True, None)
        try:
            self._check_closed()
            return _kernel.receive(self._pipe)
        finally:
            _kernel.release(self._rlock)

    def put(self, obj):
        # What cannot be pickled is refused here, to who puts it.
        obj = _ForkingPickler.dumps(obj)  #@ 371
        _kernel.acquire(self._wlock, True, None)
        try:
            self._check_closed()
            _kernel.send_message(self._pipe, obj)
        finally:
            _kernel.release(self._wlock)
