#@file /usr/lib/python3.11/multiprocessing/managers.py
# The process that keeps a manager's objects: one thread accepts connections, one serves each.
import sys

import _kernel
from multiprocessing import connection, process, reduction


# Places that servers of this process have been reached at so far.
_made = 0


class Token:
    # Names an object of a server: its kind, where, and which.
    def __init__(self, *parts):
        self.__setstate__(parts)

    def __setstate__(self, parts):
        self.typeid, self.address, self.id = parts

    def __getstate__(self):
        return self.typeid, self.address, self.id

    def __repr__(self):
        return f'{type(self).__name__}(typeid={self.typeid!r}, address={self.address!r}, id={self.id!r})'


def all_methods(obj):
    return [name for name in dir(obj) if callable(getattr(obj, name))]


def public_methods(obj):
    return [name for name in all_methods(obj) if not name.startswith('_')]


def _failure(kind='#TRACEBACK'):
    # The reply that tells of the exception being handled, as a text.
    return (kind, ''.join(_kernel.format_exception(_kernel.current_exception())))


def _try_to_send(conn, reply):
    try:
        conn.send(reply)
    except Exception:
        return False
    return True


# Methods that the machine has as operators only.
def _times(self, count):
    self[:] = self * count
    return self


_operators = {
    '__iter__': lambda a: iter(a),
    '__next__': lambda a: next(a),
    '__reversed__': lambda a: list_reverseiterator(a[::-1]),
    '__add__': lambda a, b: a + b,
    '__mul__': lambda a, b: a * b,
    '__rmul__': lambda a, b: b * a,
    '__imul__': _times,
}


def _method(obj, name):
    found = getattr(obj, name, None)
    if found is not None:
        return found
    if name not in _operators:
        return getattr(obj, name)
    return lambda *args: _operators[name](obj, *args)


class list_reverseiterator:
    # An iterator that can travel.
    def __init__(self, left):
        self._left = left

    def __next__(self):
        if self._left:
            return self._left.pop(0)
        raise StopIteration

    def __iter__(self):
        return self


_views = tuple(type(view) for view in ({}.keys(), {}.values(), {}.items()))


