#@file /usr/lib/python3.11/multiprocessing/managers.py
# Objects that live in a server process. A proxy sends a method's name and arguments and waits for the reply; what
# happens between two calls of one process, other processes may do.
import queue
import time

import _kernel
import _threads
from multiprocessing import connection, context, pool, process, reduction, util, _proxies
from multiprocessing._clients import Client as _Client, ForkAwareLocal
from multiprocessing._served import Array, Namespace, Value, array
from multiprocessing._server import Server, Token, all_methods, public_methods
from multiprocessing.context import ProcessError, get_spawning_popen


class RemoteError(Exception):
    # Shows what the server told between two rules.
    def __str__(self):
        rule = '-' * 75
        return f'\n{rule}\n{self.args[0]}{rule}'


def convert_to_error(kind, result):
    if kind == '#ERROR':
        return result
    lead = {'#TRACEBACK': '', '#UNSERIALIZABLE': 'Unserializable message: '}.get(kind)
    if lead is None:
        return ValueError(f'Unrecognized message type {kind!r}')
    if not isinstance(result, str):
        raise TypeError(  #@ 100
            f"Result {result!r} (kind '{kind}') type is {type(result)}, not str")
    return RemoteError(f'{lead}{result}\n' if lead else result)


# One question to a server and its answer.
def dispatch(c, id, methodname, args=(), kwds={}):
    reduction.shown = ((methodname, *args),)
    c.send((id, methodname, args, kwds))  #@ 89
    kind, result = c.recv()  #@ 90
    if kind != '#RETURN':
        raise convert_to_error(kind, result)  #@ 93
    return result


class State:
    INITIAL, STARTED, SHUTDOWN = range(3)
    value = INITIAL


class BaseManager:
    # Kinds of objects by name: `(what makes one, methods shown, kinds of their results, its proxy)`.
    _registry = {}
    _Server = Server
    _Client = staticmethod(_Client)

    address = property(lambda self: self._address)

    def __init__(self, address=None, authkey=None, serializer='pickle', ctx=None, *, shutdown_timeout=1.0):
        if address is not None:
            raise NotImplementedError(
                'the simulator has no network: a manager listens where start() makes it, so leave address out')
        if serializer != 'pickle':
            raise NotImplementedError("managers in the simulator use only the serializer 'pickle'")
        self._address, self._serializer = address, serializer
        self._authkey = process.AuthenticationString(_own_key() if authkey is None else authkey)
        self._ctx = ctx or context._default_context.get_context()
        self._shutdown_timeout = shutdown_timeout
        self._state = State()

    def get_server(self):
        raise NotImplementedError(
            'the simulator serves a manager only in a process of its own: use start() instead of get_server()')

    def connect(self):
        raise NotImplementedError(
            'the simulator has no network: pass proxies to other processes instead of connect()')

    # The server's life

    def start(self, initializer=None, initargs=()):
        if self._state.value == State.STARTED:
            raise ProcessError("Already started server")  #@ 542
        if self._state.value == State.SHUTDOWN:
            raise ProcessError("Manager has shut down")  #@ 544
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')  #@ 550
        fds = _kernel.open_pipe(False, True)
        reader, writer = connection.Connection(fds[0], writable=False), connection.Connection(fds[1], readable=False)
        told = (self._registry, _kernel.service('manager'), self._authkey, self._serializer, writer,
                initializer, initargs)
        self._process = self._ctx.Process(target=type(self)._run_server, args=told)
        self._process.name = '-'.join([type(self).__name__, ':'.join(map(str, self._process._identity))])
        self._process.start()  #@ 563
        with reader:
            # Only the server's end is left, so its death ends the wait.
            writer.close()
            self._address = reader.recv()  #@ 567
        self._state.value = State.STARTED
        self.shutdown = _Shutdown(self._process, self._address, self._state, self._shutdown_timeout)

    @classmethod
    def _run_server(cls, registry, address, authkey, serializer, writer, initializer=None, initargs=()):
        if initializer is not None:
            initializer(*initargs)  #@ 589
        server = cls._Server(registry, address, authkey, serializer)
        with writer:
            writer.send(server.address)
        server.serve_forever()  #@ 600

    def join(self, timeout=None):
        if self._process is None:
            return
        self._process.join(timeout)  #@ 619
        if not self._process.is_alive():
            self._process = None

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()  #@ 645
        if self._state.value != State.STARTED:
            raise ProcessError("Manager has shut down")  #@ 650
        return self

    def __exit__(self, *failure):
        self.shutdown()

    # Questions to the server, each over a connection of its own

    def _debug_info(self):
        conn = self._Client(self._address, authkey=self._authkey)  #@ 627
        with conn:
            return dispatch(conn, None, 'debug_info')  #@ 629

    def _number_of_objects(self):
        conn = self._Client(self._address, authkey=self._authkey)  #@ 637
        with conn:
            return dispatch(conn, None, 'number_of_objects')  #@ 639

    def _create(self, typeid, /, *args, **kwds):
        assert self._state.value == State.STARTED, 'server not yet started'  #@ 606
        # These two travel in CPython; here what they give does.
        args = tuple(list(arg) if type(arg).__name__ in ('zip', 'enumerate') else arg for arg in args)
        conn = self._Client(self._address, authkey=self._authkey)  #@ 607
        with conn:
            id, exposed = dispatch(conn, None, 'create', (typeid,)+args, kwds)  #@ 609
        return Token(typeid, self._address, id), exposed

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None, create_method=True):
        proxytype = proxytype or AutoProxy
        shown = exposed or getattr(proxytype, '_exposed_', None)
        kinds = method_to_typeid or getattr(proxytype, '_method_to_typeid_', None)
        for key, value in (kinds or {}).items():
            assert type(key) is str, '%r is not a string' % key  #@ 717
            assert type(value) is str, '%r is not a string' % value  #@ 718
        # A copy: what a class registers its base does not know.
        cls._registry = {**cls._registry, typeid: (callable, shown, kinds, proxytype)}
        if not create_method:
            return

        def temp(self, /, *args, **kwds):
            token, exp = self._create(typeid, *args, **kwds)  #@ 727
            proxy = proxytype(  #@ 728
                token, self._serializer, manager=self, authkey=self._authkey, exposed=exp)
            return proxy
        temp.__name__ = typeid
        setattr(cls, typeid, temp)


