#@file /usr/lib/python3.11/time.py
# Above the native module: what has fields, and what must know the time before it can go on.
tzname = ('UTC', 'UTC')
daylight = 0
altzone = 0
_parts = localtime
_text = strftime


class struct_time(tuple):
    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = 'UTC'
    tm_gmtoff = 0

    def __repr__(self):
        names = ['year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst']
        return 'time.struct_time(' + ', '.join(f'tm_{n}={v}' for n, v in zip(names, self)) + ')'


def localtime(seconds=None, /):
    return struct_time(_parts(seconds))


def gmtime(seconds=None, /):
    return struct_time(_parts(seconds))


def strftime(format, t=None, /):
    return _text(format, _parts() if t is None else t)
