#@file /usr/lib/python3.11/multiprocessing/managers.py
# Objects that live in a server process. A proxy sends a method's name and arguments and waits for the reply; what
# happens between two calls of one process, other processes may do.
import sys

import _kernel
import _threads
import queue

from multiprocessing import connection, context, pool, process, reduction, util, _proxies
from multiprocessing._clients import Client as _Client
from multiprocessing.context import ProcessError, get_spawning_popen


class Token:
    def __init__(self, typeid, address, id):
        self.typeid = typeid
        self.address = address
        self.id = id

    def __getstate__(self):
        return (self.typeid, self.address, self.id)

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return '%s(typeid=%r, address=%r, id=%r)' % (type(self).__name__, self.typeid, self.address, self.id)


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


def all_methods(obj):
    return [name for name in dir(obj) if callable(getattr(obj, name))]


def public_methods(obj):
    return [name for name in all_methods(obj) if name[0] != '_']


def _format_exc():
    return ''.join(_kernel.format_exception(_kernel.current_exception()))


# Methods that the machine has as operators only.
_operators = {
    '__add__': lambda a, b: a + b,
    '__mul__': lambda a, b: a * b,
    '__rmul__': lambda a, b: b * a,
    '__reversed__': lambda a: list_reverseiterator(a[::-1]),
    '__next__': lambda a: next(a),
    '__iter__': lambda a: iter(a),
}


class list_reverseiterator:
    # An iterator that can travel.
    def __init__(self, left):
        self._left = left

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        return self._left.pop(0)


_views = (type({}.keys()), type({}.values()), type({}.items()))


def _times(self, count):
    self[:] = self * count
    return self


_operators['__imul__'] = _times


