#@file /usr/lib/python3.11/multiprocessing/sharedctypes.py
# Values and arrays in memory that processes share, and their wrappers with a lock.
import ctypes

from multiprocessing import _properties
from multiprocessing.context import assert_spawning
from multiprocessing.synchronize import RLock

typecode_to_type = {
    'c': ctypes.c_char, 'u': ctypes.c_wchar,
    'b': ctypes.c_byte, 'B': ctypes.c_ubyte,
    'h': ctypes.c_short, 'H': ctypes.c_ushort,
    'i': ctypes.c_int, 'I': ctypes.c_uint,
    'l': ctypes.c_long, 'L': ctypes.c_ulong,
    'q': ctypes.c_longlong, 'Q': ctypes.c_ulonglong,
    'f': ctypes.c_float, 'd': ctypes.c_double,
}


def _new_value(type_):
    size = ctypes.sizeof(type_)  #@ 40
    return type_._view(ctypes._Own(size), 0)


def _shared(obj):
    # What is filled moves into shared memory: nobody else could have seen it before.
    type_ = type(obj)
    if not isinstance(obj, ctypes.Array):
        obj._share('value', type_._cells('', 0), 1)
    elif issubclass(type_._type_, ctypes._SimpleCData) or not type_._length_:
        obj._share('array', type_._cells('', 0), 1)
    else:
        obj._share('array', type_._type_._cells('', 0), type_._length_)
    return obj


def RawValue(typecode_or_type, *args):
    type_ = typecode_to_type.get(typecode_or_type, typecode_or_type)
    obj = _new_value(type_)  #@ 49
    obj.__init__(*args)  #@ 51
    return _shared(obj)


def RawArray(typecode_or_type, size_or_initializer):
    type_ = typecode_to_type.get(typecode_or_type, typecode_or_type)
    if isinstance(size_or_initializer, int):
        type_ = _times(type_, size_or_initializer)
        obj = type_._view(None, 0)
    else:
        type_ = _times(type_, len(size_or_initializer))  #@ 65
        obj = _new_value(type_)
        result = obj
        result.__init__(*size_or_initializer)  #@ 67
    return _shared(obj)


def _times(type_, length):
    return ctypes._array_type(type_, length, 'multiprocessing.sharedctypes')


def Value(typecode_or_type, *args, lock=True, ctx=None):
    obj = RawValue(typecode_or_type, *args)  #@ 74
    if lock is False:
        return obj
    if lock in (True, None):
        lock = RLock(ctx=ctx, group=obj._store.id)
    if not hasattr(lock, 'acquire'):
        raise AttributeError("%r has no method 'acquire'" % lock)  #@ 81
    return synchronized(obj, lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    obj = RawArray(typecode_or_type, size_or_initializer)  #@ 88
    if lock is False:
        return obj
    if lock in (True, None):
        lock = RLock(ctx=ctx, group=obj._store.id)
    if not hasattr(lock, 'acquire'):
        raise AttributeError("%r has no method 'acquire'" % lock)  #@ 95
    return synchronized(obj, lock)


def copy(obj):
    new_obj = _new_value(type(obj))
    new_obj._store.store(0, 'c', obj._bytes())
    return _shared(new_obj)


def synchronized(obj, lock=None, ctx=None):
    assert not isinstance(obj, SynchronizedBase), 'object already synchronized'  #@ 104
    if isinstance(obj, ctypes._SimpleCData):
        return Synchronized(obj, lock)
    if isinstance(obj, ctypes.Array):
        if obj._type_ is ctypes.c_char:
            return SynchronizedString(obj, lock)
        return SynchronizedArray(obj, lock)
    cls = type(obj)
    if cls not in _class_cache:
        parts = {name: _properties.make_property(name) for name, _, _ in cls._laid_}
        parts['__module__'] = 'multiprocessing.sharedctypes'
        _class_cache[cls] = type('Synchronized' + cls.__name__, (SynchronizedBase,), parts)
    return _class_cache[cls](obj, lock)


_class_cache = {}


def reduce_ctype(obj):
    assert_spawning(obj)  #@ 129
    if isinstance(obj, ctypes.Array):
        return rebuild_ctype, (obj._type_, obj._store.id, obj._at, obj._length_)
    return rebuild_ctype, (type(obj), obj._store.id, obj._at, None)


def rebuild_ctype(type_, id, at, length):
    if length is not None:
        type_ = _times(type_, length)
    return type_._view(ctypes._Shared(id), at)


ctypes._reduce_shared.append(reduce_ctype)


class SynchronizedBase:
    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock if lock else RLock(ctx=ctx, group=obj._store.id)
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()  #@ 193

    def __exit__(self, *args):
        return self._lock.__exit__(*args)  #@ 196

    def __reduce__(self):
        assert_spawning(self)  #@ 199
        return synchronized, (self._obj, self._lock)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __repr__(self):
        return '<%s wrapper for %s>' % (type(self).__name__, self._obj)


class Synchronized(SynchronizedBase):
    value = _properties.value


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, i):
        with self:
            return self._obj[i]  #@ 223

    def __setitem__(self, i, value):
        with self:
            self._obj[i] = value  #@ 227


class SynchronizedString(SynchronizedArray):
    value = _properties.value
    raw = _properties.raw
