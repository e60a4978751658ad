#@file /usr/lib/python3.11/multiprocessing/pool.py
# Worker processes that take tasks from one queue and put results into another; in the parent three threads: the keeper
# keeps the workers alive, the sender passes tasks on, the receiver hands results to whoever waits for them.
import itertools
import os

import _kernel
import _threads
from multiprocessing import context, reduction, util
from multiprocessing._lines import Line
from multiprocessing._results import ApplyResult, AsyncResult, IMapIterator, IMapUnorderedIterator, MapResult
from multiprocessing.connection import wait
from multiprocessing.context import TimeoutError

# The states of a pool and of its threads.
RUN, CLOSE, TERMINATE = 'RUN', 'CLOSE', 'TERMINATE'


class RemoteTraceback(Exception):
    # Its one argument is the text.
    tb = property(lambda self: self.args[0])


class ExceptionWithTraceback:
    # Travels as the exception itself, with its frames as the text of a cause: frames do not travel.
    def __init__(self, exc):
        told = ''.join(_kernel.format_exception(exc))
        self.exc, self.tb = exc, f'\n"""\n{told}"""'

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    def __init__(self, exc, value):
        self.exc, self.value = repr(exc), repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f'<{type(self).__name__}: {self}>'


# What a worker calls for a part of a map, and in the place of an item that could not be had.
def mapstar(args):
    return list(map(*args))  #@ 48


def starmapstar(args):
    return list(itertools.starmap(args[0], args[1]))  #@ 51


def _helper_reraises_exception(ex):
    raise ex  #@ 144


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None, wrap_exception=False):
    inqueue.close_writer()
    outqueue.close_reader()
    if initializer is not None:
        initializer(*initargs)  #@ 109
    for _ in itertools.count() if maxtasks is None else range(maxtasks):
        try:
            task = inqueue.get()
        except (EOFError, OSError):
            # The pool has gone.
            return
        if task is None:
            return
        job, part, func, args, kwds = task
        try:
            result = (True, func(*args, **kwds))  #@ 125
        except Exception as e:
            is_ours = func is _helper_reraises_exception
            result = (False, ExceptionWithTraceback(e) if wrap_exception and not is_ours else e)
        reduction.shown = result[1:]
        try:
            outqueue.put((job, part, result))
        except Exception as e:
            outqueue.put((job, part, (False, MaybeEncodingError(e, result[1]))))
        # What only this task held closes before the wait for the next.
        del task, func, args, kwds, result


class _PoolCache(dict):
    # Jobs whose results are still to come; when there are none left, the keeper is told.
    def __init__(self, news):
        super().__init__()
        self._news = news

    def __delitem__(self, job):
        super().__delitem__(job)
        if not len(self):
            self._news.put(None)


class _Handler(_threads.Thread):
    # A thread of the pool, told by its state when to end.
    state = RUN


