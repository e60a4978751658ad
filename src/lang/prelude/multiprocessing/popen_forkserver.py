#@file /usr/lib/python3.11/multiprocessing/popen_forkserver.py
# A child that a server process forks: its pid and its exit code come back through a pipe.
import _kernel

from multiprocessing import forkserver, popen_fork, reduction, spawn, util
from multiprocessing.context import spawning


class Popen(popen_fork.Popen):
    method = 'forkserver'

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)  #@ 35

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return len(self._fds) - 1

    def _launch(self, process_obj):
        prep_data = spawn.get_preparation_data(process_obj._name)  #@ 42
        buf = []
        with spawning(self):
            reduction.dump(prep_data, buf)
            reduction.dump(process_obj, buf)  #@ 47
        about = (str(process_obj._name), bool(process_obj.daemon))
        self.sentinel, w = forkserver.connect_to_new_process(about, self._fds)
        self.finalizer = util.CloseDescriptors((w, self.sentinel))
        for message in buf:
            _kernel.send_bytes_to(w, message)
        self.pid = _kernel.receive_from(self.sentinel)

    def _collect(self, no_hang, timeout, quiet=False):
        if self.returncode is not None:
            return self.returncode
        if _kernel.select([self.sentinel], [], 0 if no_hang else timeout)[0]:
            try:
                self.returncode = _kernel.receive_from(self.sentinel)
            except (EOFError, OSError):
                # The server itself was killed.
                self.returncode = 255
        return self.returncode
