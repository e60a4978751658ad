#@file /usr/lib/python3.11/multiprocessing/queues.py
# What a pool's tasks and results travel through: a pipe, a lock for its readers and one for its writers.
import _kernel

from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler as _ForkingPickler


class Line:
    # `whole` is the pool's card; without a lock the line has one reader, or one writer.
    def __init__(self, whole=None, part=None, read_lock=None, write_lock=None):
        reader, writer = _kernel.open_pipe(False, True, whole, part)
        self._reader = Connection(reader, writable=False)
        self._writer = Connection(writer, readable=False)
        self._rlock = read_lock and _kernel.semaphore('lock', 1, 1, whole, read_lock)
        self._wlock = write_lock and _kernel.semaphore('lock', 1, 1, whole, write_lock)

    def fileno(self):
        return self._reader.fileno()

    def close_reader(self):
        self._reader.close()

    def close_writer(self):
        self._writer.close()

    def empty(self):
        return not self._reader.poll()

    def lock_for_reading(self):
        _kernel.acquire(self._rlock, True, None)

    def receive(self):
        return self._reader.recv()

    def get(self):
        if self._rlock is None:
            return self._reader.recv()
        _kernel.acquire(self._rlock, True, None)
        try:
            res = self._reader.recv_bytes()
        finally:
            _kernel.release(self._rlock)
        return _ForkingPickler.loads(res)

    def put(self, obj):
        obj = _ForkingPickler.dumps(obj)  #@ 371
        if self._wlock is None:
            self._writer.send_bytes(obj)
            return
        _kernel.acquire(self._wlock, True, None)
        try:
            self._writer.send_bytes(obj)
        finally:
            _kernel.release(self._wlock)

    def feed(self, obj):
        self._writer.send_bytes(_feed(obj))


def _feed(obj):
    obj = _ForkingPickler.dumps(obj)  #@ 244
    return obj