class Server:
    # What a connection may ask for before it turns to one object after another.
    public = ('accept_connection', 'create', 'get_methods', 'incref', 'decref', 'number_of_objects', 'debug_info',
              'dummy', 'shutdown')

    def __init__(self, registry, address, authkey, serializer):
        if not isinstance(authkey, bytes):
            raise TypeError(  #@ 148
                f'Authkey {authkey!r} is type {type(authkey)}, not bytes')
        self.registry = registry
        # Objects by identity: `(object, names of methods, kinds of their results)`; '0' is the server itself.
        self.id_to_obj = {'0': (None, (), None)}
        self.id_to_refcount = {}
        place, self.listener = _kernel.listen(address)
        # Named as CPython's sockets are.
        global _made
        _made += 1
        self.address = '/tmp/pymp-%08x/listener-%08x' % (_kernel.number(_kernel.getpid()), _made)
        _kernel.bind(place, self.address)
        self._end = _kernel.private(address, 'request')
        self._has_ended = False

    # Threads: one accepts, one serves each connection, the first waits for the end.

    def serve_forever(self):
        process.current_process()._manager_server = self
        _kernel.start_thread(self._accept, ())
        _kernel.acquire(self._end, True, None)
        _kernel.close(self.listener)
        sys.exit(0)

    def _accept(self):
        while True:
            _kernel.start_thread(self._serve, (_kernel.accept(self.listener),))

    def _serve(self, fd):
        with connection.Connection(fd) as conn:
            try:
                self._handle_request(conn)
            except SystemExit:
                # The end of this thread only.
                pass

    def _handle_request(self, c):
        try:
            _, funcname, args, kwds = c.recv()
            assert funcname in self.public, '%r unrecognized' % funcname  #@ 203
            func = getattr(self, funcname)
            result = func(c, *args, **kwds)  #@ 209
            reply = ('#RETURN', result)
        except Exception:
            reply = _failure()
        try:
            c.send(reply)  #@ 216
        except Exception:
            _try_to_send(c, _failure())

    # Calls of methods: those of objects, and three that objects need not have.

    fallback_mapping = {'__str__': str, '__repr__': repr, '#GETVALUE': lambda obj: obj}

    def serve_client(self, conn):
        send = conn.send
        id_to_obj = self.id_to_obj
        while not self._has_ended:
            methodname = None
            try:
                ident, methodname, args, kwds = conn.recv()
                obj, exposed, gettypeid = id_to_obj[ident]  #@ 256
                if methodname not in exposed:
                    raise AttributeError(  #@ 265
                        f'method {methodname!r} of {type(obj)!r} object is not in exposed={exposed!r}')
                msg = self._result(conn, ident, methodname, gettypeid, _method(obj, methodname), args, kwds)
            except (EOFError, ConnectionResetError):
                # The client has gone.
                sys.exit(0)
            except Exception as e:
                msg = _failure()
                if methodname is not None and isinstance(e, AttributeError):
                    try:
                        fallback_func = self.fallback_mapping[methodname]  #@ 290
                        result = fallback_func(  #@ 291
                            obj, *args, **kwds)
                        msg = ('#RETURN', result)
                    except Exception:
                        msg = _failure()
            try:
                if msg[0] in ('#RETURN', '#ERROR'):
                    reduction.shown = msg[1:]
                send(msg)  #@ 308
            except Exception as e:
                # Either this cannot travel, which can be told, or there is nobody to tell.
                is_alone = isinstance(e, (BrokenPipeError, ConnectionResetError))
                if is_alone or not _try_to_send(conn, _failure('#UNSERIALIZABLE')):
                    conn.close()
                    sys.exit(1)

    def _result(self, conn, ident, methodname, kinds, function, args, kwds):
        try:
            result = function(*args, **kwds)
        except Exception as e:
            if methodname == '__next__' and isinstance(e, StopIteration):
                # CPython's proxy of an iterator would soon be gone, and the iterator with it.
                self.id_to_refcount.pop(ident, None)
            return '#ERROR', e
        kind = kinds and kinds.get(methodname)
        if kind:
            # The result stays here, and a proxy of it travels.
            made, exposed = self.create(conn, kind, result)
            return '#PROXY', (exposed, Token(kind, self.address, made))
        return '#RETURN', list(result) if isinstance(result, _views) else result

    # What a connection asks the server itself for.

    def accept_connection(self, c, name):
        c.send(('#RETURN', None))
        self.serve_client(c)

    def create(self, c, typeid, /, *args, **kwds):
        callable, exposed, method_to_typeid, proxytype = \
            self.registry[typeid]  #@ 379
        if callable is not None:
            obj = callable(*args, **kwds)  #@ 387
        elif kwds or len(args) != 1:
            raise ValueError(  #@ 383
                'Without callable, must have one non-keyword argument')
        else:
            obj, = args
        if exposed is None:
            exposed = public_methods(obj)  #@ 390
        if not isinstance(method_to_typeid, (dict, type(None))):
            raise TypeError(  #@ 393
                f'Method_to_typeid {method_to_typeid!r}: type {type(method_to_typeid)}, not dict')
        exposed = [*exposed, *(method_to_typeid or ())]
        ident = '%x' % id(obj)
        self.id_to_obj[ident] = obj, set(exposed), method_to_typeid
        self.incref(c, ident)
        return ident, tuple(exposed)

    def get_methods(self, c, token):
        return tuple(self.id_to_obj[token.id][1])  #@ 413

    def incref(self, c, ident):
        self.id_to_refcount[ident] = 1 + self.id_to_refcount.get(ident, 0)

    def decref(self, c, ident):
        self.id_to_refcount[ident] -= 1
        if self.id_to_refcount[ident] <= 0:
            for table in (self.id_to_refcount, self.id_to_obj):
                del table[ident]

    def number_of_objects(self, c):
        return len(self.id_to_refcount)

    def debug_info(self, c):
        return '\n'.join('  %s:       refcount=%s\n    %s' % (ident, count, str(self.id_to_obj[ident][0])[:75])
                         for ident, count in sorted(self.id_to_refcount.items()))

    def dummy(self, c):
        pass

    def shutdown(self, c):
        try:
            c.send(('#RETURN', None))
        finally:
            self._has_ended = True
            _kernel.release(self._end)