def _own_key():
    return process.current_process().authkey


class _Shutdown(util.Finalize):
    # Ends the server, once, and only from the process that started it.
    def __init__(self, *args):
        super().__init__(_finalize_manager, args, 0)
        self.pid = _kernel.getpid()

    def __call__(self):
        if self.pid == _kernel.getpid():
            super().__call__()


def _finalize_manager(server, address, state, timeout):
    if server.is_alive():
        try:
            with _Client(address) as conn:
                dispatch(conn, None, 'shutdown')
        except Exception:
            # It may be on its way out already.
            pass
        # Then less and less politely.
        server.join(timeout=timeout)
        for insist, limit in ((server.terminate, timeout), (server.kill, None)):
            if not server.is_alive():
                break
            insist()
            server.join(timeout=limit)
    state.value = State.SHUTDOWN


class BaseProxy:
    _Client = staticmethod(_Client)

    # The last two arguments concern counts of references, which a server here keeps to itself.
    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False):
        self._token, self._id = token, token.id
        self._serializer = serializer
        self._manager, self._made_in = manager, _kernel.getpid()
        self._tls = ForkAwareLocal(token.address)
        if authkey is None:
            self._authkey = _own_key() if manager is None else manager._authkey
        else:
            self._authkey = process.AuthenticationString(authkey)

    def _connect(self):
        thread = _kernel.thread()
        name = process.current_process().name + (f'|Thread-{thread}' if thread else '')
        conn = self._Client(self._token.address, authkey=self._authkey)  #@ 805
        dispatch(conn, None, 'accept_connection', (name,))  #@ 806
        self._tls.connection = conn

    def _callmethod(self, methodname, args=(), kwds={}):
        try:
            conn = self._tls.connection  #@ 814
        except AttributeError:
            # This thread's first call.
            self._connect()  #@ 818
            conn = self._tls.connection
        reduction.shown = ((methodname, *args),)
        conn.send((self._id, methodname, args, kwds))  #@ 821
        kind, result = conn.recv()  #@ 822
        if kind == '#PROXY':
            exposed, token = result
            if self._made_in != _kernel.getpid():
                # Only where the manager was made does a proxy know it.
                self._manager = None
            proxytype = self._manager._registry[token.typeid][-1]  #@ 828
            token.address = self._token.address
            return proxytype(token, self._serializer, manager=self._manager, authkey=self._authkey, exposed=exposed)
        if kind != '#RETURN':
            raise convert_to_error(kind, result)  #@ 837
        return result

    def _getvalue(self):
        return self._callmethod('#GETVALUE')  #@ 843

    def __deepcopy__(self, memo):
        return self._getvalue()  #@ 912

    def __reduce__(self):
        # A spawned child does not know the key.
        kwds = {} if get_spawning_popen() is None else {'authkey': self._authkey}
        kind = type(self)
        if getattr(self, '_isauto', False):
            kind = AutoProxy
            kwds['exposed'] = self._exposed_
        return RebuildProxy, (kind, self._token, self._serializer, kwds)

    def __repr__(self):
        return f'<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>'

    def __str__(self):
        try:
            return self._callmethod('__repr__')
        except Exception:
            return f"{repr(self)[:-1]}; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    return func(token, serializer, **kwds)


