#@file /usr/lib/python3.11/multiprocessing/shared_memory.py
# Blocks of memory with a name, and a list inside one. Each access to a block is one visible step.
import functools

import _kernel
from multiprocessing import resource_tracker

__all__ = ['SharedMemory', 'ShareableList']

_made = 0


def _make_filename():
    # CPython's are random; these differ from one another all the same.
    global _made
    _made += 1
    return '/psm_%08x' % ((_kernel.number(_kernel.getpid()) * 2654435761 + _made * 40503) & 0xFFFFFFFF)


def _index(value, words):
    if isinstance(value, int):
        return value
    if not hasattr(value, '__index__'):
        raise TypeError(words)
    return value.__index__()


class memoryview:
    # Bytes of a block, or a slice of them.
    format = 'B'
    itemsize = 1
    ndim = 1
    readonly = False

    def __init__(self, id, places):
        self._id = id
        self._places = places

    def _check(self):
        if self._places is None:
            raise ValueError('operation forbidden on released memoryview object')

    def release(self):
        self._places = None

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.release()

    def __len__(self):
        self._check()
        return len(self._places)

    @property
    def nbytes(self):
        return len(self)

    @property
    def shape(self):
        return (len(self),)

    def _place(self, index):
        index = _index(index, 'memoryview: invalid slice key')
        if not -len(self._places) <= index < len(self._places):
            raise IndexError('index out of bounds on dimension 1')
        return self._places[index]

    def __getitem__(self, index):
        self._check()
        if isinstance(index, slice):
            return memoryview(self._id, self._places[index])
        return _kernel.decode('B', _kernel.load(self._id, self._place(index), 'B', 1), False)

    def __setitem__(self, index, value):
        self._check()
        if not isinstance(index, slice):
            place = self._place(index)
            value = _index(value, "memoryview: invalid type for format 'B'")
            if not 0 <= value <= 255:
                raise ValueError("memoryview: invalid value for format 'B'")
            _kernel.store(self._id, place, 'B', _kernel.encode('B', value))
            return
        if isinstance(value, memoryview):
            value = value.tobytes()
        if not isinstance(value, bytes):
            if not type(value).__name__ == 'bytearray':
                raise TypeError("a bytes-like object is required, not '%s'" % type(value).__name__)
            value = bytes(value)
        places = self._places[index]
        if len(places) != len(value):
            raise ValueError('memoryview assignment: lvalue and rvalue have different structures')
        if places and places.step == 1:
            _kernel.store(self._id, places[0], 'B', value)
            return
        for place, byte in zip(places, value):
            _kernel.store(self._id, place, 'B', _kernel.encode('B', byte))

    def __delitem__(self, index):
        raise TypeError('cannot delete memory')

    def tobytes(self):
        self._check()
        if not self._places:
            return b''
        first, last = min(self._places[0], self._places[-1]), max(self._places[0], self._places[-1])
        found = _kernel.load(self._id, first, 'B', last - first + 1)
        if self._places.step == 1:
            return found
        return bytes([found[place - first] for place in self._places])

    __bytes__ = tobytes

    def tolist(self):
        return list(self.tobytes())

    def hex(self):
        return self.tobytes().hex()

    def __iter__(self):
        self._check()
        for index in range(len(self._places)):
            yield self[index]

    def __eq__(self, other):
        if isinstance(other, memoryview):
            other = other.tobytes()
        if not isinstance(other, bytes):
            return NotImplemented
        return self.tobytes() == other

    def __hash__(self):
        raise ValueError('cannot hash writable memoryview object')

    def __repr__(self):
        return '<%s at %#x>' % ('released memory' if self._places is None else 'memory', id(self))


memoryview.__module__ = 'builtins'


