#@file /usr/lib/python3.11/multiprocessing/managers.py
# Objects that live in a server process. A proxy sends a method's name and arguments and waits for the reply; what
# happens between two calls of one process, other processes may do.
import _kernel
import _threads
import queue

from multiprocessing import connection, context, pool, process, reduction, util, _proxies
from multiprocessing._clients import Client as _Client, ForkAwareLocal
from multiprocessing._served import Array, Namespace, Value, array
from multiprocessing._server import Server, Token, all_methods, public_methods
from multiprocessing.context import ProcessError, get_spawning_popen


def dispatch(c, id, methodname, args=(), kwds={}):
    reduction.shown = ((methodname,) + args,)
    c.send((id, methodname, args, kwds))  #@ 89
    kind, result = c.recv()  #@ 90
    if kind == '#RETURN':
        return result
    raise convert_to_error(kind, result)  #@ 93


def convert_to_error(kind, result):
    if kind == '#ERROR':
        return result
    if kind in ('#TRACEBACK', '#UNSERIALIZABLE'):
        if not isinstance(result, str):
            raise TypeError(  #@ 100
                "Result {0!r} (kind '{1}') type is {2}, not str".format(result, kind, type(result)))
        return RemoteError('Unserializable message: %s\n' % result if kind == '#UNSERIALIZABLE' else result)
    return ValueError('Unrecognized message type {!r}'.format(kind))


class RemoteError(Exception):
    def __str__(self):
        return '\n' + '-' * 75 + '\n' + str(self.args[0]) + '-' * 75


class State:
    INITIAL = 0
    STARTED = 1
    SHUTDOWN = 2

    def __init__(self):
        self.value = State.INITIAL


