#@file /usr/lib/python3.11/multiprocessing/connection.py
# The client's end of a connection to a server of the library's own.
import _kernel

from multiprocessing.connection import Connection


def Client(address, authkey=None):
    c = SocketClient(address)  #@ 518
    return c


def SocketClient(address):
    s = _Socket()
    s.connect(address)  #@ 646
    return Connection(s.fd)


class _Socket:
    def connect(self, address):
        if not isinstance(address, str) or '/listener-' not in address:
            raise NotImplementedError(
                'managers in the simulator can be reached only at the address that start() made, not at %r'
                % (address,))
        self.fd = _kernel.connect_to(address)


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