class SharedMemory:
    _name = None
    _id = None
    _buf = None

    def __init__(self, name=None, create=False, size=0):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")  #@ 77
        if create:
            if size == 0:
                raise ValueError("'size' must be a positive number different from zero")  #@ 81
        if name is None and not create:
            raise ValueError("'name' can only be None if create=True")  #@ 83
        if name is None:
            while self._id is None:
                name = _make_filename()
                try:
                    self._id, size = _kernel.segment(name, size)
                except FileExistsError:
                    continue
        else:
            name = '/' + name
            self._fd = _posixshmem.shm_open(  #@ 104
                name,
                size if create else None,
            )
            self._id, size = self._fd
        self._name = name
        self._size = size
        self._buf = memoryview(self._id, range(size))
        resource_tracker.register(self._name, 'shared_memory')

    def __reduce__(self):
        return (self.__class__, (self.name, False, self.size))

    def __repr__(self):
        return f'{self.__class__.__name__}({self.name!r}, size={self.size})'

    @property
    def buf(self):
        return self._buf

    @property
    def name(self):
        return self._name[1:]

    @property
    def size(self):
        return self._size

    def close(self):
        if self._buf is not None:
            self._buf.release()
            self._buf = None

    def unlink(self):
        if self._name:
            _posixshmem.shm_unlink(self._name)  #@ 243
            resource_tracker.unregister(self._name, 'shared_memory')


class _posixshmem:
    # CPython's is made in C: no frame of it shows.
    @staticmethod
    def shm_open(name, size):
        return _kernel.segment(name, size)

    @staticmethod
    def shm_unlink(name):
        _kernel.unlink(name)


_encoding = 'utf8'


