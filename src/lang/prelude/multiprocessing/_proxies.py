#@file <string>
# Methods of proxies. CPython makes each from a text of two lines, the second of which its tracebacks name.


def forwarder(name):
    # Tracebacks give the method the name that it closes over.
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)  #@ 2
    method.__name__ = method.__qualname__ = name
    return method
