#@file /usr/lib/python3.11/traceback.py
import sys
from _kernel import display_exception as _lines


def _one(exc, value):
    # Both an exception and the older triple of class, exception and traceback.
    return exc if isinstance(exc, BaseException) else value


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    found = _one(exc, value)
    return ['NoneType: None\n'] if found is None else _lines(found)


def format_exception_only(exc, /, value=None):
    found = _one(exc, value)
    return ['NoneType: None\n'] if found is None else _lines(found)[-1:]


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    stream = sys.stderr if file is None else file
    for line in format_exception(exc, value, tb):
        stream.write(line)


def format_exc(limit=None, chain=True):
    return ''.join(format_exception(sys.exception()))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), file=file)


def format_tb(tb, limit=None):
    return [] if tb is None else _lines(tb)[1:-1]


def print_tb(tb, limit=None, file=None):
    stream = sys.stderr if file is None else file
    for line in format_tb(tb):
        stream.write(line)
