#@file <string>
# Methods of proxies. CPython makes each from a text of two lines, the second of which its tracebacks name; so there
# is a function here for each name that the library's own types expose, and one for any other.


def forwarder(name):
    found = _functions.get(name)
    if found is not None:
        return found

    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)  #@ 2
    method.__name__ = name
    method.__qualname__ = name
    return method


_functions = {}


def _known(function):
    _functions[function.__name__] = function
    return function


@_known
def __add__(self, /, *args, **kwds):
    return self._callmethod('__add__', args, kwds)  #@ 2


@_known
def __contains__(self, /, *args, **kwds):
    return self._callmethod('__contains__', args, kwds)  #@ 2


@_known
def __delitem__(self, /, *args, **kwds):
    return self._callmethod('__delitem__', args, kwds)  #@ 2


@_known
def __getitem__(self, /, *args, **kwds):
    return self._callmethod('__getitem__', args, kwds)  #@ 2


@_known
def __len__(self, /, *args, **kwds):
    return self._callmethod('__len__', args, kwds)  #@ 2


@_known
def __mul__(self, /, *args, **kwds):
    return self._callmethod('__mul__', args, kwds)  #@ 2


@_known
def __reversed__(self, /, *args, **kwds):
    return self._callmethod('__reversed__', args, kwds)  #@ 2


@_known
def __rmul__(self, /, *args, **kwds):
    return self._callmethod('__rmul__', args, kwds)  #@ 2


@_known
def __setitem__(self, /, *args, **kwds):
    return self._callmethod('__setitem__', args, kwds)  #@ 2


@_known
def append(self, /, *args, **kwds):
    return self._callmethod('append', args, kwds)  #@ 2


@_known
def count(self, /, *args, **kwds):
    return self._callmethod('count', args, kwds)  #@ 2


@_known
def extend(self, /, *args, **kwds):
    return self._callmethod('extend', args, kwds)  #@ 2


@_known
def index(self, /, *args, **kwds):
    return self._callmethod('index', args, kwds)  #@ 2


@_known
def insert(self, /, *args, **kwds):
    return self._callmethod('insert', args, kwds)  #@ 2


@_known
def pop(self, /, *args, **kwds):
    return self._callmethod('pop', args, kwds)  #@ 2


@_known
def remove(self, /, *args, **kwds):
    return self._callmethod('remove', args, kwds)  #@ 2


@_known
def reverse(self, /, *args, **kwds):
    return self._callmethod('reverse', args, kwds)  #@ 2


@_known
def sort(self, /, *args, **kwds):
    return self._callmethod('sort', args, kwds)  #@ 2


@_known
def __imul__(self, /, *args, **kwds):
    return self._callmethod('__imul__', args, kwds)  #@ 2


@_known
def __iter__(self, /, *args, **kwds):
    return self._callmethod('__iter__', args, kwds)  #@ 2


@_known
def clear(self, /, *args, **kwds):
    return self._callmethod('clear', args, kwds)  #@ 2


@_known
def copy(self, /, *args, **kwds):
    return self._callmethod('copy', args, kwds)  #@ 2


@_known
def get(self, /, *args, **kwds):
    return self._callmethod('get', args, kwds)  #@ 2


@_known
def items(self, /, *args, **kwds):
    return self._callmethod('items', args, kwds)  #@ 2


@_known
def keys(self, /, *args, **kwds):
    return self._callmethod('keys', args, kwds)  #@ 2


@_known
def popitem(self, /, *args, **kwds):
    return self._callmethod('popitem', args, kwds)  #@ 2


@_known
def setdefault(self, /, *args, **kwds):
    return self._callmethod('setdefault', args, kwds)  #@ 2


@_known
def update(self, /, *args, **kwds):
    return self._callmethod('update', args, kwds)  #@ 2


@_known
def values(self, /, *args, **kwds):
    return self._callmethod('values', args, kwds)  #@ 2


@_known
def apply(self, /, *args, **kwds):
    return self._callmethod('apply', args, kwds)  #@ 2


@_known
def apply_async(self, /, *args, **kwds):
    return self._callmethod('apply_async', args, kwds)  #@ 2


@_known
def close(self, /, *args, **kwds):
    return self._callmethod('close', args, kwds)  #@ 2


@_known
def imap(self, /, *args, **kwds):
    return self._callmethod('imap', args, kwds)  #@ 2


@_known
def imap_unordered(self, /, *args, **kwds):
    return self._callmethod('imap_unordered', args, kwds)  #@ 2


@_known
def join(self, /, *args, **kwds):
    return self._callmethod('join', args, kwds)  #@ 2


@_known
def map(self, /, *args, **kwds):
    return self._callmethod('map', args, kwds)  #@ 2


@_known
def map_async(self, /, *args, **kwds):
    return self._callmethod('map_async', args, kwds)  #@ 2


@_known
def starmap(self, /, *args, **kwds):
    return self._callmethod('starmap', args, kwds)  #@ 2


@_known
def starmap_async(self, /, *args, **kwds):
    return self._callmethod('starmap_async', args, kwds)  #@ 2


@_known
def terminate(self, /, *args, **kwds):
    return self._callmethod('terminate', args, kwds)  #@ 2


@_known
def empty(self, /, *args, **kwds):
    return self._callmethod('empty', args, kwds)  #@ 2


@_known
def full(self, /, *args, **kwds):
    return self._callmethod('full', args, kwds)  #@ 2


@_known
def get_nowait(self, /, *args, **kwds):
    return self._callmethod('get_nowait', args, kwds)  #@ 2


@_known
def put(self, /, *args, **kwds):
    return self._callmethod('put', args, kwds)  #@ 2


@_known
def put_nowait(self, /, *args, **kwds):
    return self._callmethod('put_nowait', args, kwds)  #@ 2


@_known
def qsize(self, /, *args, **kwds):
    return self._callmethod('qsize', args, kwds)  #@ 2


@_known
def task_done(self, /, *args, **kwds):
    return self._callmethod('task_done', args, kwds)  #@ 2


@_known
def ready(self, /, *args, **kwds):
    return self._callmethod('ready', args, kwds)  #@ 2


@_known
def successful(self, /, *args, **kwds):
    return self._callmethod('successful', args, kwds)  #@ 2


@_known
def wait(self, /, *args, **kwds):
    return self._callmethod('wait', args, kwds)  #@ 2