class BaseManager:
    _registry = {}
    _Server = Server
    _Client = staticmethod(_Client)

    def __init__(self, address=None, authkey=None, serializer='pickle',
                 ctx=None, *, shutdown_timeout=1.0):
        if authkey is None:
            authkey = process.current_process().authkey
        if address is not None:
            raise NotImplementedError(
                'the simulator has no network: a manager listens where start() makes it, so leave address out')
        if serializer != 'pickle':
            raise NotImplementedError("managers in the simulator use only the serializer 'pickle'")
        self._address = address
        self._authkey = process.AuthenticationString(authkey)
        self._state = State()
        self._serializer = serializer
        self._ctx = ctx or context._default_context.get_context()
        self._shutdown_timeout = shutdown_timeout

    def get_server(self):
        raise NotImplementedError(
            'the simulator serves a manager only in a process of its own: use start() instead of get_server()')

    def connect(self):
        raise NotImplementedError(
            'the simulator has no network: pass proxies to other processes instead of connect()')

    def start(self, initializer=None, initargs=()):
        if self._state.value != State.INITIAL:
            if self._state.value == State.STARTED:
                raise ProcessError("Already started server")  #@ 542
            elif self._state.value == State.SHUTDOWN:
                raise ProcessError("Manager has shut down")  #@ 544
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')  #@ 550
        receiver, sender = _kernel.open_pipe(False, True)
        reader = connection.Connection(receiver, writable=False)
        writer = connection.Connection(sender, readable=False)
        self._process = self._ctx.Process(
            target=type(self)._run_server,
            args=(self._registry, _kernel.service('manager'), self._authkey,
                  self._serializer, writer, initializer, initargs),
            )
        ident = ':'.join(str(i) for i in self._process._identity)
        self._process.name = type(self).__name__ + '-' + ident
        self._process.start()  #@ 563
        writer.close()
        self._address = reader.recv()  #@ 567
        reader.close()
        self._state.value = State.STARTED
        self.shutdown = _Shutdown(self._process, self._address, self._state, self._shutdown_timeout)

    @classmethod
    def _run_server(cls, registry, address, authkey, serializer, writer,
                    initializer=None, initargs=()):
        if initializer is not None:
            initializer(*initargs)  #@ 589
        server = cls._Server(registry, address, authkey, serializer)
        writer.send(server.address)
        writer.close()
        server.serve_forever()  #@ 600

    def _create(self, typeid, /, *args, **kwds):
        assert self._state.value == State.STARTED, 'server not yet started'  #@ 606
        # These two travel in CPython; here what they give does.
        args = tuple(list(arg) if type(arg).__name__ in ('zip', 'enumerate') else arg for arg in args)
        conn = self._Client(self._address, authkey=self._authkey)  #@ 607
        try:
            id, exposed = dispatch(conn, None, 'create', (typeid,)+args, kwds)  #@ 609
        finally:
            conn.close()
        return Token(typeid, self._address, id), exposed

    def join(self, timeout=None):
        if self._process is not None:
            self._process.join(timeout)  #@ 619
            if not self._process.is_alive():
                self._process = None

    def _debug_info(self):
        conn = self._Client(self._address, authkey=self._authkey)  #@ 627
        try:
            return dispatch(conn, None, 'debug_info')  #@ 629
        finally:
            conn.close()

    def _number_of_objects(self):
        conn = self._Client(self._address, authkey=self._authkey)  #@ 637
        try:
            return dispatch(conn, None, 'number_of_objects')  #@ 639
        finally:
            conn.close()

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()  #@ 645
        if self._state.value == State.SHUTDOWN:
            raise ProcessError("Manager has shut down")  #@ 650
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    @property
    def address(self):
        return self._address

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None,
                 method_to_typeid=None, create_method=True):
        if '_registry' not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, '_exposed_', None)
        method_to_typeid = method_to_typeid or getattr(proxytype, '_method_to_typeid_', None)
        if method_to_typeid:
            for key, value in list(method_to_typeid.items()):
                assert type(key) is str, '%r is not a string' % key  #@ 717
                assert type(value) is str, '%r is not a string' % value  #@ 718
        cls._registry[typeid] = (callable, exposed, method_to_typeid, proxytype)
        if create_method:
            def temp(self, /, *args, **kwds):
                token, exp = self._create(typeid, *args, **kwds)  #@ 727
                proxy = proxytype(  #@ 728
                    token, self._serializer, manager=self,
                    authkey=self._authkey, exposed=exp
                    )
                return proxy
            temp.__name__ = typeid
            setattr(cls, typeid, temp)


class _Shutdown(util.Finalize):
    # Ends the server, once, and only from the process that started it.
    def __init__(self, server, address, state, timeout):
        util.Finalize.__init__(self, _finalize_manager, (server, address, state, timeout), 0)
        self.pid = _kernel.getpid()

    def __call__(self):
        if self.pid == _kernel.getpid():
            util.Finalize.__call__(self)


def _finalize_manager(server, address, state, timeout):
    if server.is_alive():
        try:
            conn = _Client(address)
            try:
                dispatch(conn, None, 'shutdown')
            finally:
                conn.close()
        except Exception:
            pass
        server.join(timeout=timeout)
        if server.is_alive():
            server.terminate()
            server.join(timeout=timeout)
            if server.is_alive():
                server.kill()
                server.join()
    state.value = State.SHUTDOWN


