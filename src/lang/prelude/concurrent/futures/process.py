#@file /usr/lib/python3.11/concurrent/futures/process.py
# Worker processes that take calls from one queue and put results into another. In the parent one thread passes calls
# on, hands results to their futures, and notices when a worker has died: then all is over.
import itertools
import os
from collections import namedtuple
from functools import partial

import _bootstrap
import _kernel
import _threads
from concurrent.futures import _base
from multiprocessing import context, reduction
from multiprocessing._lines import Line
from multiprocessing.connection import wait

# Calls on their way beyond one for each worker that is free.
EXTRA_QUEUED_CALLS = 1

_executors = []


def _python_exit():
    # A program ends when its futures have.
    for executor in list(_executors):
        if executor._made_in == _kernel.getpid():
            executor.shutdown()


_bootstrap._thread_hook.append(_python_exit)


class _RemoteTraceback(Exception):
    # Its one argument is the text.
    tb = property(lambda self: self.args[0])


def _quoted(exc):
    return f'\n"""\n{"".join(_kernel.format_exception(exc))}"""'


class _ExceptionWithTraceback:
    # Travels as the exception itself, with its frames as the text of a cause: frames do not travel.
    def __init__(self, exc):
        self.exc, self.tb = exc, _quoted(exc)

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class BrokenProcessPool(_base.BrokenExecutor):
    pass


class _ResultItem:
    def __init__(self, work_id, exception=None, result=None, exit_pid=None):
        self.work_id, self.exit_pid = work_id, exit_pid
        self.exception, self.result = exception, result


_CallItem = namedtuple('_CallItem', ('work_id', 'fn', 'args', 'kwargs'))


def _get_chunks(*iterables, chunksize):
    rows = zip(*iterables)
    while chunk := tuple(itertools.islice(rows, chunksize)):
        yield chunk


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]  #@ 210


def _sendback_result(result_queue, work_id, result=None, exception=None, exit_pid=None):
    reduction.shown = (result if exception is None else exception.exc,)
    try:
        result_queue.put(_ResultItem(work_id, result=result,  #@ 217
                                     exception=exception, exit_pid=exit_pid))
    except BaseException as e:
        # What cannot travel is told instead.
        told = _ExceptionWithTraceback(e)
        result_queue.put(_ResultItem(work_id, told, None, exit_pid))


def _process_worker(call_queue, result_queue, initializer, initargs, max_tasks=None):
    call_queue.close_writer()
    result_queue.close_reader()
    if initializer is not None:
        try:
            initializer(*initargs)  #@ 240
        except BaseException:
            # The parent sees this worker end, and gives up.
            _base._log('Exception in initializer:')
            return
    left = max_tasks
    while left is None or left > 0:
        try:
            call = call_queue.get()
        except (EOFError, OSError):
            return
        if call is None:
            return
        if left is not None:
            left -= 1
        call_item = _CallItem(*call)
        outcome = {'exit_pid': os.getpid() if left == 0 else None}
        try:
            r = call_item.fn(*call_item.args, **call_item.kwargs)  #@ 261
            outcome['result'] = r
        except BaseException as e:
            outcome['exception'] = _ExceptionWithTraceback(e)
        _sendback_result(result_queue, call_item.work_id, **outcome)


def _chain_from_iterable_of_lists(iterable):
    for element in iterable:  #@ 620
        yield from element


