#@file /usr/lib/python3.11/io.py
from builtins import _UnsupportedOperation as UnsupportedOperation, open

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2
DEFAULT_BUFFER_SIZE = 8192


class IOBase:
    closed = False

    def close(self):
        self.closed = True

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *args):
        self.close()

    def flush(self):
        self._check()

    def readable(self):
        return True

    writable = seekable = readable

    def isatty(self):
        return False

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        return list(self)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class _Memory(IOBase):
    def getvalue(self):
        self._check()
        return self._text

    def tell(self):
        self._check()
        return self._at

    def seek(self, offset, whence=0):
        self._check()
        start = {0: 0, 1: self._at, 2: len(self._text)}[whence]
        if start + offset < 0:
            raise ValueError(f'Negative seek position {start + offset}')
        self._at = start + offset
        return self._at

    def truncate(self, size=None):
        self._check()
        size = self._at if size is None else size
        self._text = self._text[:size]
        return size

    def read(self, size=-1):
        self._check()
        end = len(self._text) if size is None or size < 0 else self._at + size
        part = self._text[self._at:end]
        self._at += len(part)
        return part

    def readline(self, size=-1):
        self._check()
        end = self._text.find(self._newline, self._at) + 1 or len(self._text)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        part = self._text[self._at:end]
        self._at += len(part)
        return part

    def _write(self, part):
        at = self._at
        if at == len(self._text):
            self._text += part
        else:
            gap = self._fill * (at - len(self._text))
            self._text = self._text[:at] + gap + part + self._text[at + len(part):]
        self._at = at + len(part)
        return len(part)


class StringIO(_Memory):
    _newline, _fill = '\n', '\0'

    def __init__(self, initial_value='', newline='\n'):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        self._text = initial_value or ''
        self._at = 0

    def write(self, s, /):
        self._check()
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got '{type(s).__name__}'")
        return self._write(s)


class BytesIO(_Memory):
    _newline, _fill = b'\n', b'\0'

    def __init__(self, initial_bytes=b''):
        self._text = bytes(initial_bytes)
        self._at = 0

    def write(self, b, /):
        self._check()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._write(bytes(b))


TextIOBase = RawIOBase = BufferedIOBase = IOBase