class BaseProxy:
    _Client = staticmethod(_Client)

    def __init__(self, token, serializer, manager=None,
                 authkey=None, exposed=None, incref=True, manager_owned=False):
        self._token = token
        self._id = token.id
        self._manager = manager
        self._made_in = _kernel.getpid()
        self._tls = ForkAwareLocal(token.address)
        self._serializer = serializer
        self._owned_by_manager = manager_owned
        if authkey is not None:
            self._authkey = process.AuthenticationString(authkey)
        elif manager is not None:
            self._authkey = manager._authkey
        else:
            self._authkey = process.current_process().authkey

    def _connect(self):
        name = process.current_process().name
        if _kernel.thread() != 0:
            name += '|Thread-%d' % _kernel.thread()
        conn = self._Client(self._token.address, authkey=self._authkey)  #@ 805
        dispatch(conn, None, 'accept_connection', (name,))  #@ 806
        self._tls.connection = conn

    def _callmethod(self, methodname, args=(), kwds={}):
        try:
            conn = self._tls.connection  #@ 814
        except AttributeError:
            self._connect()  #@ 818
            conn = self._tls.connection
        reduction.shown = ((methodname,) + tuple(args),)
        conn.send((self._id, methodname, args, kwds))  #@ 821
        kind, result = conn.recv()  #@ 822
        if kind == '#RETURN':
            return result
        elif kind == '#PROXY':
            exposed, token = result
            if self._made_in != _kernel.getpid():
                # Only where the manager was made does a proxy know it.
                self._manager = None
            proxytype = self._manager._registry[token.typeid][-1]  #@ 828
            token.address = self._token.address
            return proxytype(
                token, self._serializer, manager=self._manager,
                authkey=self._authkey, exposed=exposed
                )
        raise convert_to_error(kind, result)  #@ 837

    def _getvalue(self):
        return self._callmethod('#GETVALUE')  #@ 843

    def __reduce__(self):
        kwds = {}
        if get_spawning_popen() is not None:
            kwds['authkey'] = self._authkey
        if getattr(self, '_isauto', False):
            kwds['exposed'] = self._exposed_
            return (RebuildProxy, (AutoProxy, self._token, self._serializer, kwds))
        return (RebuildProxy, (type(self), self._token, self._serializer, kwds))

    def __deepcopy__(self, memo):
        return self._getvalue()  #@ 912

    def __repr__(self):
        return '<%s object, typeid %r at %#x>' % (type(self).__name__, self._token.typeid, id(self))

    def __str__(self):
        try:
            return self._callmethod('__repr__')
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    server = getattr(process.current_process(), '_manager_server', None)
    if server and server.address == token.address:
        kwds['manager_owned'] = True
    incref = kwds.pop('incref', True)
    return func(token, serializer, incref=incref, **kwds)


_made = {}


def MakeProxyType(name, exposed):
    exposed = tuple(exposed)
    if (name, exposed) in _made:
        return _made[name, exposed]
    methods = {}
    for method in exposed:
        methods[method] = _proxies.forwarder(method)
    ProxyType = type(name, (BaseProxy,), methods)
    ProxyType._exposed_ = exposed
    _made[name, exposed] = ProxyType
    return ProxyType


def AutoProxy(token, serializer, manager=None, authkey=None,
              exposed=None, incref=True, manager_owned=False):
    if exposed is None:
        conn = _Client(token.address, authkey=authkey)  #@ 982
        try:
            exposed = dispatch(conn, None, 'get_methods', (token,))
        finally:
            conn.close()
    if authkey is None:
        authkey = process.current_process().authkey if manager is None else manager._authkey
    ProxyType = MakeProxyType('AutoProxy[%s]' % token.typeid, exposed)
    proxy = ProxyType(token, serializer, manager=manager, authkey=authkey,
                      incref=incref, manager_owned=manager_owned)
    proxy._isauto = True
    return proxy


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


class AcquirerProxy(BaseProxy):
    _exposed_ = ('acquire', 'release')

    def acquire(self, blocking=True, timeout=None):
        args = (blocking,) if timeout is None else (blocking, timeout)
        return self._callmethod('acquire', args)  #@ 1052

    def release(self):
        return self._callmethod('release')  #@ 1054

    def __enter__(self):
        return self._callmethod('acquire')  #@ 1056

    def __exit__(self, exc_type, exc_val, exc_tb):
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
        import time
        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()  #@ 1070
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)  
            result = predicate()  #@ 1084
        return result


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


