#@file /usr/lib/python3.11/multiprocessing/popen_fork.py
# The parent's end of a forked child: its pid, its exit code once it has been waited for, and a pipe whose end tells
# that it has gone.
import _kernel

from multiprocessing import util


class Popen:
    method = 'fork'

    def __init__(self, process_obj):
        _kernel.flush()
        self.returncode = None
        self.finalizer = None
        self._launch(process_obj)  #@ 19

    def duplicate_for_child(self, fd):
        return fd

    def poll(self, no_hang=True, quiet=False):
        return self._collect(no_hang, None, quiet)

    def wait(self, timeout=None):
        return self._collect(False, timeout)

    def seen(self):
        # For repr, which inside a container cannot ask the kernel: then what is known already.
        try:
            return self.poll()
        except RuntimeError:
            return self.returncode

    def _collect(self, no_hang, timeout, quiet=False):
        if self.returncode is None:
            try:
                pid, status = _kernel.wait(self.pid, no_hang, timeout, quiet)
            except ChildProcessError:
                return None
            if pid == self.pid:
                self.returncode = status
        return self.returncode

    def terminate(self):
        self._send_signal(15)

    def kill(self):
        self._send_signal(9)

    def _send_signal(self, sig):
        if self.returncode is None:
            try:
                _kernel.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def _launch(self, process_obj):
        parent_r, child_w = _kernel.open_pipe(False, True, sentinel=True)
        child_r, parent_w = _kernel.open_pipe(False, True, sentinel=True)
        self.pid = _kernel.fork(str(process_obj._name), bool(process_obj.daemon))
        if self.pid == 0:
            _kernel.seal()
            code = 1
            try:
                _kernel.close(parent_r)
                _kernel.close(parent_w)
                code = process_obj._bootstrap(child_r)  #@ 71
            finally:
                # Nothing below is reached in the child, and its variables need not be kept for it.
                while True:
                    _kernel.exit(code)
        _kernel.close(child_w)
        _kernel.close(child_r)
        self.finalizer = util.CloseDescriptors((parent_r, parent_w))
        self.sentinel = parent_r

    def close(self):
        if self.finalizer is not None:
            self.finalizer()