def _method(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        if name not in _operators:
            raise
    operator = _operators[name]
    return lambda *args: operator(obj, *args)


class Server:
    public = ['shutdown', 'create', 'accept_connection', 'get_methods',
              'debug_info', 'number_of_objects', 'dummy', 'incref', 'decref']

    def __init__(self, registry, address, authkey, serializer):
        if not isinstance(authkey, bytes):
            raise TypeError(  #@ 148
                "Authkey {0!r} is type {1!s}, not bytes".format(authkey, type(authkey)))
        self.registry = registry
        self.listener, number = _kernel.listen(address)
        # Named as CPython's sockets are; the last number is the kernel's.
        self.address = '/tmp/pymp-%08x/listener-%08x' % (_kernel.getpid(), number)
        self.id_to_obj = {'0': (None, (), None)}
        self.id_to_refcount = {}
        self.stopped = False
        self.stop_event = _kernel.private(address, 'request')

    def serve_forever(self):
        # One thread accepts, one serves each connection; this one waits for the end.
        process.current_process()._manager_server = self
        _kernel.start_thread(self.accepter, ())
        _kernel.acquire(self.stop_event, True, None)
        _kernel.close(self.listener)
        sys.exit(0)

    def accepter(self):
        while True:
            fd = _kernel.accept(self.listener)
            _kernel.start_thread(self.handle_request, (fd,))

    def handle_request(self, fd):
        conn = connection.Connection(fd)
        try:
            self._handle_request(conn)
        except SystemExit:
            pass
        finally:
            conn.close()

    def _handle_request(self, c):
        try:
            ignore, funcname, args, kwds = c.recv()
            assert funcname in self.public, '%r unrecognized' % funcname  #@ 203
            func = getattr(self, funcname)
        except Exception:
            msg = ('#TRACEBACK', _format_exc())
        else:
            try:
                result = func(c, *args, **kwds)  #@ 209
            except Exception:
                msg = ('#TRACEBACK', _format_exc())
            else:
                msg = ('#RETURN', result)
        try:
            c.send(msg)  #@ 216
        except Exception:
            try:
                c.send(('#TRACEBACK', _format_exc()))
            except Exception:
                pass

    def serve_client(self, conn):
        recv = conn.recv
        send = conn.send
        id_to_obj = self.id_to_obj
        while not self.stopped:
            methodname = obj = None
            try:
                request = recv()
                ident, methodname, args, kwds = request
                obj, exposed, gettypeid = id_to_obj[ident]  #@ 256
                if methodname not in exposed:
                    raise AttributeError(  #@ 265
                        'method %r of %r object is not in exposed=%r' % (methodname, type(obj), exposed))
                function = _method(obj, methodname)
                try:
                    res = function(*args, **kwds)
                except Exception as e:
                    msg = ('#ERROR', e)
                    if methodname == '__next__' and isinstance(e, StopIteration):
                        # CPython's proxy of an iterator would soon be gone, and the iterator with it.
                        self.id_to_refcount.pop(ident, None)
                else:
                    msg = self._reply(conn, methodname, gettypeid, res)
            except AttributeError:
                if methodname is None:
                    msg = ('#TRACEBACK', _format_exc())
                else:
                    try:
                        fallback_func = self.fallback_mapping[methodname]  #@ 290
                        result = fallback_func(  #@ 291
                            self, conn, ident, obj, *args, **kwds)
                        msg = ('#RETURN', result)
                    except Exception:
                        msg = ('#TRACEBACK', _format_exc())
            except (EOFError, ConnectionResetError):
                sys.exit(0)
            except Exception:
                msg = ('#TRACEBACK', _format_exc())
            try:
                try:
                    if msg[0] in ('#RETURN', '#ERROR'):
                        reduction.shown = (msg[1],)
                    send(msg)  #@ 308
                except (BrokenPipeError, ConnectionResetError):
                    raise
                except Exception:
                    send(('#UNSERIALIZABLE', _format_exc()))
            except Exception:
                conn.close()
                sys.exit(1)

    def _reply(self, conn, methodname, gettypeid, res):
        typeid = gettypeid and gettypeid.get(methodname, None)
        if not typeid:
            return ('#RETURN', list(res) if isinstance(res, _views) else res)
        rident, rexposed = self.create(conn, typeid, res)
        return ('#PROXY', (rexposed, Token(typeid, self.address, rident)))

    def fallback_getvalue(self, conn, ident, obj):
        return obj

    def fallback_str(self, conn, ident, obj):
        return str(obj)

    def fallback_repr(self, conn, ident, obj):
        return repr(obj)

    fallback_mapping = {
        '__str__': fallback_str,
        '__repr__': fallback_repr,
        '#GETVALUE': fallback_getvalue,
    }

    def dummy(self, c):
        pass

    def debug_info(self, c):
        lines = []
        for ident in sorted(self.id_to_refcount):
            lines.append('  %s:       refcount=%s\n    %s' %
                         (ident, self.id_to_refcount[ident], str(self.id_to_obj[ident][0])[:75]))
        return '\n'.join(lines)

    def number_of_objects(self, c):
        return len(self.id_to_refcount)

    def shutdown(self, c):
        try:
            c.send(('#RETURN', None))
        finally:
            self.stopped = True
            _kernel.release(self.stop_event)

    def create(self, c, typeid, /, *args, **kwds):
        callable, exposed, method_to_typeid, proxytype = \
                  self.registry[typeid]  #@ 379
        if callable is None:
            if kwds or (len(args) != 1):
                raise ValueError(  #@ 383
                    "Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = callable(*args, **kwds)  #@ 387
        if exposed is None:
            exposed = public_methods(obj)  #@ 390
        if method_to_typeid is not None:
            if not isinstance(method_to_typeid, dict):
                raise TypeError(  #@ 393
                    "Method_to_typeid {0!r}: type {1!s}, not dict".format(method_to_typeid, type(method_to_typeid)))
            exposed = list(exposed) + list(method_to_typeid)
        ident = '%x' % id(obj)
        self.id_to_obj[ident] = (obj, set(exposed), method_to_typeid)
        self.incref(c, ident)
        return ident, tuple(exposed)

    def get_methods(self, c, token):
        return tuple(self.id_to_obj[token.id][1])  #@ 413

    def accept_connection(self, c, name):
        c.send(('#RETURN', None))
        self.serve_client(c)

    def incref(self, c, ident):
        self.id_to_refcount[ident] = self.id_to_refcount.get(ident, 0) + 1

    def decref(self, c, ident):
        count = self.id_to_refcount[ident] - 1
        if count > 0:
            self.id_to_refcount[ident] = count
        else:
            del self.id_to_refcount[ident]
            del self.id_to_obj[ident]


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


# Connections of this process to servers, by address and thread; a forked child begins with none.
_connections = {}
_connected = None


class ForkAwareLocal:
    # This thread's connection to the server at an address.
    def __init__(self, address):
        self._address = address

    def _own(self):
        global _connected
        if _connected != _kernel.getpid():
            _connected = _kernel.getpid()
            _connections.clear()
        return (self._address, _kernel.thread())

    @property
    def connection(self):
        key = self._own()
        if key not in _connections:
            raise AttributeError("'ForkAwareLocal' object has no attribute 'connection'")
        return _connections[key]

    @connection.setter
    def connection(self, connection):
        _connections[self._own()] = connection


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


class Namespace:
    def __init__(self, /, **kwds):
        for name, value in kwds.items():
            setattr(self, name, value)

    def __repr__(self):
        shown = ['%s=%r' % (name, value) for name, value in vars(self).items() if not name.startswith('_')]
        return '%s(%s)' % (type(self).__name__, ', '.join(sorted(shown)))


class Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return '%s(%r, %r)' % (type(self).__name__, self._typecode, self._value)

    value = property(get, set)


_ranges = {'b': (-128, 127), 'B': (0, 255), 'h': (-32768, 32767), 'H': (0, 65535), 'i': (-2**31, 2**31 - 1),
           'I': (0, 2**32 - 1), 'l': (-2**62 * 2, 2**62 - 1 + 2**62), 'L': (0, 2**62 - 1 + 2**62),
           'q': (-2**62 * 2, 2**62 - 1 + 2**62), 'Q': (0, 2**62 - 1 + 2**62)}
_words = {'b': 'signed char', 'B': 'unsigned byte integer', 'h': 'signed short integer', 'H': 'unsigned short',
          'i': 'signed integer', 'I': 'unsigned int'}


class array:
    # Numbers of one type, as far as a manager's Array shows them.
    def __init__(self, typecode, items=()):
        if typecode not in _ranges and typecode not in ('f', 'd', 'u'):
            raise ValueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
        self.typecode = typecode
        self._items = [self._checked(item) for item in items]

    def _checked(self, item):
        if self.typecode in 'fd':
            if not isinstance(item, (int, float)):
                raise TypeError('must be real number, not ' + type(item).__name__)
            return float(item)
        if self.typecode == 'u':
            if not isinstance(item, str) or len(item) != 1:
                raise TypeError('array item must be a unicode character')
            return item
        if not isinstance(item, int):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(item).__name__)
        low, high = _ranges[self.typecode]
        if not low <= item <= high:
            word = _words.get(self.typecode, 'int')
            raise OverflowError('%s is %s' % (word, 'greater than maximum' if item > high else 'less than minimum'))
        return item

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return array(self.typecode, self._items[index])
        try:
            return self._items[index]
        except IndexError:
            raise IndexError('array index out of range') from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError('can only assign array (not "%s") to array slice' % type(value).__name__)
            self._items[index] = value._items
            return
        try:
            self._items[index]
        except IndexError:
            raise IndexError('array assignment index out of range') from None
        self._items[index] = self._checked(value)

    def tolist(self):
        return list(self._items)

    def __eq__(self, other):
        return isinstance(other, array) and self._items == other._items

    def __repr__(self):
        if self.typecode == 'u':
            return 'array(%r, %r)' % (self.typecode, ''.join(self._items)) if self._items else "array('u')"
        return 'array(%r, %r)' % (self.typecode, self._items) if self._items else 'array(%r)' % self.typecode


def Array(typecode, sequence, lock=True):
    return array(typecode, sequence)


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