class NamespaceProxy(BaseProxy):
    _exposed_ = ('__getattribute__', '__setattr__', '__delattr__')

    def __getattr__(self, key):
        if key[0] == '_':
            return object.__getattribute__(self, key)  #@ 1123
        callmethod = object.__getattribute__(self, '_callmethod')
        return callmethod('__getattribute__', (key,))  #@ 1125

    def __setattr__(self, key, value):
        if key[0] == '_':
            return object.__setattr__(self, key, value)  #@ 1128
        callmethod = object.__getattribute__(self, '_callmethod')
        return callmethod('__setattr__', (key, value))  #@ 1130

    def __delattr__(self, key):
        if key[0] == '_':
            return object.__delattr__(self, key)  #@ 1133
        callmethod = object.__getattribute__(self, '_callmethod')
        return callmethod('__delattr__', (key,))  #@ 1135


class ValueProxy(BaseProxy):
    _exposed_ = ('get', 'set')

    def get(self):
        return self._callmethod('get')  #@ 1141

    def set(self, value):
        return self._callmethod('set', (value,))  #@ 1143

    value = property(get, set)


BaseListProxy = MakeProxyType('BaseListProxy', (
    '__add__', '__contains__', '__delitem__', '__getitem__', '__len__',
    '__mul__', '__reversed__', '__rmul__', '__setitem__',
    'append', 'count', 'extend', 'index', 'insert', 'pop', 'remove',
    'reverse', 'sort', '__imul__'
    ))


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod('extend', (value,))  #@ 1157
        return self

    def __imul__(self, value):
        self._callmethod('__imul__', (value,))  #@ 1160
        return self


DictProxy = MakeProxyType('DictProxy', (
    '__contains__', '__delitem__', '__getitem__', '__iter__', '__len__',
    '__setitem__', 'clear', 'copy', 'get', 'items',
    'keys', 'pop', 'popitem', 'setdefault', 'update', 'values'
    ))
DictProxy._method_to_typeid_ = {'__iter__': 'Iterator'}


ArrayProxy = MakeProxyType('ArrayProxy', ('__len__', '__getitem__', '__setitem__'))


BasePoolProxy = MakeProxyType('PoolProxy', (
    'apply', 'apply_async', 'close', 'imap', 'imap_unordered', 'join',
    'map', 'map_async', 'starmap', 'starmap_async', 'terminate',
    ))
BasePoolProxy._method_to_typeid_ = {
    'apply_async': 'AsyncResult',
    'map_async': 'AsyncResult',
    'starmap_async': 'AsyncResult',
    'imap': 'Iterator',
    'imap_unordered': 'Iterator',
    }


class PoolProxy(BasePoolProxy):
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()  #@ 1206


class SyncManager(BaseManager):
    pass


SyncManager.register('Queue', queue.Queue)
SyncManager.register('JoinableQueue', queue.Queue)
SyncManager.register('Event', _threads.Event, EventProxy)
SyncManager.register('Lock', _threads.Lock, AcquirerProxy)
SyncManager.register('RLock', _threads.RLock, AcquirerProxy)
SyncManager.register('Semaphore', _threads.Semaphore, AcquirerProxy)
SyncManager.register('BoundedSemaphore', _threads.BoundedSemaphore, AcquirerProxy)
SyncManager.register('Condition', _threads.Condition, ConditionProxy)
SyncManager.register('Barrier', _threads.Barrier, BarrierProxy)
SyncManager.register('Pool', pool.Pool, PoolProxy)
SyncManager.register('list', list, ListProxy)
SyncManager.register('dict', dict, DictProxy)
SyncManager.register('Value', Value, ValueProxy)
SyncManager.register('Array', Array, ArrayProxy)
SyncManager.register('Namespace', Namespace, NamespaceProxy)
SyncManager.register('Iterator', proxytype=IteratorProxy, create_method=False)
SyncManager.register('AsyncResult', create_method=False)