_made = {}


def MakeProxyType(name, exposed):
    key = name, *exposed
    if key not in _made:
        parts = {method: _proxies.forwarder(method) for method in exposed}
        _made[key] = type(name, (BaseProxy,), {**parts, '_exposed_': key[1:]})
    return _made[key]


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False):
    if exposed is None:
        conn = _Client(token.address, authkey=authkey)  #@ 982
        with conn:
            exposed = dispatch(conn, None, 'get_methods', (token,))
    proxy = MakeProxyType(f'AutoProxy[{token.typeid}]', exposed)(token, serializer, manager, authkey)
    proxy._isauto = True
    return proxy


class ValueProxy(BaseProxy):
    _exposed_ = ('get', 'set')

    def get(self):
        return self._callmethod('get')  #@ 1141

    def set(self, value):
        return self._callmethod('set', (value,))  #@ 1143

    value = property(get, set)


class EventProxy(BaseProxy):
    _exposed_ = ('is_set', 'set', 'clear', 'wait')

    def is_set(self):
        return self._callmethod('is_set')  #@ 1091

    def set(self):
        return self._callmethod('set')  #@ 1093

    def clear(self):
        return self._callmethod('clear')  #@ 1095

    def wait(self, timeout=None):
        return self._callmethod('wait', (timeout,))  #@ 1097


class AcquirerProxy(BaseProxy):
    _exposed_ = ('acquire', 'release')

    def acquire(self, blocking=True, timeout=None):
        args = (blocking,) if timeout is None else (blocking, timeout)
        return self._callmethod('acquire', args)  #@ 1052

    def release(self):
        return self._callmethod('release')  #@ 1054

    def __enter__(self):
        return self._callmethod('acquire')  #@ 1056

    def __exit__(self, *failure):
        return self._callmethod('release')  #@ 1058


class ConditionProxy(AcquirerProxy):
    _exposed_ = ('acquire', 'release', 'wait', 'notify', 'notify_all')

    def wait(self, timeout=None):
        return self._callmethod('wait', (timeout,))  #@ 1064

    def notify(self, n=1):
        return self._callmethod('notify', (n,))  #@ 1066

    def notify_all(self):
        return self._callmethod('notify_all')  #@ 1068

    def wait_for(self, predicate, timeout=None):
        result = predicate()  #@ 1070
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            waittime = None if end is None else end - time.monotonic()
            if not (waittime is None or waittime > 0):
                # In vain.
                break
            self.wait(waittime)  #@ 1083
            result = predicate()  #@ 1084
        return result