class Pool:
    _wrap_exception = True

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._ctx = context or _default_context()
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")  #@ 205
        if maxtasksperchild is not None and not (isinstance(maxtasksperchild, int) and maxtasksperchild > 0):
            raise ValueError("maxtasksperchild must be a positive int or None")  #@ 208
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')  #@ 211
        self._state = RUN
        self._pool, self._processes = [], processes
        self._setup_queues()
        self._taskqueue = _threads.SimpleQueue()
        self._cache = _PoolCache(self._news)
        self._told_workers = (self._inqueue, self._outqueue, initializer, initargs, maxtasksperchild,
                              self._wrap_exception)
        try:
            self._repopulate_pool()  #@ 215
        except Exception:
            # Some workers may have begun.
            self._end_workers()
            self._join_all(self._pool)
            raise
        self._keeper, self._sender, self._receiver = self._handlers = [
            _Handler(task) for task in (self._keep_workers, self._handle_tasks, self._receive)]
        for handler in self._handlers:
            handler.start()
        self._terminate = util.Finalize(self._end, (), 15)

    def _setup_queues(self):
        self._whole = _kernel.service('pool')
        self._inqueue = Line(self._whole, 'tasks', 'read-lock', None)
        self._outqueue = Line(self._whole, 'results', None, 'write-lock')
        self._news = Line()
        self._pass_on = self._inqueue._writer.send

    def __repr__(self):
        kind = type(self)
        return f'<{kind.__module__}.{kind.__qualname__} state={self._state} pool_size={len(self._pool)}>'

    def __reduce__(self):
        raise NotImplementedError(  #@ 643
            'pool objects cannot be passed between processes or pickled')

    # Workers

    @staticmethod
    def Process(ctx, *args, **kwds):
        return ctx.Process(*args, **kwds)  #@ 181

    def _repopulate_pool(self):
        return self._repopulate_pool_static(self._ctx, self.Process,  #@ 306
                                            self._processes - len(self._pool), self._pool, self._told_workers)

    @staticmethod
    def _repopulate_pool_static(ctx, make, missing, pool, told):
        for _ in range(missing):
            w = make(ctx, target=worker, args=told)
            w.daemon = True
            w._name = w._name.replace('Process', 'PoolWorker')
            w.start()  #@ 329
            pool.append(w)

    def _remove_ended(self):
        before = len(self._pool)
        for w in reversed(self._pool[:]):
            if w.exitcode is not None:
                w.join()
                self._pool.remove(w)
        return len(self._pool) < before

    def _end_workers(self):
        for w in self._pool:
            if w.exitcode is None:
                w.terminate()

    def _join_workers(self):
        self._join_all(w for w in self._pool if w.is_alive())

    @staticmethod
    def _join_all(several):
        for one in several:
            one.join()

    def _sentinels(self):
        return [w.sentinel for w in self._pool]

    # The three threads

    def _keep_workers(self):
        me = self._keeper
        # A closed pool still has its jobs to do.
        while me.state == RUN or me.state == CLOSE and self._cache:
            if self._remove_ended():
                self._repopulate_pool()
            wait(self._sentinels() + [self._news])
            while not self._news.empty():
                self._news.get()
        self._taskqueue.put(None)

    def _handle_tasks(self):
        put = self._pass_on
        batch = self._taskqueue.get()
        while batch is not None:
            tasks, tell_length = batch
            length = 0
            for task in tasks:
                if self._sender.state != RUN:
                    break
                job, part, func, args, _ = task
                try:
                    # Of a part of a map its items, else the arguments.
                    reduction.shown = (args[0][1] if func in (mapstar, starmapstar) else args,)
                    put(task)  #@ 540
                except Exception as e:
                    self._take((job, part, (False, e)))
                length = part + 1
            else:
                if tell_length:
                    tell_length(length)
                batch = self._taskqueue.get()
                continue
            break
        try:
            for line in [self._outqueue.put] + [put] * len(self._pool):
                line(None)
        except OSError:
            # Nobody is there to be told.
            pass

    def _receive(self):
        me = self._receiver
        try:
            while True:
                task = self._outqueue.get()
                if task is None or me.state != RUN:
                    break
                self._take(task)
            while self._cache and me.state != TERMINATE:
                task = self._outqueue.get()
                if task is not None:
                    self._take(task)
            # So that nobody's last message finds the queue full.
            most = 10
            while most and not self._outqueue.empty():
                self._outqueue.get()
                most -= 1
        except (EOFError, OSError):
            pass

    def _take(self, task):
        job, part, result = task
        if job in self._cache:
            self._cache[job]._set(part, result)

    # What a program asks for

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")  #@ 353

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()  #@ 360

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        self._check_running()  #@ 458
        promise = ApplyResult(self, callback, error_callback)
        self._taskqueue.put((((promise._job, 0, func, args, kwds),), None))
        return promise

    def map(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, mapstar, chunksize).get()  #@ 367

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, mapstar, chunksize, callback,  #@ 468
                               error_callback)

    def starmap(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, starmapstar, chunksize).get()  #@ 375

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map_async(func, iterable, starmapstar, chunksize,  #@ 382
                               callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        self._check_running()  #@ 400
        if chunksize < 1:
            raise ValueError(  #@ 411
                f'Chunksize must be 1+, not {chunksize:n}')
        result = self._begin(IMapIterator(self), func, iterable, chunksize)
        if chunksize > 1:
            return (item for chunk in result for item in chunk)  #@ 423
        return result

    def imap_unordered(self, func, iterable, chunksize=1):
        self._check_running()  #@ 429
        if chunksize < 1:
            raise ValueError(  #@ 440
                f'Chunksize must be 1+, not {chunksize!r}')
        result = self._begin(IMapUnorderedIterator(self), func, iterable, chunksize)
        if chunksize > 1:
            return (item for chunk in result for item in chunk)  #@ 451
        return result

    def _begin(self, result, func, iterable, size):
        if size > 1:
            func, iterable = mapstar, self._get_tasks(func, iterable, size)
        self._taskqueue.put((self._guarded_task_generation(result._job, func, iterable), result._set_length))
        return result

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None, error_callback=None):
        self._check_running()  #@ 476
        if not hasattr(iterable, '__len__'):
            iterable = list(iterable)  #@ 478
        length = len(iterable)
        if chunksize is None or not length:
            # Four for each worker, the last perhaps smaller.
            chunksize = -(-length // (4 * len(self._pool)))
        promise = MapResult(self, chunksize, length, callback, error_callback)
        parts = self._get_tasks(func, iterable, chunksize)
        self._taskqueue.put((self._guarded_task_generation(promise._job, mapper, parts), None))
        return promise

    @staticmethod
    def _get_tasks(func, it, size):
        it, x = iter(it), True
        while x:
            x = tuple(itertools.islice(it, size))  #@ 637
            if x:
                yield func, x

    def _guarded_task_generation(self, result_job, func, iterable):
        made = 0
        try:
            for i, x in enumerate(iterable):  #@ 391
                made = i + 1
                yield result_job, i, func, (x,), {}
        except Exception as e:
            # The program's iterable failed; a task that raises it stands where its next item would.
            yield result_job, made, _helper_reraises_exception, (e,), {}

    # The end

    def close(self):
        if self._state == RUN:
            self._state = self._keeper.state = CLOSE
            self._news.put(None)

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")  #@ 662
        self._join_all(self._handlers)
        self._join_all(self._pool)

    def terminate(self):
        self._state = TERMINATE
        self._terminate()  #@ 657

    def _end(self):
        self._keeper.state = TERMINATE
        self._news.put(None)
        self._sender.state = TERMINATE
        self._make_room()
        self._receiver.state = TERMINATE
        self._news.put(None)
        self._outqueue.put(None)
        # Workers are ended only when nobody starts new ones any more.
        self._keeper.join()
        self._end_workers()
        self._join_all([self._sender, self._receiver])
        self._join_workers()

    def _make_room(self):
        # For the sender, who may wait for it.
        self._inqueue.lock_for_reading()
        while self._sender.is_alive() and not self._inqueue.empty():
            self._inqueue.receive()
            _kernel.sleep(0)

    def __enter__(self):
        self._check_running()  #@ 735
        return self

    def __exit__(self, *failure):
        self.terminate()


class _ThreadWorker(_threads.Thread):
    # What a pool of threads has in the place of a process.
    _name = 'Process'
    _begun = False

    def start(self):
        self._begun = True
        super().start()

    @property
    def exitcode(self):
        return 0 if self._begun and not self.is_alive() else None


class _ThreadLine(_threads.SimpleQueue):
    # A line that needs no pipe: there is nothing to close.
    close_reader = close_writer = lambda self: None

    def empty(self):
        return not self._items


class ThreadPool(Pool):
    _wrap_exception = False

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)  #@ 930

    @staticmethod
    def Process(ctx, target, args):
        return _ThreadWorker(target, args)

    def _setup_queues(self):
        self._whole = _kernel.service('pool')
        self._inqueue = _ThreadLine((self._whole, 'outcome'))
        self._outqueue = _ThreadLine()
        self._news = Line()
        self._pass_on = self._inqueue.put

    def _make_room(self):
        # Workers find their end before any task that is left.
        while not self._inqueue.empty():
            self._inqueue.get()
        for _ in self._pool:
            self._inqueue.put(None)

    # Threads have no sentinels, and nobody can end them from outside.
    def _sentinels(self):
        return []

    def _end_workers(self):
        pass

    _join_workers = _end_workers


def _default_context():
    return context._default_context.get_context()
