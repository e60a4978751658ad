#@file /usr/lib/python3.11/multiprocessing/reduction.py
# How values become messages.
import _kernel


class ForkingPickler:
    def __init__(self, buf, protocol=None):
        self._buf = buf

    def dump(self, obj):
        self._buf.append(_kernel.pickle(obj))

    @classmethod
    def dumps(cls, obj, protocol=None):
        buf = []
        cls(buf, protocol).dump(obj)  #@ 51
        return buf[0]
