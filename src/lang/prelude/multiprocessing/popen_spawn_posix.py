#@file /usr/lib/python3.11/multiprocessing/popen_spawn_posix.py
# A child that begins anew: what it needs travels through a pipe.
import _kernel

from multiprocessing import popen_fork, reduction, spawn, util
from multiprocessing.context import spawning


class Popen(popen_fork.Popen):
    method = 'spawn'

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)  #@ 32

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return fd

    def _launch(self, process_obj):
        prep_data = spawn.get_preparation_data(process_obj._name)  #@ 42
        fp = []
        with spawning(self):
            reduction.dump(prep_data, fp)
            reduction.dump(process_obj, fp)  #@ 47
        # One pipe for each direction; the child reads what it is, and its end tells that it has gone.
        parent_r, child_w = _kernel.open_pipe(False, True, sentinel=True)
        child_r, parent_w = _kernel.open_pipe(False, True)
        self._fds += child_r, child_w
        self.pid = _kernel.spawn(str(process_obj._name), bool(process_obj.daemon), 'spawn', self._fds, child_r)
        self.sentinel, self.finalizer = parent_r, util.CloseDescriptors((parent_r, parent_w))
        for fd in (child_r, child_w):
            _kernel.close(fd)
        for message in fp:
            _kernel.send_bytes_to(parent_w, message)
