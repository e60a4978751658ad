#@file /usr/lib/python3.11/multiprocessing/connection.py
# Ends of pipes that carry objects. A connection closes when nothing can reach it any more.
import _kernel

from multiprocessing.context import BufferTooShort, assert_spawning, get_spawning_popen
from multiprocessing.reduction import ForkingPickler as _ForkingPickler


class _ConnectionBase:
    # `_own` is this process's hold on the descriptor: without it the descriptor closes.
    _handle = None

    closed = property(lambda self: self._handle is None)
    readable = property(lambda self: self._readable)
    writable = property(lambda self: self._writable)

    def __init__(self, handle, readable=True, writable=True):
        # What is no number is refused here, in Python's words.
        handle += 0
        if handle < 0:
            raise ValueError("invalid handle")  #@ 121
        if not (readable or writable):
            raise ValueError(
                "at least one of `readable` and `writable` must be True")  #@ 123
        self._readable, self._writable = readable, writable
        self._handle, self._own = handle, _kernel.own(handle)

    def close(self):
        if not self.closed:
            self._handle = None
            self._own.close()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    # Each operation first makes sure that it is possible.

    def _check_closed(self):
        if self.closed:
            raise OSError("handle is closed")  #@ 137

    def _check_readable(self):
        if not self._readable:
            raise OSError("connection is write-only")  #@ 141

    def _check_writable(self):
        if not self._writable:
            raise OSError("connection is read-only")  #@ 145

    def fileno(self):
        self._check_closed()  #@ 171
        return self._handle

    def poll(self, timeout=0.0):
        self._check_closed()  #@ 255
        self._check_readable()  #@ 256
        return self._poll(timeout)  #@ 257

    # Objects

    def send(self, obj):
        self._check_closed()  #@ 204
        self._check_writable()  #@ 205
        self._send_bytes(_ForkingPickler.dumps(obj))  #@ 206

    def recv(self):
        self._check_closed()  #@ 248
        self._check_readable()  #@ 249
        buf = self._recv_bytes()  #@ 250
        return _ForkingPickler.loads(buf)  #@ 251

    # Bytes

    def send_bytes(self, buf, offset=0, size=None):
        self._check_closed()  #@ 184
        self._check_writable()  #@ 185
        m = memoryview(buf)  #@ 186
        room = len(m) - offset
        if offset < 0:
            raise ValueError("offset is negative")  #@ 191
        if room < 0:
            raise ValueError("buffer length < offset")  #@ 193
        size = room if size is None else size
        if size < 0:
            raise ValueError("size is negative")  #@ 197
        if size > room:
            raise ValueError("buffer length < offset + size")  #@ 199
        self._send_bytes(m[offset:offset + size])  #@ 200

    def recv_bytes(self, maxlength=None):
        self._check_closed()  #@ 212
        self._check_readable()  #@ 213
        if (maxlength or 0) < 0:
            raise ValueError("negative maxlength")  #@ 215
        buf = self._recv_bytes(maxlength)  #@ 216
        if maxlength is not None and maxlength < len(buf):
            self._bad_message_length()  #@ 218
        return buf

    def recv_bytes_into(self, buf, offset=0):
        self._check_closed()  #@ 226
        self._check_readable()  #@ 227
        room = len(buf) - offset
        if offset < 0:
            raise ValueError("negative offset")  #@ 233
        if room < 0:
            raise ValueError("offset too large")  #@ 235
        result = self._recv_bytes()  #@ 236
        if len(result) > room:
            raise BufferTooShort(result)  #@ 239
        buf[offset:offset + len(result)] = result
        return len(result)

    def _bad_message_length(self):
        # The rest of the message is still in the pipe: nobody could read on.
        if not self._writable:
            self.close()
        self._readable = False
        raise OSError("bad message length")  #@ 152


def memoryview(buf):
    # What of it matters here: the bytes. Text has none of its own, and a number would become so many zeros.
    if not isinstance(buf, (str, int)):
        try:
            return bytes(buf)
        except TypeError:
            pass
    raise TypeError(f"memoryview: a bytes-like object is required, not '{type(buf).__name__}'")


class Connection(_ConnectionBase):
    # The kernel moves whole messages; the methods and names here are those that tracebacks show.
    def _send(self, buf, write=_kernel.send_bytes_to):
        n = write(self._handle, buf)  #@ 384

    def _recv(self, size, read=_kernel.receive_bytes_from):
        try:
            return read(self._handle)  #@ 395
        except EOFError:
            pass
        raise EOFError  #@ 399

    def _send_bytes(self, buf):
        header = b''  # The kernel adds its own.
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
    # A descriptor may also be given by its bare number.
    objects = [(obj, obj if isinstance(obj, int) else obj.fileno()) for obj in object_list]
    limit = None if timeout is None else max(timeout, 0)
    ready = _kernel.select([number for _, number in objects], [], limit)[0]
    return [obj for obj, number in objects if number in ready]
