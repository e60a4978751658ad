#@file /usr/lib/python3.11/os.py
# Above the native module: the environment, a few fixed variables that a process may change for itself.
class _Environ(dict):
    def _checked(self, text):
        if not isinstance(text, str):
            raise TypeError(f'str expected, not {type(text).__name__}')  #@ 750
        return text

    def __getitem__(self, key):
        if self._checked(key) not in self:
            raise KeyError(key) from None  #@ 680
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        super().__setitem__(self._checked(key), self._checked(value))

    def __delitem__(self, key):
        if key not in self:
            raise KeyError(key) from None  #@ 695
        super().__delitem__(key)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def copy(self):
        return dict(self)

    def __repr__(self):
        return f'environ({dict(self)!r})'


environ = _Environ(
    HOME='/home/student', LANG='C.UTF-8', LOGNAME='student', PATH='/usr/local/bin:/usr/bin:/bin', PWD='/home/student',
    SHELL='/bin/bash', TERM='xterm-256color', USER='student')


def getenv(key, default=None):
    return environ.get(environ._checked(key), default)


def putenv(name, value, /):
    environ._checked(name)
    environ._checked(value)