class ShareableList:
    # The block holds, one after the other: the number of items, where each item begins and where the last one ends
    # (8 bytes each), the items, the format of each (8 bytes), and a byte each that says what to make of it.
    _types_mapping = {
        int: 'q',
        float: 'd',
        bool: 'xxxxxxx?',
        str: '%ds',
        bytes: '%ds',
        None.__class__: 'xxxxxx?x',
    }
    _alignment = 8

    @staticmethod
    def _extract_recreation_code(value):
        if isinstance(value, str):
            return 1
        if isinstance(value, bytes):
            return 2
        return 3 if value is None else 0

    def __init__(self, sequence=None, *, name=None):
        if name is None or sequence is not None:
            sequence = sequence or ()
            formats = []
            for item in sequence:
                format = self._types_mapping[type(item)]
                if isinstance(item, (str, bytes)):
                    format = format % (self._alignment * (len(item) // self._alignment + 1))
                formats.append(format)
            self._list_len = len(formats)
            self._allocated_offsets = [0]
            for format in formats:
                width = self._alignment if format[-1] != 's' else int(format[:-1])
                self._allocated_offsets.append(self._allocated_offsets[-1] + width)
            size = self._offset_back_transform_codes + self._list_len
            self.shm = SharedMemory(name, create=True, size=size)
            numbers = [self._list_len] + self._allocated_offsets
            self._put(0, 'q', b''.join([_kernel.encode('q', number) for number in numbers]))
            if formats:
                items = [self._packed(format, item) for format, item in zip(formats, sequence)]
                self._put(self._offset_data_start, 'c', b''.join(items))
                names = [_padded(format.encode(_encoding), 8) for format in formats]
                self._put(self._offset_packing_formats, 'c', b''.join(names))
                codes = bytes([self._extract_recreation_code(item) for item in sequence])
                self._put(self._offset_back_transform_codes, 'b', codes)
        else:
            self.shm = SharedMemory(name)  #@ 331
            self._list_len = len(self)
            self._allocated_offsets = self._get(8, 'q', self._list_len + 1, True)

    def _get(self, at, letter, count, many):
        if self.shm.buf is None:
            raise TypeError("a bytes-like object is required, not 'NoneType'")
        return _kernel.decode(letter, _kernel.load(self.shm._id, at, letter, count), many)

    def _put(self, at, letter, data):
        if self.shm.buf is None:
            raise TypeError("a read-write bytes-like object is required, not 'NoneType'")
        _kernel.store(self.shm._id, at, letter, data)

    def _packed(self, format, value):
        if format[-1] == 's':
            value = value.encode(_encoding) if isinstance(value, str) else value
            width = int(format[:-1])
            return _padded(value[:width], width)
        if format == 'xxxxxxx?':
            return bytes(7) + bytes([value])
        if format == 'xxxxxx?x':
            return bytes(8)
        return _kernel.encode(format, value)

    def _get_packing_format(self, position):
        position = position if position >= 0 else position + self._list_len
        if (position >= self._list_len) or (self._list_len < 0):
            raise IndexError("Requested position out of range.")  #@ 375
        found = self._get(self._offset_packing_formats + position * 8, 'c', 8, True)
        return _stripped(found).decode(_encoding)

    def _item(self, position, offset):
        format = self._get_packing_format(position)  #@ 429
        if format[-1] == 's':
            value = self._get(offset, 'c', int(format[:-1]), True)
        elif format == 'xxxxxxx?':
            value = self._get(offset + 7, '?', 1, False)
        elif format == 'xxxxxx?x':
            value = self._get(offset + 6, '?', 1, False)
        else:
            value = self._get(offset, format, 1, False)
        return value

    def __getitem__(self, position):
        position = position if position >= 0 else position + self._list_len  #@ 425
        try:
            offset = self._offset_data_start + self._allocated_offsets[position]  #@ 427
            value = self._item(position, offset)
        except IndexError:
            raise IndexError("index out of range")  #@ 434
        code = self._get(self._offset_back_transform_codes + position, 'b', 1, False)
        if code == 1:
            return _stripped(value).decode(_encoding)
        if code == 2:
            return _stripped(value)
        return value if code == 0 else None

    def __setitem__(self, position, value):
        position = position if position >= 0 else position + self._list_len  #@ 442
        try:
            item_offset = self._allocated_offsets[position]  #@ 444
            offset = self._offset_data_start + item_offset
            current_format = self._get_packing_format(position)  #@ 446
        except IndexError:
            raise IndexError("assignment index out of range")  #@ 448
        if not isinstance(value, (str, bytes)):
            new_format = self._types_mapping[type(value)]  #@ 451
            encoded_value = value
        else:
            allocated_length = self._allocated_offsets[position + 1] - item_offset
            encoded_value = value.encode(_encoding) if isinstance(value, str) else value
            if len(encoded_value) > allocated_length:
                raise ValueError("bytes/str item exceeds available storage")  #@ 459
            if current_format[-1] == 's':
                new_format = current_format
            else:
                new_format = self._types_mapping[str] % (allocated_length,)
        format = _padded(new_format.encode(_encoding), 8)
        self._put(self._offset_packing_formats + position * 8, 'c', format)
        code = self._extract_recreation_code(value)
        self._put(self._offset_back_transform_codes + position, 'b', bytes([code]))
        letter = 'c' if new_format[-1] == 's' or '?' in new_format else new_format
        self._put(offset, letter, self._packed(new_format, encoded_value))

    def __reduce__(self):
        return functools.partial(self.__class__, name=self.shm.name), ()

    def __len__(self):
        return self._get(0, 'q', 1, False)

    def __iter__(self):
        # As Python goes through anything with items: to the first IndexError.
        position = 0
        while True:
            try:
                item = self[position]
            except IndexError:
                return
            yield item
            position += 1

    def __repr__(self):
        return f'{self.__class__.__name__}({list(self)}, name={self.shm.name!r})'

    @property
    def format(self):
        return ''.join([self._get_packing_format(i) for i in range(self._list_len)])

    @property
    def _offset_data_start(self):
        return (self._list_len + 2) * 8

    @property
    def _offset_packing_formats(self):
        return self._offset_data_start + self._allocated_offsets[-1]

    @property
    def _offset_back_transform_codes(self):
        return self._offset_packing_formats + self._list_len * 8

    def count(self, value):
        return sum([value == entry for entry in self])

    def index(self, value):
        for position, entry in enumerate(self):
            if value == entry:
                return position
        raise ValueError(f"{value!r} not in this container")  #@ 532


def _padded(data, width):
    return data + bytes(width - len(data))


def _stripped(data):
    end = len(data)
    while end and data[end - 1] == 0:
        end -= 1
    return data[:end]
