#@file /usr/lib/python3.11/multiprocessing/pool.py
# Worker processes that take tasks from one queue and put results into another; in the parent three threads: one keeps
# the workers alive, one passes tasks on, one hands results to whoever waits for them.
import itertools
import os

import _kernel
import _threads
from multiprocessing import context, reduction, util
from multiprocessing._lines import Line
from multiprocessing._results import ApplyResult, AsyncResult, IMapIterator, IMapUnorderedIterator, MapResult
from multiprocessing.connection import wait
from multiprocessing.context import TimeoutError

INIT = 'INIT'
RUN = 'RUN'
CLOSE = 'CLOSE'
TERMINATE = 'TERMINATE'

def mapstar(args):
    return list(map(*args))  #@ 48


def starmapstar(args):
    return list(itertools.starmap(args[0], args[1]))  #@ 51


class RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    def __init__(self, exc):
        self.exc = exc
        self.tb = '\n"""\n%s"""' % ''.join(_kernel.format_exception(exc))

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return "Error sending result: '%s'. Reason: '%s'" % (self.value, self.exc)

    def __repr__(self):
        return '<%s: %s>' % (type(self).__name__, self)


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None,
           wrap_exception=False):
    if (maxtasks is not None) and not (isinstance(maxtasks, int)
                                       and maxtasks >= 1):
        raise AssertionError("Maxtasks {!r} is not valid".format(maxtasks))  #@ 101
    inqueue.close_writer()
    outqueue.close_reader()
    if initializer is not None:
        initializer(*initargs)  #@ 109
    completed = 0
    while maxtasks is None or completed < maxtasks:
        try:
            task = inqueue.get()
        except (EOFError, OSError):
            break
        if task is None:
            break
        job, i, func, args, kwds = task
        try:
            result = (True, func(*args, **kwds))  #@ 125
        except Exception as e:
            if wrap_exception and func is not _helper_reraises_exception:
                e = ExceptionWithTraceback(e)
            result = (False, e)
        try:
            reduction.shown = (result[1],)
            outqueue.put((job, i, result))
        except Exception as e:
            wrapped = MaybeEncodingError(e, result[1])
            outqueue.put((job, i, (False, wrapped)))
        task = job = result = func = args = kwds = None
        completed += 1


def _helper_reraises_exception(ex):
    raise ex  #@ 144


class _PoolCache(dict):
    # Jobs whose results are still to come; when there are none left, the keeper of the workers is told.
    def __init__(self, notifier):
        super().__init__()
        self.notifier = notifier

    def __delitem__(self, item):
        super().__delitem__(item)
        if not self:
            self.notifier.put(None)


class _Handler(_threads.Thread):
    # A thread of the pool, told by its state when to end.
    def __init__(self, target):
        super().__init__(target)
        self._state = RUN


