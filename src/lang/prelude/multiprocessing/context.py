#@file /usr/lib/python3.11/multiprocessing/context.py
# Which start method a program uses; the functions of the package, bound to it; what may travel to a child only
# while that child is being spawned.
import os

import _kernel

from multiprocessing import process


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


# Modules that a program may never need are loaded when it first asks for something of theirs. What can go wrong there
# shows the line here as well, so those lines call by bare name.
def _locks():
    from multiprocessing import synchronize
    return synchronize


def _queues():
    from multiprocessing import queues
    return queues


def _shared():
    from multiprocessing import sharedctypes
    return sharedctypes


class BaseContext:
    current_process, parent_process, active_children = map(
        staticmethod, (process.current_process, process.parent_process, process.active_children))

    def get_context(self, method=None):
        if method is None:
            return self
        if method not in _concrete_contexts:
            raise ValueError('cannot find context for %r' % method) from None  #@ 193
        return _concrete_contexts[method]

    def get_start_method(self, allow_none=False):
        return self._name

    def set_start_method(self, method, force=False):
        raise ValueError('cannot set start method of concrete context')  #@ 201

    # Locks

    def Lock(self):
        return _locks().Lock(ctx=self.get_context())

    def RLock(self):
        return _locks().RLock(ctx=self.get_context())

    def Semaphore(self, value=1):
        Semaphore = _locks().Semaphore
        return Semaphore(value, ctx=self.get_context())  #@ 83

    def BoundedSemaphore(self, value=1):
        BoundedSemaphore = _locks().BoundedSemaphore
        return BoundedSemaphore(value, ctx=self.get_context())  #@ 88

    def Condition(self, lock=None):
        Condition = _locks().Condition
        return Condition(lock, ctx=self.get_context())  #@ 78

    def Event(self):
        return _locks().Event(ctx=self.get_context())

    def Barrier(self, parties, action=None, timeout=None):
        return _locks().Barrier(parties, action, timeout, ctx=self.get_context())

    # Messages

    def Pipe(self, duplex=True):
        from multiprocessing import connection
        return connection.Pipe(duplex)

    def Queue(self, maxsize=0):
        Queue = _queues().Queue
        return Queue(maxsize, ctx=self.get_context())  #@ 103

    def JoinableQueue(self, maxsize=0):
        JoinableQueue = _queues().JoinableQueue
        return JoinableQueue(maxsize, ctx=self.get_context())  #@ 108

    def SimpleQueue(self):
        return _queues().SimpleQueue(ctx=self.get_context())

    # Memory

    def Value(self, typecode_or_type, *args, lock=True):
        Value = _shared().Value
        return Value(typecode_or_type, *args, lock=lock,  #@ 135
                     ctx=self.get_context())

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        Array = _shared().Array
        return Array(typecode_or_type, size_or_initializer, lock=lock,  #@ 141
                     ctx=self.get_context())

    def RawValue(self, typecode_or_type, *args):
        RawValue = _shared().RawValue
        return RawValue(typecode_or_type, *args)  #@ 125

    def RawArray(self, typecode_or_type, size_or_initializer):
        RawArray = _shared().RawArray
        return RawArray(typecode_or_type, size_or_initializer)  #@ 130

    # Processes that serve others

    def Manager(self):
        from multiprocessing import managers
        m = managers.SyncManager(ctx=self.get_context())
        m.start()  #@ 57
        return m

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        from multiprocessing.pool import Pool
        return Pool(processes, initializer, initargs, maxtasksperchild,  #@ 119
                    context=self.get_context())

    # The machine and its starters

    def cpu_count(self):
        return os.cpu_count()

    def set_forkserver_preload(self, module_names):
        from multiprocessing import forkserver
        forkserver.set_forkserver_preload(module_names)

    def set_executable(self, executable):
        pass

    def freeze_support(self):
        pass


for _error in (ProcessError, BufferTooShort, TimeoutError, AuthenticationError):
    setattr(BaseContext, _error.__name__, _error)


class Process(process.BaseProcess):
    _start_method = None

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)  #@ 224


class ForkProcess(process.BaseProcess):
    _start_method = 'fork'

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_fork import Popen
        return Popen(process_obj)  #@ 281


class SpawnProcess(process.BaseProcess):
    _start_method = 'spawn'

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_spawn_posix import Popen
        return Popen(process_obj)  #@ 288


class ForkServerProcess(process.BaseProcess):
    _start_method = 'forkserver'

    @staticmethod
    def _Popen(process_obj):
        from multiprocessing.popen_forkserver import Popen
        return Popen(process_obj)  #@ 300


def _context_of(made):
    name = made.__name__.replace('Process', 'Context')
    return type(name, (BaseContext,), {'Process': made, '_name': made._start_method, '__module__': __name__})


ForkContext = _context_of(ForkProcess)
SpawnContext = _context_of(SpawnProcess)
ForkServerContext = _context_of(ForkServerProcess)
_concrete_contexts = {kind._name: kind() for kind in (ForkContext, SpawnContext, ForkServerContext)}


class DefaultContext(BaseContext):
    # Stands for one of the others: whichever is set, or is in use when it is first asked for.
    Process = Process
    _actual_context = None

    def get_context(self, method=None):
        if method is not None:
            return super().get_context(method)  #@ 243
        if self._actual_context is None:
            _force_start_method(_kernel.start_method())
        return self._actual_context

    def get_start_method(self, allow_none=False):
        is_open = self._actual_context is None and allow_none
        return None if is_open else self.get_context()._name

    def set_start_method(self, method, force=False):
        if not force and self._actual_context is not None:
            raise RuntimeError('context has already been set')  #@ 247
        if force and method is None:
            self._actual_context = None
        else:
            self._actual_context = self.get_context(method)  #@ 251

    def get_all_start_methods(self):
        return list(_concrete_contexts)


_default_context = DefaultContext()


def _force_start_method(method):
    _default_context._actual_context = _concrete_contexts[method]


# The child that is being made, and what a spawned child has unpickled and has yet to find in the kernel.
_spawning = None
_arrived = []


class spawning:
    # A block in which what belongs to the child of `popen` may travel to it.
    def __init__(self, popen):
        self._popen = popen

    def __enter__(self):
        global _spawning
        _spawning = self._popen

    def __exit__(self, *failure):
        global _spawning
        _spawning = None


def get_spawning_popen():
    return _spawning


def assert_spawning(obj):
    if get_spawning_popen() is None:
        raise RuntimeError(  #@ 373
            f'{type(obj).__name__} objects should only be shared between processes through inheritance')