class BarrierProxy(BaseProxy):
    _exposed_ = ('__getattribute__', 'wait', 'abort', 'reset')

    def wait(self, timeout=None):
        return self._callmethod('wait', (timeout,))  #@ 1103

    def abort(self):
        return self._callmethod('abort')  #@ 1105

    def reset(self):
        return self._callmethod('reset')  #@ 1107

    @property
    def parties(self):
        return self._callmethod('__getattribute__', ('parties',))  #@ 1110

    @property
    def n_waiting(self):
        return self._callmethod('__getattribute__', ('n_waiting',))  #@ 1113

    @property
    def broken(self):
        return self._callmethod('__getattribute__', ('broken',))  #@ 1116


class IteratorProxy(BaseProxy):
    _exposed_ = ('__next__', 'send', 'throw', 'close')

    def __iter__(self):
        return self

    def __next__(self, *args):
        return self._callmethod('__next__', args)  #@ 1039

    def send(self, *args):
        return self._callmethod('send', args)  #@ 1041

    def throw(self, *args):
        return self._callmethod('throw', args)  #@ 1043

    def close(self, *args):
        return self._callmethod('close', args)  #@ 1045


# For a proxy all of whose names seem to be somebody else's.
_plain = object.__getattribute__


class NamespaceProxy(BaseProxy):
    _exposed_ = ('__getattribute__', '__setattr__', '__delattr__')

    def __getattr__(self, key):
        if key.startswith('_'):
            return object.__getattribute__(self, key)  #@ 1123
        callmethod = _plain(self, '_callmethod')
        return callmethod('__getattribute__', (key,))  #@ 1125

    def __setattr__(self, key, value):
        if key.startswith('_'):
            return object.__setattr__(self, key, value)  #@ 1128
        callmethod = _plain(self, '_callmethod')
        return callmethod('__setattr__', (key, value))  #@ 1130

    def __delattr__(self, key):
        if key.startswith('_'):
            return object.__delattr__(self, key)  #@ 1133
        callmethod = _plain(self, '_callmethod')
        return callmethod('__delattr__', (key,))  #@ 1135


# What lists and dictionaries have in common, and what each has of its own.
_items = '__len__ __contains__ __getitem__ __setitem__ __delitem__ pop'.split()
BaseListProxy = MakeProxyType('BaseListProxy', _items + (
    '__add__ __mul__ __rmul__ __imul__ __reversed__ '
    'append extend insert remove count index reverse sort').split())


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod('extend', (value,))  #@ 1157
        return self

    def __imul__(self, value):
        self._callmethod('__imul__', (value,))  #@ 1160
        return self


DictProxy = MakeProxyType('DictProxy', _items + (
    '__iter__ keys values items get setdefault update popitem clear copy').split())
DictProxy._method_to_typeid_ = {'__iter__': 'Iterator'}
ArrayProxy = MakeProxyType('ArrayProxy', _items[:1] + _items[2:4])

_results = {'imap': 'Iterator', 'imap_unordered': 'Iterator',
            **dict.fromkeys(('apply_async', 'map_async', 'starmap_async'), 'AsyncResult')}
BasePoolProxy = MakeProxyType('PoolProxy', [*_results, 'apply', 'map', 'starmap', 'close', 'join', 'terminate'])
BasePoolProxy._method_to_typeid_ = _results


class PoolProxy(BasePoolProxy):
    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.terminate()  #@ 1206


class SyncManager(BaseManager):
    pass


for _name, _kind, _proxy in (
        ('Lock', _threads.Lock, AcquirerProxy), ('RLock', _threads.RLock, AcquirerProxy),
        ('Semaphore', _threads.Semaphore, AcquirerProxy),
        ('BoundedSemaphore', _threads.BoundedSemaphore, AcquirerProxy),
        ('Condition', _threads.Condition, ConditionProxy), ('Event', _threads.Event, EventProxy),
        ('Barrier', _threads.Barrier, BarrierProxy),
        ('Queue', queue.Queue, None), ('JoinableQueue', queue.Queue, None),
        ('list', list, ListProxy), ('dict', dict, DictProxy), ('Namespace', Namespace, NamespaceProxy),
        ('Value', Value, ValueProxy), ('Array', Array, ArrayProxy), ('Pool', pool.Pool, PoolProxy)):
    SyncManager.register(_name, _kind, _proxy)
# What only methods return.
SyncManager.register('Iterator', proxytype=IteratorProxy, create_method=False)
SyncManager.register('AsyncResult', create_method=False)
