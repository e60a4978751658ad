#@file /usr/lib/python3.11/multiprocessing/reduction.py
# How values become messages.
import _kernel

from multiprocessing import context


# What cards show of the next message instead of all of it: `(value,)`. Between setting it and pickling, nothing else
# runs.
shown = None


class ForkingPickler:
    def __init__(self, buf, protocol=None):
        self._buf = buf

    def dump(self, obj):
        global shown
        label, shown = shown, None
        self._buf.append(_kernel.pickle(obj, label))

    @classmethod
    def dumps(cls, obj, protocol=None):
        buf = []
        cls(buf, protocol).dump(obj)  #@ 51
        return buf[0]

    loads = staticmethod(_kernel.unpickle)


def dump(obj, file, protocol=None):
    ForkingPickler(file, protocol).dump(obj)  #@ 60


class pickle:
    @staticmethod
    def load(file):
        obj = _kernel.receive_from(file)
        if context._arrived:
            from multiprocessing import synchronize
            synchronize.find_arrived()
        return obj
