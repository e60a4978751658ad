#@file /usr/lib/python3.11/ctypes/__init__.py
# C's simple types, arrays and structures. What they hold lies in a store: bytes of the process's own, or memory that
# processes share, where each access is one visible step.
import _kernel


class _Own:
    def __init__(self, size):
        self.bytes = bytes(size)

    def load(self, at, letter, count, many):
        return _kernel.decode(letter, self.bytes[at:at + _kernel.size_of(letter) * count], many)

    def store(self, at, letter, data):
        self.bytes = self.bytes[:at] + data + self.bytes[at + len(data):]


class _Shared:
    def __init__(self, id):
        self.id = id

    def load(self, at, letter, count, many):
        return _kernel.decode(letter, _kernel.load(self.id, at, letter, count), many)

    def store(self, at, letter, data):
        _kernel.store(self.id, at, letter, data)


class _CData:
    _size_ = None

    def __new__(cls, *args, **named):
        return cls._view(_Own(sizeof(cls)), 0)

    @classmethod
    def _view(cls, store, at):
        made = object.__new__(cls)
        object.__setattr__(made, '_store', store)
        object.__setattr__(made, '_at', at)
        return made

    @classmethod
    def _load(cls, store, at):
        return cls._view(store, at)

    def _bytes(self):
        return self._store.load(self._at, 'c', sizeof(type(self)), True)

    def _share(self, kind, cells, records):
        # Its bytes move into memory of its own that processes share; without any yet, that begins with zeros.
        size = sizeof(type(self))
        data = self._bytes() if self._store else b''
        id = _kernel.memory(kind, cells, size // records if records else 0, records, data, None, None)
        object.__setattr__(self, '_store', _Shared(id))
        object.__setattr__(self, '_at', 0)
        return id

    def __reduce__(self):
        if isinstance(self._store, _Shared):
            return _reduce_shared[0](self)
        if isinstance(self, Array):
            return _rebuild, (self._type_, self._length_, self._bytes())
        return _rebuild, (type(self), None, self._bytes())

    @classmethod
    def _times_(cls, length):
        return _array_type(cls, length, '__main__')


# How shared ones travel: set by multiprocessing.
_reduce_shared = []


def _rebuild(type_, length, data):
    if length is not None:
        type_ = _array_type(type_, length, '__main__')
    made = type_._view(_Own(len(data)), 0)
    made._store.store(0, 'c', data)
    return made


class _SimpleCData(_CData):
    _type_ = None

    def __init__(self, *args, **named):
        if len(args) > 1:
            raise TypeError('__init__ expected at most 1 argument, got %d' % len(args))
        if args:
            self.value = args[0]

    @classmethod
    def _load(cls, store, at):
        return store.load(at, cls._type_, 1, False)

    @classmethod
    def _save(cls, store, at, value):
        if isinstance(value, cls):
            value = value.value
        store.store(at, cls._type_, _kernel.encode(cls._type_, value))

    @classmethod
    def _cells(cls, name, at):
        return [(name, cls._type_, at, 1)]

    @property
    def value(self):
        return self._store.load(self._at, self._type_, 1, False)

    @value.setter
    def value(self, value):
        self._store.store(self._at, self._type_, _kernel.encode(self._type_, value))

    def __bool__(self):
        return bool(self.value) and self.value != b'\0'

    def __repr__(self):
        try:
            value = repr(self.value)
        except RuntimeError:
            # Inside a container the kernel cannot be asked.
            value = '…'
        return '%s(%s)' % (type(self).__name__, value)


_SimpleCData.__module__ = '_ctypes'


def _simple(name, letter):
    size = _kernel.size_of(letter)
    return type(name, (_SimpleCData,), {'_type_': letter, '_size_': size, '_align_': size, '__module__': 'ctypes'})


c_bool = _simple('c_bool', '?')
c_char = _simple('c_char', 'c')
c_wchar = _simple('c_wchar', 'u')
c_byte = _simple('c_byte', 'b')
c_ubyte = _simple('c_ubyte', 'B')
c_short = _simple('c_short', 'h')
c_ushort = _simple('c_ushort', 'H')
c_int = _simple('c_int', 'i')
c_uint = _simple('c_uint', 'I')
c_long = _simple('c_long', 'l')
c_ulong = _simple('c_ulong', 'L')
c_float = _simple('c_float', 'f')
c_double = _simple('c_double', 'd')
c_longlong = c_long
c_ulonglong = c_ulong
c_int8 = c_byte
c_int16 = c_short
c_int32 = c_int
c_int64 = c_long
c_uint8 = c_ubyte
c_uint16 = c_ushort
c_uint32 = c_uint
c_uint64 = c_ulong
c_size_t = c_ulong
c_ssize_t = c_long


def sizeof(obj):
    size = getattr(obj, '_size_', None)
    if size is None:
        raise TypeError('this type has no size')
    return size


class Array(_CData):
    def __init__(self, *items):
        if len(items) > self._length_:
            raise IndexError('invalid index')
        if issubclass(self._type_, _SimpleCData):
            self._store.store(self._at, self._type_._type_, self._encoded(items))
            return
        for index, item in enumerate(items):
            self[index] = item

    @classmethod
    def _save(cls, store, at, value):
        if isinstance(value, tuple):
            value = cls(*value)
        if not isinstance(value, cls):
            raise TypeError('expected %s instance, got %s' % (cls.__name__, type(value).__name__))
        store.store(at, 'B', value._bytes())

    @classmethod
    def _cells(cls, name, at):
        if issubclass(cls._type_, _SimpleCData):
            return [(name, cls._type_._type_, at, cls._length_)]
        cells = []
        for index in range(cls._length_):
            cells += cls._type_._cells('%s[%d]' % (name, index), at + index * cls._type_._size_)
        return cells

    def _encoded(self, items):
        letter = self._type_._type_
        plain = [item.value if isinstance(item, self._type_) else item for item in items]
        return b''.join([_kernel.encode(letter, item) for item in plain])

    def _place(self, index):
        if not isinstance(index, int):
            if not hasattr(index, '__index__'):
                raise TypeError('indices must be integers')
            index = index.__index__()
        if index < 0:
            index += self._length_
        if not 0 <= index < self._length_:
            raise IndexError('invalid index')
        return self._at + index * self._type_._size_

    def __len__(self):
        return self._length_

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self._type_._load(self._store, self._place(index))
        indices = range(self._length_)[index]
        if not issubclass(self._type_, _SimpleCData):
            return [self[i] for i in indices]
        letter = self._type_._type_
        if not indices:
            return _kernel.decode(letter, b'', True)
        first, last = min(indices[0], indices[-1]), max(indices[0], indices[-1])
        found = self._store.load(self._at + first * self._type_._size_, letter, last - first + 1, True)
        if indices.step == 1:
            return found
        picked = [i - first for i in indices]
        if letter == 'c':
            return bytes([found[i] for i in picked])
        if letter == 'u':
            return ''.join([found[i] for i in picked])
        return [found[i] for i in picked]

    def __setitem__(self, index, value):
        if not isinstance(index, slice):
            self._type_._save(self._store, self._place(index), value)
            return
        indices = range(self._length_)[index]
        try:
            size = len(value)
        except TypeError:
            size = -1
        if size != len(indices):
            raise ValueError('Can only assign sequence of same size')
        items = [item for item in value]
        if indices and indices.step == 1 and issubclass(self._type_, _SimpleCData):
            self._store.store(self._place(indices[0]), self._type_._type_, self._encoded(items))
            return
        for i, item in zip(indices, items):
            self[i] = item

    def __delitem__(self, index):
        raise TypeError('Array does not support item deletion')


Array.__module__ = '_ctypes'


class _Text(Array):
    # An array of characters: what precedes the first zero is its value.
    @classmethod
    def _load(cls, store, at):
        return cls._view(store, at).value

    @classmethod
    def _save(cls, store, at, value):
        cls._view(store, at).value = value

    @property
    def value(self):
        return self[:].split(self._zero_, 1)[0]

    @value.setter
    def value(self, value):
        if not isinstance(value, type(self._zero_)):
            raise TypeError(self._expected_ % type(value).__name__)
        if len(value) > self._length_:
            raise ValueError(self._too_long_)
        if len(value) < self._length_:
            value = value + self._zero_
        self._write(value)

    def _write(self, value):
        self._store.store(self._at, self._type_._type_, self._encoded([value[i:i + 1] for i in range(len(value))]))


class _Bytes(_Text):
    _zero_ = b'\0'
    _expected_ = 'bytes expected instead of %s instance'
    _too_long_ = 'byte string too long'

    @property
    def raw(self):
        return self._bytes()

    @raw.setter
    def raw(self, value):
        if not isinstance(value, bytes):
            raise TypeError("a bytes-like object is required, not '%s'" % type(value).__name__)
        if len(value) > self._length_:
            raise ValueError('byte string too long')
        self._store.store(self._at, 'c', value)


class _Wide(_Text):
    _zero_ = '\0'
    _expected_ = 'unicode string expected instead of %s instance'
    _too_long_ = 'string too long'


_array_types = {}


def _array_type(type_, length, module):
    if not isinstance(length, int):
        raise TypeError("can't multiply sequence by non-int of type '%s'" % type(length).__name__)
    if length < 0:
        raise ValueError('Array length must be >= 0, not %d' % length)
    if (type_, length) not in _array_types:
        size = sizeof(type_)
        base = {'c': _Bytes, 'u': _Wide}.get(getattr(type_, '_type_', None), Array)
        parts = {'_type_': type_, '_length_': length, '_size_': size * length, '_align_': type_._align_,
                 '__module__': module}
        _array_types[type_, length] = type('%s_Array_%d' % (type_.__name__, length), (base,), parts)
    return _array_types[type_, length]


class Structure(_CData):
    _size_ = 0
    _align_ = 1
    _laid_ = ()

    def __init_subclass__(cls):
        if '_fields_' not in cls.__dict__:
            return
        if hasattr(cls, '_pack_'):
            raise TypeError('_pack_ is not simulated')
        laid = list(cls._laid_)
        end = laid[-1][2] + laid[-1][1]._size_ if laid else 0
        align = cls._align_
        for field in cls._fields_:
            if len(field) != 2:
                raise TypeError('bit fields are not simulated')
            name, type_ = field
            sizeof(type_)
            at = -(-end // type_._align_) * type_._align_
            laid.append((name, type_, at))
            setattr(cls, name, _field(type_, at))
            end = at + type_._size_
            align = max(align, type_._align_)
        cls._laid_ = tuple(laid)
        cls._align_ = align
        cls._size_ = -(-end // align) * align

    def __init__(self, *args, **named):
        if len(args) > len(self._laid_):
            raise TypeError('too many initializers')
        for (name, _, _), value in zip(self._laid_, args):
            if name in named:
                raise TypeError('duplicate values for field %r' % name)
            setattr(self, name, value)
        for name, value in named.items():
            setattr(self, name, value)

    @classmethod
    def _save(cls, store, at, value):
        if isinstance(value, tuple):
            value = cls(*value)
        if not isinstance(value, cls):
            raise TypeError('expected %s instance, got %s' % (cls.__name__, type(value).__name__))
        store.store(at, 'B', value._bytes())

    @classmethod
    def _cells(cls, name, at):
        cells = []
        for field, type_, offset in cls._laid_:
            cells += type_._cells('%s.%s' % (name, field) if name else field, at + offset)
        return cells


Structure.__module__ = '_ctypes'


def _field(type_, at):
    def get(self):
        return type_._load(self._store, self._at + at)

    def set(self, value):
        type_._save(self._store, self._at + at, value)
    return property(get, set)
