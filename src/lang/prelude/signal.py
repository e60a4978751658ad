#@file /usr/lib/python3.11/signal.py
# Handlers of signals. The kernel marks the process; the main thread calls the handler before its next operation.
import _kernel
from _kernel import default_int_handler


class _Number(int):
    # A number with a name, as an IntEnum's member: str() is the number, repr() has the name.
    def __repr__(self):
        return '<%s.%s: %d>' % (type(self).__name__, self.name, int(self))

    def __str__(self):
        return int.__repr__(self)

    def __reduce__(self):
        return int, (int(self),)

    @property
    def value(self):
        return int(self)


def _member(cls, name, number):
    member = int.__new__(cls, number)
    member.name = name
    cls._members[number] = member
    return member


class Signals(_Number):
    _members = {}

    def __new__(cls, number):
        try:
            return cls._members[number]
        except KeyError:
            raise ValueError('%r is not a valid Signals' % (number,)) from None


class Handlers(_Number):
    _members = {}

    def __new__(cls, number):
        try:
            return cls._members[number]
        except KeyError:
            raise ValueError('%r is not a valid Handlers' % (number,)) from None


SIGHUP = _member(Signals, 'SIGHUP', 1)
SIGINT = _member(Signals, 'SIGINT', 2)
SIGQUIT = _member(Signals, 'SIGQUIT', 3)
SIGILL = _member(Signals, 'SIGILL', 4)
SIGTRAP = _member(Signals, 'SIGTRAP', 5)
SIGABRT = _member(Signals, 'SIGABRT', 6)
SIGBUS = _member(Signals, 'SIGBUS', 7)
SIGFPE = _member(Signals, 'SIGFPE', 8)
SIGKILL = _member(Signals, 'SIGKILL', 9)
SIGUSR1 = _member(Signals, 'SIGUSR1', 10)
SIGSEGV = _member(Signals, 'SIGSEGV', 11)
SIGUSR2 = _member(Signals, 'SIGUSR2', 12)
SIGPIPE = _member(Signals, 'SIGPIPE', 13)
SIGALRM = _member(Signals, 'SIGALRM', 14)
SIGTERM = _member(Signals, 'SIGTERM', 15)
SIGSTKFLT = _member(Signals, 'SIGSTKFLT', 16)
SIGCHLD = _member(Signals, 'SIGCHLD', 17)
SIGCONT = _member(Signals, 'SIGCONT', 18)
SIGSTOP = _member(Signals, 'SIGSTOP', 19)
SIGTSTP = _member(Signals, 'SIGTSTP', 20)
SIGTTIN = _member(Signals, 'SIGTTIN', 21)
SIGTTOU = _member(Signals, 'SIGTTOU', 22)
SIGURG = _member(Signals, 'SIGURG', 23)
SIGXCPU = _member(Signals, 'SIGXCPU', 24)
SIGXFSZ = _member(Signals, 'SIGXFSZ', 25)
SIGVTALRM = _member(Signals, 'SIGVTALRM', 26)
SIGPROF = _member(Signals, 'SIGPROF', 27)
SIGWINCH = _member(Signals, 'SIGWINCH', 28)
SIGIO = _member(Signals, 'SIGIO', 29)
SIGPWR = _member(Signals, 'SIGPWR', 30)
SIGSYS = _member(Signals, 'SIGSYS', 31)
SIG_DFL = _member(Handlers, 'SIG_DFL', 0)
SIG_IGN = _member(Handlers, 'SIG_IGN', 1)
NSIG = 65

_words = {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 4: 'Illegal instruction', 5: 'Trace/breakpoint trap', 6: 'Aborted',
          7: 'Bus error', 8: 'Floating point exception', 9: 'Killed', 10: 'User defined signal 1',
          11: 'Segmentation fault', 12: 'User defined signal 2', 13: 'Broken pipe', 14: 'Alarm clock',
          15: 'Terminated', 16: 'Stack fault', 17: 'Child exited', 18: 'Continued', 19: 'Stopped (signal)',
          20: 'Stopped', 21: 'Stopped (tty input)', 22: 'Stopped (tty output)', 23: 'Urgent I/O condition',
          24: 'CPU time limit exceeded', 25: 'File size limit exceeded', 26: 'Virtual timer expired',
          27: 'Profiling timer expired', 28: 'Window changed', 29: 'I/O possible', 30: 'Power failure',
          31: 'Bad system call'}


_handlers = {SIGINT: default_int_handler, SIGPIPE: SIG_IGN, SIGXFSZ: SIG_IGN}


class _Frame:
    # Where the program was interrupted is not told to handlers.
    def __repr__(self):
        return '<frame at %#x>' % id(self)


def _deliver(number):
    handler = _handlers.get(number)
    if callable(handler):
        handler(number, _Frame())


def _check(signalnum):
    if not isinstance(signalnum, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(signalnum).__name__)
    if not 1 <= signalnum < NSIG:
        raise ValueError('signal number out of range')
    return int(signalnum)


def signal(signalnum, handler, /):
    number = _check(signalnum)
    if number in (9, 19):
        raise OSError(22, 'Invalid argument')  #@ 56
    if isinstance(handler, int) and handler in (0, 1):
        handler = SIG_IGN if handler else SIG_DFL
        action = 'ignore' if handler else 'default'
    elif callable(handler):
        action = 'handle'
    else:
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')  #@ 56
    _kernel.deliver_with(_deliver)
    before = _handlers.get(number, SIG_DFL)
    _handlers[number] = handler
    _kernel.action(number, action)
    return before


def getsignal(signalnum, /):
    return _handlers.get(_check(signalnum), SIG_DFL)


def raise_signal(signalnum, /):
    _kernel.kill(_kernel.getpid(), _check(signalnum))


def alarm(seconds, /):
    if not isinstance(seconds, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(seconds).__name__)
    left = _kernel.alarm(seconds)
    return int(left) + (left % 1 > 0)


def pause():
    _kernel.pause()


def strsignal(signalnum, /):
    return _words.get(_check(signalnum))


def valid_signals():
    return {Signals(n) for n in range(1, 32)} | set(range(34, 65))
