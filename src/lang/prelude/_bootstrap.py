# What a process does from its first instruction to its last.
import _kernel
import sys

# Called in order after the program's own code has ended, before the last flush.
_exit_hook = []


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
    kind, handle = _kernel.entry()
    if kind == 'main':
        _kernel.run_main()
    elif kind == 'spawn':
        import _spawned
    else:
        from multiprocessing import forkserver
        forkserver.main(handle)


def _end():
    _kernel.close_files(False)
    for hook in _exit_hook:
        try:
            hook()
        except BaseException as exception:
            _report(exception)
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