class ProcessPoolExecutor(_base.Executor):
    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        if max_workers is None:
            max_workers = os.cpu_count() or 1
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")  #@ 663
        if mp_context is None:
            # A worker that is to be replaced cannot be a copy of a process with threads.
            mp_context = context._default_context.get_context('spawn' if max_tasks_per_child else None)
        self._is_fork = mp_context.get_start_method() == 'fork'
        if not (initializer is None or callable(initializer)):
            raise TypeError("initializer must be a callable")  #@ 683
        if not isinstance(max_tasks_per_child, (int, type(None))):
            raise TypeError("max_tasks_per_child must be an integer")  #@ 689
        if max_tasks_per_child is not None:
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")  #@ 691
            if self._is_fork:
                raise ValueError("max_tasks_per_child is incompatible with"  #@ 694
                                 " the 'fork' multiprocessing start method;"
                                 " supply a different mp_context.")
        self._max_workers, self._mp_context = max_workers, mp_context
        self._told_workers = (initializer, initargs, max_tasks_per_child)
        self._made_in = _kernel.getpid()
        self._processes = {}
        self._manager = None
        self._shutdown_thread = False
        self._cancel_pending = False
        self._broken = False
        self._count = 0
        self._waiting = {}
        self._sent = {}
        self._whole = _kernel.service('pool')
        self._calls = Line(self._whole, 'tasks', 'read-lock', None)
        self._results = Line(self._whole, 'results', None, 'write-lock')
        self._wakeup = Line()

    def _spawn_process(self):
        p = self._mp_context.Process(target=_process_worker, args=(self._calls, self._results, *self._told_workers))
        p.start()  #@ 785
        self._processes[p.pid] = p

    def submit(self, fn, /, *args, **kwargs):
        if self._broken:
            raise BrokenProcessPool(self._broken)  #@ 791
        if self._shutdown_thread:
            raise RuntimeError('cannot schedule new futures after shutdown')  #@ 793
        f = _base.Future((self._whole, 'outcome'))
        self._waiting[self._count] = (f, fn, args, kwargs)
        self._count += 1
        if self._is_fork:
            while self._manager is None and len(self._processes) < self._max_workers:
                self._spawn_process()
        else:
            # A worker more when all are busy.
            if len(self._processes) < min(self._max_workers, len(self._waiting) + len(self._sent)):
                self._spawn_process()
        if self._manager is None:
            _executors.append(self)
            self._manager = _threads.Thread(self._manage)
            self._manager.start()
        self._wakeup.put(None)
        return f

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")  #@ 835
        results = super().map(partial(_process_chunk, fn),  #@ 837
                              _get_chunks(*iterables, chunksize=chunksize),
                              timeout=timeout)
        return _chain_from_iterable_of_lists(results)

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._cancel_pending = self._cancel_pending or cancel_futures
        self._shutdown_thread = True
        if self._manager is not None:
            if self._manager.is_alive():
                self._wakeup.put(None)
            if wait:
                self._manager.join()

    def _manage(self):
        while True:
            self._send_calls()
            if self._shutdown_thread and not self._sent and not self._waiting:
                break
            sentinels = [p.sentinel for p in self._processes.values()]
            ready = wait([self._results, self._wakeup] + sentinels)
            if self._results in ready:
                self._take(self._results.get())
            elif self._wakeup not in ready:
                self._give_up()
                break
            while not self._wakeup.empty():
                self._wakeup.get()
            if self._shutdown_thread and self._cancel_pending:
                for future, *call in list(self._waiting.values()):
                    future.cancel()
        for p in self._processes.values():
            self._calls.put(None)
        for p in self._processes.values():
            p.join()
        if self in _executors:
            _executors.remove(self)

    def _send_calls(self):
        # As many as the workers may have, and a few more, which then cannot be cancelled.
        while self._waiting and len(self._sent) < 2 * self._max_workers + EXTRA_QUEUED_CALLS:
            work_id = next(iter(self._waiting))
            future, fn, args, kwargs = self._waiting.pop(work_id)
            if not future.set_running_or_notify_cancel():
                continue
            try:
                reduction.shown = (args,)
                self._calls.feed((work_id, fn, args, kwargs))
            except Exception as e:
                e.__cause__ = _RemoteTraceback(_quoted(e))
                future.set_exception(e)
            else:
                self._sent[work_id] = future

    def _take(self, item):
        future = self._sent.pop(item.work_id, None)
        if item.exit_pid is not None:
            # The worker has done its share; another one takes its place if there is work.
            self._processes.pop(item.exit_pid).join()
            if self._waiting or self._sent:
                self._spawn_process()
        if future is None:
            return
        if item.exception:
            future.set_exception(item.exception)
        else:
            future.set_result(item.result)

    def _give_up(self):
        self._broken = ('A child process terminated '
                        'abruptly, the process pool is not '
                        'usable anymore')
        self._shutdown_thread = True
        futures = list(self._sent.values()) + [future for future, *call in self._waiting.values()]
        self._sent.clear()
        self._waiting.clear()
        broken = BrokenProcessPool("A process in the process pool was "
                                   "terminated abruptly while the future was "
                                   "running or pending.")
        for future in futures:
            if not future.done():
                future.set_exception(broken)
        for p in self._processes.values():
            p.terminate()
