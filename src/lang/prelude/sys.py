#@file /usr/lib/python3.11/sys.py
class _VersionInfo(tuple):
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])
    micro = property(lambda self: self[2])
    releaselevel = property(lambda self: self[3])
    serial = property(lambda self: self[4])

    def __repr__(self):
        names = ['major', 'minor', 'micro', 'releaselevel', 'serial']
        return 'sys.version_info(' + ', '.join(f'{n}={v!r}' for n, v in zip(names, self)) + ')'


version_info = _VersionInfo((3, 11, 7, 'final', 0))


def get_int_max_str_digits():
    return 4300


def getrefcount(object, /):
    raise NotImplementedError('sys.getrefcount is not simulated')
