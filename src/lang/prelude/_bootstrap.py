# What a process does from its first instruction to its last.
import _kernel
import sys

# Calls (function, arguments, named arguments) after the program's own code has ended, the last one first.
_exit_hook = []
# Functions that run before all those: what waits for the process's own threads.
_thread_hook = []


def _report(exception):
    for line in _kernel.display_exception(exception):
        sys.stderr.write(line)


def _exit_code(exception):
    code = exception.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(str(code) + '\n')
    return 1


def _code_after(exception):
    if isinstance(exception, SystemExit):
        return _exit_code(exception)
    _report(exception)
    return -2 if isinstance(exception, KeyboardInterrupt) else 1


def _begin():
    # "only here": a process that does not begin at the program's first line belongs to a program that has the package.
    kind, handle = _kernel.entry()
    if kind == 'main':
        try:
            _kernel.run_main()
        finally:
            _kernel.flush()
    elif kind == 'spawn':
        import multiprocessing._spawned  # only here
    else:
        from multiprocessing import forkserver  # only here
        forkserver.main(handle)


def _end():
    _kernel.close_files(False)
    while _thread_hook:
        _thread_hook.pop()()
    while _exit_hook:
        function, args, kwargs = _exit_hook.pop()
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as exception:
            sys.stderr.write('Exception ignored in atexit callback: %r\n' % (function,))
            for piece in _kernel.format_exception(exception):
                sys.stderr.write(piece)
    _kernel.flush()
    _kernel.close_files(True)


def _main():
    code = 0
    for part in (_begin, _end):
        try:
            part()
        except BaseException as exception:
            code = _code_after(exception)
    if code == -2:
        # Whoever waits is to see that the signal ended it, as the shell does.
        _kernel.action(2, 'default')
        _kernel.kill(_kernel.getpid(), 2)
    _kernel.exit(code)
