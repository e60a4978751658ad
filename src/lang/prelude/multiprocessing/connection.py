#@file /usr/lib/python3.11/multiprocessing/connection.py
# Ends of pipes that carry objects. A connection closes when nothing can reach it any more.
import _kernel

from multiprocessing.context import BufferTooShort, assert_spawning, get_spawning_popen
from multiprocessing.reduction import ForkingPickler as _ForkingPickler


class _ConnectionBase:
    _handle = None

    def __init__(self, handle, readable=True, writable=True):
        handle = handle + 0
        if handle < 0:
            raise ValueError("invalid handle")  #@ 121
        if not readable and not writable:
            raise ValueError(
                "at least one of `readable` and `writable` must be True")  #@ 123
        self._handle = handle
        self._own = _kernel.own(handle)
        self._readable = readable
        self._writable = writable

    def _check_closed(self):
        if self._handle is None:
            raise OSError("handle is closed")  #@ 137

    def _check_readable(self):
        if not self._readable:
            raise OSError("connection is write-only")  #@ 141

    def _check_writable(self):
        if not self._writable:
            raise OSError("connection is read-only")  #@ 145

    def _bad_message_length(self):
        if self._writable:
            self._readable = False
        else:
            self.close()
        raise OSError("bad message length")  #@ 152

    @property
    def closed(self):
        return self._handle is None

    @property
    def readable(self):
        return self._readable

    @property
    def writable(self):
        return self._writable

    def fileno(self):
        self._check_closed()  #@ 171
        return self._handle

    def close(self):
        if self._handle is not None:
            self._handle = None
            self._own.close()

    def send_bytes(self, buf, offset=0, size=None):
        self._check_closed()  #@ 184
        self._check_writable()  #@ 185
        try:
            m = bytes(buf) if not isinstance(buf, (str, int)) else None
        except TypeError:
            m = None
        if m is None:
            raise TypeError("memoryview: a bytes-like object is required, not '%s'" % type(buf).__name__)  #@ 186
        n = len(m)
        if offset < 0:
            raise ValueError("offset is negative")  #@ 191
        if n < offset:
            raise ValueError("buffer length < offset")  #@ 193
        if size is None:
            size = n - offset
        elif size < 0:
            raise ValueError("size is negative")  #@ 197
        elif offset + size > n:
            raise ValueError("buffer length < offset + size")  #@ 199
        self._send_bytes(m[offset:offset + size])  #@ 200

    def send(self, obj):
        self._check_closed()  #@ 204
        self._check_writable()  #@ 205
        self._send_bytes(_ForkingPickler.dumps(obj))  #@ 206

    def recv_bytes(self, maxlength=None):
        self._check_closed()  #@ 212
        self._check_readable()  #@ 213
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")  #@ 215
        buf = self._recv_bytes(maxlength)  #@ 216
        if maxlength is not None and len(buf) > maxlength:
            self._bad_message_length()  #@ 218
        return buf

    def recv_bytes_into(self, buf, offset=0):
        self._check_closed()  #@ 226
        self._check_readable()  #@ 227
        bytesize = len(buf)
        if offset < 0:
            raise ValueError("negative offset")  #@ 233
        elif offset > bytesize:
            raise ValueError("offset too large")  #@ 235
        result = self._recv_bytes()  #@ 236
        size = len(result)
        if bytesize < offset + size:
            raise BufferTooShort(result)  #@ 239
        buf[offset:offset + size] = result
        return size

    def recv(self):
        self._check_closed()  #@ 248
        self._check_readable()  #@ 249
        buf = self._recv_bytes()  #@ 250
        return _ForkingPickler.loads(buf)  #@ 251

    def poll(self, timeout=0.0):
        self._check_closed()  #@ 255
        self._check_readable()  #@ 256
        return self._poll(timeout)  #@ 257

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


class Connection(_ConnectionBase):
    def _send(self, buf, write=_kernel.send_bytes_to):
        n = write(self._handle, buf)  #@ 384

    def _recv(self, size, read=_kernel.receive_bytes_from):
        try:
            return read(self._handle)  #@ 395
        except EOFError:
            pass
        raise EOFError  #@ 399

    def _send_bytes(self, buf):
        header = b''
        self._send(header + buf)  #@ 427

    def _recv_bytes(self, maxsize=None):
        buf = self._recv(4)  #@ 430
        return buf

    def _poll(self, timeout):
        r = wait([self], timeout)  #@ 440
        return bool(r)

    def __reduce__(self):
        assert_spawning(self)
        popen = get_spawning_popen()
        return _rebuild, (popen.duplicate_for_child(self._handle), popen.method, self._readable, self._writable)


def _rebuild(handle, method, readable, writable):
    # In the child that is being spawned: the same end, perhaps under another number.
    if method == 'forkserver':
        from multiprocessing.forkserver import get_inherited_fds
        handle = get_inherited_fds()[handle]
    return Connection(handle, readable, writable)


def Pipe(duplex=True):
    fd1, fd2 = _kernel.open_pipe(bool(duplex), False)
    if duplex:
        return Connection(fd1), Connection(fd2)
    return Connection(fd1, writable=False), Connection(fd2, readable=False)


def wait(object_list, timeout=None):
    objects = list(object_list)
    numbers = [obj if isinstance(obj, int) else obj.fileno() for obj in objects]
    if timeout is not None and timeout < 0:
        timeout = 0
    ready = _kernel.select(numbers, [], timeout)[0]
    return [obj for obj, number in zip(objects, numbers) if number in ready]
