#@file /usr/lib/python3.11/multiprocessing/managers.py
# The process that keeps a manager's objects: one thread accepts connections, one serves each.
import sys

import _kernel
from multiprocessing import connection, process, reduction


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
