#@file /usr/lib/python3.11/concurrent/futures/_base.py
# What is promised for later, and waiting for it.
import sys
import time

import _kernel
import _threads
from collections import deque, namedtuple

# When `wait` has waited enough.
FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'

# The states of a future; of those in which it is over, all but one have been told to who waits for several.
PENDING, RUNNING, FINISHED = 'PENDING', 'RUNNING', 'FINISHED'
CANCELLED, CANCELLED_AND_NOTIFIED = 'CANCELLED', 'CANCELLED_AND_NOTIFIED'
_over = (FINISHED, CANCELLED, CANCELLED_AND_NOTIFIED)
TimeoutError = TimeoutError


class Error(Exception):
    pass


class CancelledError(Error):
    pass


class InvalidStateError(Error):
    pass


def _log(words):
    # As CPython's logging shows it without being set up.
    sys.stderr.write(words + '\n')
    for piece in _kernel.format_exception(_kernel.current_exception()):
        sys.stderr.write(piece)


class _Watcher:
    # Told of futures of a set, in the order in which they are over.
    def __init__(self, futures):
        self.told = deque()
        self.news = _threads.Event(next((f._condition._card for f in futures), None))
        for f in futures:
            f._watchers.append(self)

    def tell(self, future):
        self.told.append(future)
        self.news.set()

    def leave(self, futures):
        for f in futures:
            f._watchers.remove(self)


def _is_told(future):
    return future._state in (CANCELLED_AND_NOTIFIED, FINISHED)


def as_completed(fs, timeout=None):
    end_time = None if timeout is None else timeout + time.monotonic()
    fs = set(fs)
    pending = {f for f in fs if not _is_told(f)}
    watcher = _Watcher(pending)
    watched = list(pending)
    try:
        for f in fs - pending:
            yield f
        while pending:
            if not watcher.told:
                left = None if end_time is None else end_time - time.monotonic()
                if left is not None and left < 0:
                    raise TimeoutError(  #@ 239
                            '%d (of %d) futures unfinished' % (
                            len(pending), len(fs)))
                watcher.news.wait(left)
                watcher.news.clear()
            while watcher.told:
                f = watcher.told.popleft()
                pending.remove(f)
                yield f
    finally:
        watcher.leave(watched)


DoneAndNotDoneFutures = namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    end_time = None if timeout is None else timeout + time.monotonic()
    fs = set(fs)
    watcher = _Watcher(fs)
    try:
        while True:
            done = {f for f in fs if _is_told(f)}
            failed = [f for f in done if not f.cancelled() and f.exception() is not None]
            enough = (len(done) == len(fs) or return_when == FIRST_COMPLETED and done
                      or return_when == FIRST_EXCEPTION and failed)
            left = None if end_time is None else end_time - time.monotonic()
            if enough or left is not None and left <= 0:
                return DoneAndNotDoneFutures(done, fs - done)
            watcher.news.wait(left)
            watcher.news.clear()
    finally:
        watcher.leave(fs)


def _result_or_cancel(fut, timeout=None):
    try:
        return fut.result(timeout)  #@ 317
    finally:
        fut.cancel()


class Future:
    def __init__(self, card=None):
        self._condition = _threads.Condition(None, card)
        self._state = PENDING
        self._result = None
        self._exception = None
        self._watchers = []
        self._done_callbacks = []

    def __repr__(self):
        word = self._state.partition('_')[0].lower()
        if self._state == FINISHED:
            how, what = ('raised', self._exception) if self._exception else ('returned', self._result)
            word += f' {how} {type(what).__name__}'
        return f'<{type(self).__name__} at {id(self):#x} state={word}>'

    def _call(self, fn):
        try:
            fn(self)
        except Exception:
            _log('exception calling callback for %r' % self)

    def _end(self, state):
        with self._condition:
            self._state = state
            if state == FINISHED:
                self._tell()
            self._condition.notify_all()
        for fn in self._done_callbacks:
            self._call(fn)

    def cancel(self):
        # What runs or is done cannot be called back.
        if self._state == PENDING:
            self._end(CANCELLED)
        return self.cancelled()

    def cancelled(self):
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        return self._state == RUNNING

    def done(self):
        return self._state in _over

    def result(self, timeout=None):
        with self._condition:
            if self.cancelled():
                raise CancelledError()  #@ 447
            if self._state == FINISHED:
                return self.__get_result()  #@ 449
            self._condition.wait(timeout)
            if self.cancelled():
                raise CancelledError()  #@ 454
            if self._state == FINISHED:
                return self.__get_result()  #@ 456
        raise TimeoutError()  #@ 458

    def __get_result(self):
        if not self._exception:
            return self._result
        raise self._exception  #@ 401

    def exception(self, timeout=None):
        with self._condition:
            if self.cancelled():
                raise CancelledError()  #@ 483
            if not self.done():
                self._condition.wait(timeout)
                if self.cancelled():
                    raise CancelledError()  #@ 490
        if not self.done():
            raise TimeoutError()  #@ 494
        return self._exception

    def add_done_callback(self, fn):
        if self.done():
            self._call(fn)
            return
        self._done_callbacks.append(fn)

    def set_running_or_notify_cancel(self):
        # By whoever is about to do the work: whether it is still wanted.
        if self._state not in (PENDING, CANCELLED):
            raise RuntimeError('Future in unexpected state')  #@ 535
        is_wanted = self._state == PENDING
        self._state = RUNNING if is_wanted else CANCELLED_AND_NOTIFIED
        if not is_wanted:
            self._tell()
        return is_wanted

    def _tell(self):
        for watcher in self._watchers:
            watcher.tell(self)

    def set_result(self, result):
        if self.done():
            raise InvalidStateError('{}: {!r}'.format(self._state, self))  #@ 544
        self._result = result
        self._end(FINISHED)

    def set_exception(self, exception):
        if self.done():
            raise InvalidStateError('{}: {!r}'.format(self._state, self))  #@ 559
        self._exception = exception
        self._end(FINISHED)


class Executor:
    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        end_time = None if timeout is None else timeout + time.monotonic()
        fs = [self.submit(fn, *args) for args in zip(*iterables)]  #@ 608

        # Taken from the end, so that those that are left are those to cancel.
        fs.reverse()

        def result_iterator():
            try:
                while fs:
                    if end_time is None:
                        yield _result_or_cancel(fs.pop())  #@ 619
                    else:
                        yield _result_or_cancel(fs.pop(), end_time - time.monotonic())  #@ 621
            finally:
                for unused in fs:
                    unused.cancel()
        return result_iterator()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.shutdown()


class BrokenExecutor(RuntimeError):
    pass
