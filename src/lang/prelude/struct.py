#@file /usr/lib/python3.11/struct.py
from _bits import _float_bits, _bits_float


class error(Exception):
    pass


error.__module__ = 'struct'
_SIZES = {'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8,
          'n': 8, 'N': 8, 'f': 4, 'd': 8, 's': 1, 'p': 1}


def _parts(format):
    # Byte order, and (count, letter, size, padding before) of each part.
    if isinstance(format, bytes):
        format = format.decode()
    order, native, at = 'little', True, 0
    if format[:1] in ('@', '=', '<', '>', '!'):
        native = format[0] == '@'
        order = 'big' if format[0] in '>!' else 'little'
        at = 1
    parts, size = [], 0
    while at < len(format):
        if format[at].isspace():
            at += 1
            continue
        digits = ''
        while at < len(format) and format[at].isdigit():
            digits += format[at]
            at += 1
        if at == len(format):
            raise error('repeat count given without format specifier')
        letter = format[at]
        at += 1
        if letter not in _SIZES or not native and letter in 'nN':
            raise error('bad char in struct format')
        width = 4 if letter in 'lL' and not native else _SIZES[letter]
        padding = -size % width if native else 0
        count = int(digits) if digits else 1
        parts.append((count, letter, width, padding))
        size += padding + count * width
    return order, parts, size


def calcsize(format, /):
    return _parts(format)[2]


_LIMITS = {'b': 'byte', 'B': 'ubyte', 'h': 'short', 'H': 'ushort'}


def _one(letter, width, value, order):
    if letter == '?':
        return b'\x01' if value else b'\x00'
    if letter == 'c':
        if not isinstance(value, bytes) or len(value) != 1:
            raise error('char format requires a bytes object of length 1')
        return value
    if letter in 'fd':
        if not isinstance(value, (int, float)):
            raise error('required argument is not a float')
        return _float_bits(float(value), width).to_bytes(width, order)
    if not isinstance(value, int):
        raise error('required argument is not an integer')
    signed = letter in 'bhilqn'
    low, high = (-(1 << 8 * width - 1), (1 << 8 * width - 1) - 1) if signed else (0, (1 << 8 * width) - 1)
    if not low <= value <= high:
        if letter in _LIMITS and width < 4:
            shown = (low, high) if letter in 'bB' else {'h': (low, high), 'H': (low, high)}[letter]
            if letter in 'bB':
                raise error(f'{_LIMITS[letter]} format requires {shown[0]} <= number <= {shown[1]}')
            raise error(f'{_LIMITS[letter]} format requires {shown[0]} <= number <= {shown[1]}')
        if width == 4:
            raise error(f"'{letter}' format requires {low} <= number <= {high}")
        raise error('int too large to convert' if value > 0 or signed else 'argument out of range')
    return value.to_bytes(width, order, signed=signed)


def pack(format, /, *values):
    order, parts, _ = _parts(format)
    needed = sum(0 if letter == 'x' else 1 if letter in 'sp' else count for count, letter, _, _ in parts)
    if len(values) != needed:
        raise error(f'pack expected {needed} items for packing (got {len(values)})')
    out, at = [], 0
    for count, letter, width, padding in parts:
        out.append(bytes(padding))
        if letter == 'x':
            out.append(bytes(count))
        elif letter in 'sp':
            value = values[at]
            at += 1
            if not isinstance(value, bytes):
                raise error(f"argument for '{letter}' must be a bytes object")
            if letter == 'p':
                value = bytes([min(len(value), count - 1, 255)]) + value[:count - 1] if count else b''
            out.append(value[:count] + bytes(max(count - len(value), 0)))
        else:
            for _ in range(count):
                out.append(_one(letter, width, values[at], order))
                at += 1
    return b''.join(out)


def unpack_from(format, /, buffer, offset=0):
    size = calcsize(format)
    if offset < 0:
        offset += len(buffer)
    if len(buffer) - offset < size:
        raise error(f'unpack_from requires a buffer of at least {size + offset} bytes for unpacking {size} bytes '
                    f'at offset {offset} (actual buffer size is {len(buffer)})')
    return unpack(format, bytes(buffer[offset:offset + size]))


def unpack(format, buffer, /):
    order, parts, size = _parts(format)
    buffer = bytes(buffer)
    if len(buffer) != size:
        raise error(f'unpack requires a buffer of {size} bytes')
    out, at = [], 0
    for count, letter, width, padding in parts:
        at += padding
        if letter == 'x':
            at += count
        elif letter in 'sp':
            value = buffer[at:at + count]
            out.append(value[1:1 + value[0]] if letter == 'p' and value else value)
            at += count
        else:
            for _ in range(count):
                piece = buffer[at:at + width]
                at += width
                if letter == 'c':
                    out.append(piece)
                elif letter == '?':
                    out.append(piece != b'\x00')
                elif letter in 'fd':
                    out.append(_bits_float(int.from_bytes(piece, order), width))
                else:
                    out.append(int.from_bytes(piece, order, signed=letter in 'bhilqn'))
    return tuple(out)


def iter_unpack(format, buffer, /):
    size = calcsize(format)
    if not size or len(buffer) % size:
        raise error(f'iterative unpacking requires a buffer of a multiple of {size} bytes')
    for at in range(0, len(buffer), size):
        yield unpack(format, buffer[at:at + size])


class Struct:
    def __init__(self, format):
        self.format = format
        self.size = calcsize(format)

    def pack(self, *values):
        return pack(self.format, *values)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)
