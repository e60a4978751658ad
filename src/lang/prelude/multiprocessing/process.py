#@file /usr/lib/python3.11/multiprocessing/process.py
import sys

import _kernel

_children = []
_counter = 0


class BaseProcess:
    _start_method = None

    def _Popen(self):
        raise NotImplementedError

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'  #@ 82
        global _counter
        _counter += 1
        mine = _current_process._identity
        self._identity = (mine and _kernel.told(mine)) + (_counter,)
        self._parent_pid = _kernel.getpid()
        self._parent_name = _current_process._name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or type(self).__name__ + '-' + ':'.join([str(i) for i in self._identity])
        self._config = _current_process._config.copy()
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")  #@ 101

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)  #@ 108

    def start(self):
        self._check_closed()  #@ 114
        assert self._popen is None, 'cannot start a process twice'  #@ 115
        assert self._parent_pid == _kernel.getpid(), 'can only start a process object created by current process'
        #@ 118
        assert not _current_process._config.get('daemon'), \
               'daemonic processes are not allowed to have children'
        _cleanup()
        self._popen = self._Popen(self)  #@ 121
        self._sentinel = self._popen.sentinel
        # The child has its own copy of these; the parent need not keep them alive.
        self._target = self._args = self._kwargs = None
        _children.append(self)

    def terminate(self):
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        self._check_closed()  #@ 146
        assert self._parent_pid == _kernel.getpid(), 'can only join a child process'
        assert self._popen is not None, 'can only join a started process'  #@ 148
        if timeout is not None and timeout < 0:
            timeout = 0
        if self._popen.wait(timeout) is not None:
            _discard(self)

    def is_alive(self):
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == _kernel.getpid(), 'can only test a child process'
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _discard(self)
        return False

    def close(self):
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError("Cannot close a process while it is still running. "
                                 "You should first call join() or terminate().")
            self._popen.close()
            self._popen = None
            del self._sentinel
            _discard(self)
        self._closed = True

    @property
    def name(self):
        return self._name if isinstance(self, _MainProcess) else _kernel.told(self._name)

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'  #@ 195
        self._name = name
        if self is _current_process:
            _kernel.describe(name, self.daemon)

    @property
    def daemon(self):
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, 'process has already started'  #@ 210
        self._config['daemon'] = daemonic

    @property
    def exitcode(self):
        self._check_closed()
        if self._popen is None:
            return None
        return self._popen.poll()

    @property
    def ident(self):
        self._check_closed()
        if self is _current_process:
            return _kernel.number(_kernel.getpid())
        return self._popen and _kernel.number(self._popen.pid)

    @property
    def pid(self):
        return self.ident

    @property
    def sentinel(self):
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None  #@ 259

    @property
    def authkey(self):
        return self._config['authkey']

    @authkey.setter
    def authkey(self, authkey):
        self._config['authkey'] = AuthenticationString(authkey)

    def __repr__(self):
        exitcode = None
        if self is _current_process:
            status = 'started'
        elif self._closed:
            status = 'closed'
        elif self._parent_pid != _kernel.getpid():
            status = 'unknown'
        elif self._popen is None:
            status = 'initial'
        else:
            exitcode = self._popen.seen()
            status = 'started' if exitcode is None else 'stopped'
        info = [type(self).__name__, 'name=%r' % self.name]
        if self._popen is not None:
            info.append('pid=%s' % _kernel.number(self._popen.pid))
        info.append('parent=%s' % _kernel.number(self._parent_pid))
        info.append(status)
        if exitcode is not None:
            info.append('exitcode=%s' % _exit_names.get(exitcode, exitcode))
        if self.daemon:
            info.append('daemon')
        return '<%s>' % ' '.join(info)

    def _bootstrap(self, parent_sentinel=None):
        # The child's whole life; its value is the exit code.
        global _current_process, _parent_process, _counter
        from multiprocessing import context, util
        try:
            if self._start_method is not None:
                context._force_start_method(self._start_method)
            _counter = 0
            _children.clear()
            _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            _current_process = self
            util._after_fork()
            try:
                self.run()  #@ 314
                exitcode = 0
            finally:
                _kernel.close_files(False)
                util._exit_function()
        except SystemExit as e:
            if e.code is None:
                exitcode = 0
            elif isinstance(e.code, int):
                exitcode = e.code
            else:
                sys.stderr.write(str(e.code) + '\n')
                exitcode = 1
        except:
            exitcode = 1
            sys.stderr.write('Process %s:\n' % self.name)
            for piece in _kernel.format_exception(_kernel.current_exception()):
                sys.stderr.write(piece)
        _kernel.flush()
        return exitcode


class AuthenticationString(bytes):
    def __reduce__(self):
        from multiprocessing.context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError('Pickling an AuthenticationString object is '
                            'disallowed for security reasons')  #@ 353
        return AuthenticationString, (bytes(self),)


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {}
        self._sentinel = sentinel

    def is_alive(self):
        return not _kernel.select([self._sentinel], [], 0)[0]

    def join(self, timeout=None):
        _kernel.select([self._sentinel], [], timeout)

    @property
    def ident(self):
        return _kernel.number(self._pid)

    pid = ident


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {'authkey': AuthenticationString(_kernel.first_key())}

    def close(self):
        pass


_exit_names = {-15: '-SIGTERM', -9: '-SIGKILL', -2: '-SIGINT'}
_parent_process = None
_current_process = _MainProcess()


def current_process():
    return _current_process


def parent_process():
    return _parent_process


def active_children():
    _cleanup()
    return list(_children)


def _discard(child):
    if child in _children:
        _children.remove(child)


def _cleanup():
    # Children that have ended meanwhile are waited for.
    for child in list(_children):
        if child._popen.poll(quiet=True) is not None:
            _discard(child)
