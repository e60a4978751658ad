#@file <select>
# Waiting for several descriptors at once.
import _kernel

error = OSError
PIPE_BUF = 4096


def _number(thing):
    if isinstance(thing, int):
        fd = thing
    else:
        fileno = getattr(thing, 'fileno', None)
        if fileno is None:
            raise TypeError('argument must be an int, or have a fileno() method.')
        fd = fileno()
    if fd < 0:
        raise ValueError('file descriptor cannot be a negative integer (%d)' % fd)
    return fd


def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is not None and timeout < 0:
        raise ValueError('timeout must be non-negative')
    lists = []
    for given in (rlist, wlist, xlist):
        try:
            things = list(given)
        except TypeError:
            raise TypeError('arguments 1-3 must be sequences') from None
        lists.append([(thing, _number(thing)) for thing in things])
    readers, writers, _ = lists
    readable, writable = _kernel.select([fd for _, fd in readers], [fd for _, fd in writers], timeout)
    return ([thing for thing, fd in readers if fd in readable],
            [thing for thing, fd in writers if fd in writable], [])
