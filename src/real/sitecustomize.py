"""Notes of a program's processes, made before the program begins and not to be seen by it.

Python imports this module first, for its folder stands on PYTHONPATH. In the folder INTERLEAVE_NOTES:
- `pids`: a line `pid N` for each process that begins, `service N` for a manager's server;
- `stderr.N`: the standard error of each, apart, so that tracebacks do not mix.

With INTERLEAVE_START, processes are made so unless the program says otherwise.
"""
import os
import sys


def begin(open=os.open, write=os.write, close=os.close, dup2=os.dup2, getpid=os.getpid, readlink=os.readlink):
    # Only the mapping forgets: the environment itself is inherited by whatever Python starts.
    hidden = {name: os.environ._data.pop(name, b'') for name in (
        b'INTERLEAVE_NOTES', b'INTERLEAVE_START', b'PYTHONPATH')}
    sys.path.remove(os.path.dirname(__file__))
    notes = hidden[b'INTERLEAVE_NOTES']
    append = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC

    def note(kind):
        try:
            log = open(notes + b'/pids', append, 0o600)
        except OSError:
            return
        write(log, b'%s %d\n' % (kind, getpid()))
        close(log)

    def born():
        note(b'pid')
        try:
            # Unless it leads elsewhere by now.
            if readlink(b'/proc/self/fd/2').startswith(notes):
                own = open(notes + b'/stderr.%d' % getpid(), append, 0o600)
                dup2(own, 2)
                close(own)
        except OSError:
            pass

    born()
    os.register_at_fork(after_in_child=born)
    sys.meta_path.insert(0, Finder(note, hidden[b'INTERLEAVE_START'].decode()))


class Finder:
    """Sees to two modules when they have been imported."""

    def __init__(self, note, start):
        self.note, self.start = note, start

    def find_spec(self, name, path, target=None):
        after = {'multiprocessing.managers': self.managers, 'multiprocessing.context': self.context}.get(name)
        if after is None:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                break
        else:
            return None
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            after(module)
            del spec.loader.exec_module
        spec.loader.exec_module = exec_module
        return spec

    def managers(self, module):
        # Its main thread looks round once a second, for ever.
        serve = module.Server.serve_forever

        def serve_forever(server):
            self.note(b'service')
            serve(server)
        module.Server.serve_forever = serve_forever

    def context(self, module):
        if self.start:
            module._default_context._default_context = module._concrete_contexts[self.start]


begin()
