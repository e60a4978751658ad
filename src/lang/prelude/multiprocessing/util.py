#@file /usr/lib/python3.11/multiprocessing/util.py
# What a process does at its end, in the order of CPython's util._exit_function.
import _bootstrap
import _kernel
from multiprocessing import process

_finalizers = []
_exiting = False


class Finalize:
    # Runs `function(*args)` at exit, the highest priority first; once.
    def __init__(self, function, args, priority):
        self.function = function
        self.args = args
        self.priority = priority
        self.active = True
        _finalizers.append(self)

    def __call__(self):
        if self.active:
            self.active = False
            if self in _finalizers:
                _finalizers.remove(self)
            self.function(*self.args)

    def cancel(self):
        self.active = False
        if self in _finalizers:
            _finalizers.remove(self)


class CloseDescriptors:
    # Closes descriptors, once.
    def __init__(self, fds):
        self.fds = fds

    def __call__(self):
        fds, self.fds = self.fds, ()
        for fd in fds:
            _kernel.close(fd)


def _run_finalizers(least):
    chosen = [f for f in _finalizers if least is None or f.priority >= least]
    chosen.sort(key=lambda f: -f.priority)
    for finalizer in chosen:
        finalizer()


def _exit_function():
    global _exiting
    if _exiting:
        return
    _exiting = True
    _run_finalizers(0)
    # Whoever has ended already is found out by the join.
    for p in list(process._children):
        if p.daemon:
            p._popen.terminate()
    for p in list(process._children):
        p.join()
    _run_finalizers(None)


def _after_fork():
    # A child has nothing to finish that its parent began.
    global _exiting
    _exiting = False
    _finalizers.clear()


_bootstrap._exit_hook.append((_exit_function, (), {}))
