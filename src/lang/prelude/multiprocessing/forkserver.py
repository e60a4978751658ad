#@file /usr/lib/python3.11/multiprocessing/forkserver.py
# A process that was started once, fresh, and forks a child whenever it is asked to. It knows nothing of the program:
# each child runs the main module again.
import _kernel

_preload = []
_address = None
_alive = None
_pid = None
_inherited = None


def set_forkserver_preload(modules_names):
    global _preload
    if not all(type(mod) is str for mod in modules_names):
        raise TypeError('module_names must be a list of strings')
    _preload = list(modules_names)


def get_inherited_fds():
    return _inherited


def connect_to_new_process(about, fds):
    ensure_running()
    client = _kernel.connect(_address)
    parent_r, child_w = _kernel.open_pipe(False, True)
    child_r, parent_w = _kernel.open_pipe(False, True)
    try:
        _kernel.send_to(client, about)
        _kernel.send_descriptors(client, [child_r, child_w, _alive] + list(fds))
    finally:
        for fd in (client, child_r, child_w):
            _kernel.close(fd)
    return parent_r, parent_w


def ensure_running():
    global _address, _alive, _pid
    if _pid is not None:
        if _kernel.wait(_pid, True, None)[0] == 0:
            return
        _kernel.close(_alive)
    _address, listener = _kernel.listen()
    alive_r, _alive = _kernel.open_pipe(False, True)
    _pid = _kernel.spawn('forkserver', False, 'server', [listener, alive_r], alive_r)
    _kernel.send_to(_alive, (listener, _address))
    _kernel.close(alive_r)
    _kernel.close(listener)


def main(alive_r):
    # Two threads: one forks, one waits for what was forked; in CPython a signal tells the one of the other.
    listener, address = _kernel.receive_from(alive_r)
    clients = {}
    children = _kernel.private()
    _kernel.start_thread(_collect, (clients, children))
    while True:
        ready = _kernel.select([listener, alive_r], [], None)[0]
        if alive_r in ready:
            return
        connection = _kernel.accept(listener)
        name, daemon = _kernel.receive_from(connection)
        child_r, child_w, alive_w, *fds = _kernel.receive_descriptors(connection)
        _kernel.close(connection)
        pid = _kernel.fork(name, daemon)
        if pid == 0:
            _kernel.seal()
            code = 1
            try:
                _kernel.close(listener)
                _kernel.close(alive_r)
                for fd in [child_w] + list(clients.values()):
                    _kernel.close(fd)
                code = _serve_one(child_r, fds, alive_w, address)
            except BaseException as exception:
                import _bootstrap
                code = _bootstrap._code_after(exception)
            finally:
                while True:
                    _kernel.exit(code)
        try:
            _kernel.send_to(child_w, pid)
        except BrokenPipeError:
            pass
        clients[pid] = child_w
        _kernel.release(children)
        for fd in [child_r, alive_w] + fds:
            _kernel.close(fd)


def _collect(clients, children):
    # Tells each client how its child ended.
    while True:
        _kernel.acquire(children, True, None)
        pid, status = _kernel.wait(None, False, None)
        client = clients.pop(pid)
        try:
            _kernel.send_to(client, status)
        except BrokenPipeError:
            pass
        _kernel.close(client)


def _serve_one(child_r, fds, alive_w, address):
    global _inherited, _address, _alive, _pid
    from multiprocessing import spawn
    _inherited = fds
    _address = address
    _alive = alive_w
    _pid = None
    parent_sentinel = child_r
    return spawn._main(child_r, parent_sentinel)