class Pool:
    _wrap_exception = True

    @staticmethod
    def Process(ctx, *args, **kwds):
        return ctx.Process(*args, **kwds)  #@ 181

    def __init__(self, processes=None, initializer=None, initargs=(),
                 maxtasksperchild=None, context=None):
        self._pool = []
        self._state = INIT
        self._ctx = context or _default_context()
        if processes is None:
            processes = os.cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")  #@ 205
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")  #@ 208
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')  #@ 211
        self._maxtasksperchild = maxtasksperchild
        self._initializer = initializer
        self._initargs = initargs
        self._setup_queues()
        self._taskqueue = _threads.SimpleQueue()
        self._cache = _PoolCache(self._change_notifier)
        self._processes = processes
        try:
            self._repopulate_pool()  #@ 215
        except Exception:
            for p in self._pool:
                if p.exitcode is None:
                    p.terminate()
            for p in self._pool:
                p.join()
            raise
        self._start_handlers()
        self._state = RUN

    def _start_handlers(self):
        self._worker_handler = _Handler(self._handle_workers)
        self._task_handler = _Handler(self._handle_tasks)
        self._result_handler = _Handler(self._handle_results)
        for handler in (self._worker_handler, self._task_handler, self._result_handler):
            handler.start()
        self._terminate = util.Finalize(self._terminate_pool, (), 15)

    def __repr__(self):
        cls = self.__class__
        return (f'<{cls.__module__}.{cls.__qualname__} '
                f'state={self._state} '
                f'pool_size={len(self._pool)}>')

    def _setup_queues(self):
        self._whole = _kernel.service('pool')
        self._inqueue = Line(self._whole, 'tasks', 'read-lock', None)
        self._outqueue = Line(self._whole, 'results', None, 'write-lock')
        self._change_notifier = Line()
        self._quick_put = self._inqueue._writer.send

    def _join_exited_workers(self):
        cleaned = False
        for worker in reversed(list(self._pool)):
            if worker.exitcode is not None:
                worker.join()
                cleaned = True
                self._pool.remove(worker)
        return cleaned

    def _repopulate_pool(self):
        for i in range(self._processes - len(self._pool)):
            w = self.Process(self._ctx, target=worker,
                             args=(self._inqueue, self._outqueue,
                                   self._initializer,
                                   self._initargs, self._maxtasksperchild,
                                   self._wrap_exception))
            w.name = w.name.replace('Process', 'PoolWorker')
            w.daemon = True
            w.start()  #@ 329
            self._pool.append(w)

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")  #@ 353

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()  #@ 360

    def map(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, mapstar, chunksize).get()  #@ 367

    def starmap(self, func, iterable, chunksize=None):
        return self._map_async(func, iterable, starmapstar, chunksize).get()  #@ 375

    def starmap_async(self, func, iterable, chunksize=None, callback=None,
            error_callback=None):
        return self._map_async(func, iterable, starmapstar, chunksize,  #@ 382
                               callback, error_callback)

    def map_async(self, func, iterable, chunksize=None, callback=None,
            error_callback=None):
        return self._map_async(func, iterable, mapstar, chunksize, callback,  #@ 468
            error_callback)

    def _guarded_task_generation(self, result_job, func, iterable):
        # A program's iterable may fail in the middle; then the failure becomes a task that raises it.
        try:
            i = -1
            for i, x in enumerate(iterable):  #@ 391
                yield (result_job, i, func, (x,), {})
        except Exception as e:
            yield (result_job, i+1, _helper_reraises_exception, (e,), {})

    def imap(self, func, iterable, chunksize=1):
        self._check_running()  #@ 400
        if chunksize < 1:
            raise ValueError(  #@ 411
                "Chunksize must be 1+, not {0:n}".format(chunksize))
        return self._results_of(IMapIterator(self), func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        self._check_running()  #@ 429
        if chunksize < 1:
            raise ValueError(  #@ 440
                "Chunksize must be 1+, not {0!r}".format(chunksize))
        return self._results_of(IMapUnorderedIterator(self), func, iterable, chunksize)

    def _results_of(self, result, func, iterable, chunksize):
        if chunksize == 1:
            tasks = self._guarded_task_generation(result._job, func, iterable)
            self._taskqueue.put((tasks, result._set_length))
            return result
        batches = self._get_tasks(func, iterable, chunksize)
        tasks = self._guarded_task_generation(result._job, mapstar, batches)
        self._taskqueue.put((tasks, result._set_length))
        return (item for chunk in result for item in chunk)  #@ 423

    def apply_async(self, func, args=(), kwds={}, callback=None,
            error_callback=None):
        self._check_running()  #@ 458
        result = ApplyResult(self, callback, error_callback)
        self._taskqueue.put(([(result._job, 0, func, args, kwds)], None))
        return result

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None,
            error_callback=None):
        self._check_running()  #@ 476
        if not hasattr(iterable, '__len__'):
            iterable = list(iterable)  #@ 478
        if chunksize is None:
            # Four chunks for each worker, the last perhaps shorter.
            chunksize, extra = divmod(len(iterable), len(self._pool) * 4)
            if extra:
                chunksize += 1
        if len(iterable) == 0:
            chunksize = 0
        batches = self._get_tasks(func, iterable, chunksize)
        result = MapResult(self, chunksize, len(iterable), callback, error_callback)
        self._taskqueue.put((self._guarded_task_generation(result._job, mapper, batches), None))
        return result

    @staticmethod
    def _get_tasks(func, it, size):
        it = iter(it)
        while True:
            x = tuple(itertools.islice(it, size))  #@ 637
            if not x:
                return
            yield (func, x)

    def _worker_sentinels(self):
        return [w.sentinel for w in self._pool]

    def _handle_workers(self):
        handler = self._worker_handler
        while handler._state == RUN or (self._cache and handler._state != TERMINATE):
            if self._join_exited_workers():
                self._repopulate_pool()
            wait(self._worker_sentinels() + [self._change_notifier])
            while not self._change_notifier.empty():
                self._change_notifier.get()
        self._taskqueue.put(None)

    def _handle_tasks(self):
        put = self._quick_put
        going = True
        while going:
            work = self._taskqueue.get()
            if work is None:
                break
            task = None
            for task in work[0]:
                if self._task_handler._state != RUN:
                    going = False
                    break
                try:
                    # Of a part of a map its items, else the arguments.
                    func, args = task[2], task[3]
                    reduction.shown = (args[0][1] if func in (mapstar, starmapstar) else args,)
                    put(task)  #@ 540
                except Exception as e:
                    self._take((task[0], task[1], (False, e)))
            if going and work[1]:
                work[1](task[1] + 1 if task else 0)
        try:
            self._outqueue.put(None)
            for p in self._pool:
                put(None)
        except OSError:
            pass

    def _handle_results(self):
        handler = self._result_handler
        try:
            while True:
                task = self._outqueue.get()
                if handler._state != RUN or task is None:
                    break
                self._take(task)
            while self._cache and handler._state != TERMINATE:
                task = self._outqueue.get()
                if task is not None:
                    self._take(task)
            # So that nobody's last message finds the queue full.
            for i in range(10):
                if self._outqueue.empty():
                    break
                self._outqueue.get()
        except (OSError, EOFError):
            pass

    def _take(self, task):
        job, i, obj = task
        if job in self._cache:
            self._cache[job]._set(i, obj)

    def __reduce__(self):
        raise NotImplementedError(  #@ 643
              'pool objects cannot be passed between processes or pickled'
              )

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._worker_handler._state = CLOSE
            self._change_notifier.put(None)

    def terminate(self):
        self._state = TERMINATE
        self._terminate()  #@ 657

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")  #@ 662
        elif self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")  #@ 664
        self._worker_handler.join()
        self._task_handler.join()
        self._result_handler.join()
        for p in self._pool:
            p.join()

    def _terminate_pool(self):
        self._worker_handler._state = TERMINATE
        self._change_notifier.put(None)
        self._task_handler._state = TERMINATE
        self._help_stuff_finish()
        self._result_handler._state = TERMINATE
        self._change_notifier.put(None)
        self._outqueue.put(None)
        # Workers are ended only when nobody starts new ones any more.
        self._worker_handler.join()
        self._end_workers()
        self._task_handler.join()
        self._result_handler.join()
        self._join_workers()

    def _help_stuff_finish(self):
        # The handler of tasks may wait for room.
        self._inqueue.lock_for_reading()
        while self._task_handler.is_alive() and not self._inqueue.empty():
            self._inqueue.receive()
            _kernel.sleep(0)

    def _end_workers(self):
        for p in self._pool:
            if p.exitcode is None:
                p.terminate()

    def _join_workers(self):
        for p in self._pool:
            if p.is_alive():
                p.join()

    def __enter__(self):
        self._check_running()  #@ 735
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class _ThreadWorker(_threads.Thread):
    # What a pool of threads has in the place of a process.
    def __init__(self, target, args):
        super().__init__(target, args)
        self.name = 'Process'
        self._begun = False

    def start(self):
        self._begun = True
        super().start()

    @property
    def exitcode(self):
        return 0 if self._begun and not self.is_alive() else None


class _ThreadLine(_threads.SimpleQueue):
    # A line that needs no pipe.
    def close_reader(self):
        pass

    def close_writer(self):
        pass

    def empty(self):
        return not self._items


class ThreadPool(Pool):
    _wrap_exception = False

    @staticmethod
    def Process(ctx, *args, **kwds):
        return _ThreadWorker(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)  #@ 930

    def _setup_queues(self):
        self._whole = _kernel.service('pool')
        self._inqueue = _ThreadLine((self._whole, 'outcome'))
        self._outqueue = _ThreadLine()
        self._change_notifier = Line()
        self._quick_put = self._inqueue.put

    def _worker_sentinels(self):
        return []

    def _help_stuff_finish(self):
        # Workers find their end before any task that is left.
        while not self._inqueue.empty():
            self._inqueue.get()
        for _ in self._pool:
            self._inqueue.put(None)

    def _end_workers(self):
        pass

    def _join_workers(self):
        pass


def _default_context():
    return context._default_context.get_context()
