#@file /usr/lib/python3.11/contextlib.py
import sys
from functools import wraps


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)  #@ 81
        return inner


class _GeneratorContextManager(AbstractContextManager, ContextDecorator):
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)  #@ 105
        self._again = (func, args, kwds)

    def _recreate_cm(self):
        # A generator runs once; a function that it decorates may run more often.
        return type(self)(*self._again)

    def __enter__(self):
        try:
            return next(self.gen)  #@ 137
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None  #@ 139

    def __exit__(self, typ, value, traceback):
        # The generator goes on behind its one `yield`, or with what the block raised there; it has to end.
        try:
            if typ is None:
                next(self.gen)  #@ 144
            else:
                self.gen.throw(typ, value, traceback)  #@ 158
        except StopIteration as end:
            return typ is not None and end is not value
        except BaseException as new:
            # The same exception goes on by itself; also when a StopIteration became a RuntimeError.
            is_turned = isinstance(value, StopIteration) and isinstance(new, RuntimeError) and new.__cause__ is value
            if typ is None or not (is_turned or new is value):
                raise
            value.__traceback__ = traceback
            return False
        try:
            if typ is None:
                raise RuntimeError("generator didn't stop")  #@ 149
            raise RuntimeError("generator didn't stop after throw()")  #@ 194
        finally:
            self.gen.close()


def contextmanager(func):
    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)  #@ 289
    return helper


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()  #@ 345


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        return exctype is not None and issubclass(exctype, self._exceptions)


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result


class ExitStack(AbstractContextManager):
    def __init__(self):
        self._exits = []

    def enter_context(self, cm):
        cls = type(cm)
        if not hasattr(cls, '__enter__') or not hasattr(cls, '__exit__'):
            name = f'{cls.__module__}.{cls.__qualname__}'
            raise TypeError(f"'{name}' object does not support the context manager protocol")  #@ 515
        result = cm.__enter__()  #@ 517
        self._exits.append(cm.__exit__)
        return result

    def push(self, exit):
        self._exits.append(exit.__exit__ if hasattr(type(exit), '__exit__') else exit)
        return exit

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc, tb):
            callback(*args, **kwds)  #@ 449
        self._exits.append(leave)
        return callback

    def pop_all(self):
        other = type(self)()
        other._exits = self._exits
        self._exits = []
        return other

    def close(self):
        self.__exit__(None, None, None)  #@ 609

    def __exit__(self, *details):
        first = error = details[1]
        suppressed = raised = False
        while self._exits:
            leave = self._exits.pop()
            try:
                kind = None if error is None else type(error)
                if leave(kind, error, None if error is None else error.__traceback__):  #@ 584
                    suppressed = True
                    raised = False
                    error = None
            except BaseException as new:
                raised = True
                if new is not error and new.__context__ is None:
                    new.__context__ = error
                error = new
        if raised:
            raise error  #@ 601
        return first is not None and suppressed


class _Redirect(AbstractContextManager):
    def __init__(self, new_target):
        self._new = new_target
        self._old = []

    def __enter__(self):
        self._old.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new)
        return self._new

    def __exit__(self, exc_type, exc_value, traceback):
        setattr(sys, self._stream, self._old.pop())


class redirect_stdout(_Redirect):
    _stream = 'stdout'


class redirect_stderr(_Redirect):
    _stream = 'stderr'
