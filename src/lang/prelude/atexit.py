#@file <atexit>
# What runs when the main process ends: the last registered first, before children are joined.
import _bootstrap


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _bootstrap._exit_hook.append((func, args, kwargs))
    return func


def unregister(func, /):
    _bootstrap._exit_hook[:] = [entry for entry in _bootstrap._exit_hook if entry[0] != func]
