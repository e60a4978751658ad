#@file /usr/lib/python3.11/datetime.py
import time as _time

MINYEAR = 1
MAXYEAR = 9999
_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
_DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
_before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_days(year, month):
    return 29 if month == 2 and _leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _ordinal(year, month, day):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + _before[month - 1] + (month > 2 and _leap(year)) + day


def _from_ordinal(n):
    year = min(max((n * 400) // 146097 + 1, 1), MAXYEAR)
    while _ordinal(year, 1, 1) > n:
        year -= 1
    while year < MAXYEAR and _ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = 12
    while _ordinal(year, month, 1) > n:
        month -= 1
    return year, month, n - _ordinal(year, month, 1) + 1


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        small = microseconds + milliseconds * 1000
        small += (seconds + minutes * 60 + hours * 3600) * 1000000
        small += (days + weeks * 7) * 86400000000
        small = round(small)
        self.days, rest = divmod(small, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)
        if abs(self.days) > 999999999:
            raise OverflowError(f'days={self.days}; must have magnitude <= 999999999')

    def _all(self):
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds

    def total_seconds(self):
        return self._all() / 10 ** 6

    def __repr__(self):
        parts = [f'{name}={getattr(self, name)}' for name in ('days', 'seconds', 'microseconds') if getattr(self, name)]
        return f'datetime.timedelta({", ".join(parts) or 0})'

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f'{hours}:{minutes:02}:{seconds:02}'
        if self.days:
            text = f'{self.days} day{"" if abs(self.days) == 1 else "s"}, {text}'
        return f'{text}.{self.microseconds:06}' if self.microseconds else text

    def __add__(self, other):
        return timedelta(0, 0, self._all() + other._all()) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta(0, 0, self._all() - other._all()) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta(0, 0, -self._all())

    def __pos__(self):
        return self

    def __abs__(self):
        return timedelta(0, 0, abs(self._all()))

    def __mul__(self, other):
        return timedelta(0, 0, self._all() * other) if isinstance(other, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._all() / other._all()
        return timedelta(0, 0, self._all() / other) if isinstance(other, (int, float)) else NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._all() // other._all()
        return timedelta(0, 0, self._all() // other) if isinstance(other, int) else NotImplemented

    def __mod__(self, other):
        return timedelta(0, 0, self._all() % other._all()) if isinstance(other, timedelta) else NotImplemented

    def __eq__(self, other):
        return self._all() == other._all() if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._all() < other._all() if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._all() <= other._all() if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._all() > other._all() if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._all() >= other._all() if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._all())

    def __bool__(self):
        return self._all() != 0


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(0, 0, 1)


class timezone:
    def __init__(self, offset, name=None):
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def tzname(self, dt):
        return self._name or 'UTC' + (_offset_text(self._offset) if self._offset else '')

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        return 'datetime.timezone.utc' if self is timezone.utc else f'datetime.timezone({self._offset!r})'

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)


def _offset_text(offset):
    minutes = offset._all() // 60000000
    sign = '-' if minutes < 0 else '+'
    return f'{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}'


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc


def _format(self, text, parts):
    text = text.replace('%f', f'{getattr(self, "microsecond", 0):06}')
    zone = getattr(self, 'tzinfo', None)
    text = text.replace('%z', _offset_text(zone.utcoffset(self)).replace(':', '') if zone else '')
    text = text.replace('%Z', zone.tzname(self) if zone else '')
    return _time.strftime(text, parts)


class _Ordered:
    def __eq__(self, other):
        return self._key() == other._key() if type(other) is type(self) else NotImplemented

    def __lt__(self, other):
        return self._key() < self._other(other, '<')

    def __le__(self, other):
        return self._key() <= self._other(other, '<=')

    def __gt__(self, other):
        return self._key() > self._other(other, '>')

    def __ge__(self, other):
        return self._key() >= self._other(other, '>=')

    def _other(self, other, sign):
        if type(other) is not type(self):
            names = [f'datetime.{one.__name__}' if isinstance(x, _Ordered) else one.__name__ for x in (self, other) for one in (type(x),)]
            if isinstance(self, date) and isinstance(other, date):
                raise TypeError(f"can't compare {names[0]} to {names[1]}")
            raise TypeError(f"'{sign}' not supported between instances of '{names[0]}' and '{names[1].rpartition('.')[2] if not isinstance(other, _Ordered) else names[1]}'")
        return other._key()

    def __hash__(self):
        return hash(self._key())

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)


class date(_Ordered):
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.localtime(t)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        try:
            year, month, day = text.split('-')
            return cls(int(year), int(month), int(day))
        except (ValueError, AttributeError):
            pass
        raise ValueError(f'Invalid isoformat string: {text!r}')

    def _key(self):
        return self.year, self.month, self.day

    def toordinal(self):
        return _ordinal(self.year, self.month, self.day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self.year, month or self.month, day or self.day)

    def timetuple(self):
        return _time.struct_time((self.year, self.month, self.day, 0, 0, 0, self.weekday(), self._day_of_year(), -1))

    def _day_of_year(self):
        return self.toordinal() - _ordinal(self.year, 1, 1) + 1

    def isoformat(self):
        return f'{self.year:04}-{self.month:02}-{self.day:02}'

    __str__ = isoformat

    def __repr__(self):
        return f'datetime.date({self.year}, {self.month}, {self.day})'

    def ctime(self):
        return f'{_DAYS[self.weekday()]} {_MONTHS[self.month - 1]} {self.day:2} 00:00:00 {self.year:04}'

    def strftime(self, format):
        return _format(self, format, self.timetuple())

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self).fromordinal(self.toordinal() + other.days)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        return timedelta(self.toordinal() - other.toordinal()) if isinstance(other, date) else NotImplemented


def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f'year {year} is out of range')
    if not 1 <= month <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= day <= _month_days(year, month):
        raise ValueError('day is out of range for month')


def _check_time(hour, minute, second, microsecond):
    for name, value, most in (('hour', hour, 23), ('minute', minute, 59), ('second', second, 59), ('microsecond', microsecond, 999999)):
        if not 0 <= value <= most:
            raise ValueError(f'{name} must be in 0..{most}')


def _clock(self, timespec='auto'):
    text = f'{self.hour:02}:{self.minute:02}'
    if timespec == 'minutes':
        return text
    text += f':{self.second:02}'
    if timespec == 'milliseconds':
        return f'{text}.{self.microsecond // 1000:03}'
    return f'{text}.{self.microsecond:06}' if self.microsecond and timespec == 'auto' or timespec == 'microseconds' else text


class time(_Ordered):
    tzinfo = None

    def __init__(self, hour=0, minute=0, second=0, microsecond=0):
        _check_time(hour, minute, second, microsecond)
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond

    def _key(self):
        return self.hour, self.minute, self.second, self.microsecond

    def isoformat(self, timespec='auto'):
        return _clock(self, timespec)

    def __str__(self):
        return _clock(self)

    def __repr__(self):
        parts = [self.hour, self.minute] + ([self.second] if self.second or self.microsecond else [])
        parts += [self.microsecond] if self.microsecond else []
        return f'datetime.time({", ".join(map(str, parts))})'

    def strftime(self, format):
        return _format(self, format, (1900, 1, 1, self.hour, self.minute, self.second, 0, 1, -1))

    def replace(self, **changes):
        return type(self)(**{**{n: getattr(self, n) for n in ('hour', 'minute', 'second', 'microsecond')}, **changes})


class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        super().__init__(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond
        self.tzinfo = tzinfo

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        micros = round(t * 1000000)
        seconds, micros = divmod(micros, 1000000)
        made = cls(*_time.gmtime(seconds)[:6], micros, tz)
        return made + tz.utcoffset(made) if tz else made

    utcfromtimestamp = fromtimestamp

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def combine(cls, date, time, tzinfo=None):
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, tzinfo)

    @classmethod
    def fromisoformat(cls, text):
        try:
            day, _, clock = text.replace(' ', 'T').partition('T')
            year, month, day = map(int, day.split('-'))
            clock, _, rest = clock.partition('.')
            parts = [int(part) for part in clock.split(':')] if clock else []
            parts += [0] * (3 - len(parts))
            return cls(year, month, day, *parts, int(rest.ljust(6, '0')) if rest else 0)
        except (ValueError, AttributeError):
            pass
        raise ValueError(f'Invalid isoformat string: {text!r}')

    @classmethod
    def strptime(cls, text, format):
        values, at, i = {}, 0, 0
        widths = {'Y': 4, 'm': 2, 'd': 2, 'H': 2, 'M': 2, 'S': 2, 'f': 6}
        wrong = ValueError(f'time data {text!r} does not match format {format!r}')
        while i < len(format):
            letter = format[i]
            i += 1
            if letter != '%':
                if text[at:at + 1] != letter:
                    raise wrong
                at += 1
                continue
            letter = format[i]
            i += 1
            if letter == 'b':
                if text[at:at + 3] not in _MONTHS:
                    raise wrong
                values['m'] = _MONTHS.index(text[at:at + 3]) + 1
                at += 3
                continue
            if letter not in widths:
                raise ValueError(f"'{letter}' is a bad directive in format '{format}'")
            end = at
            while end < len(text) and end - at < widths[letter] and text[end].isdigit():
                end += 1
            if end == at:
                raise wrong
            digits = text[at:end]
            values[letter] = int(digits.ljust(6, '0') if letter == 'f' else digits)
            at = end
        if at < len(text):
            raise ValueError(f'unconverted data remains: {text[at:]}')
        get = values.get
        return cls(get('Y', 1900), get('m', 1), get('d', 1), get('H', 0), get('M', 0), get('S', 0), get('f', 0))

    def _micros(self):
        seconds = self.toordinal() * 86400 + self.hour * 3600 + self.minute * 60 + self.second
        return seconds * 1000000 + self.microsecond - (self.tzinfo.utcoffset(self)._all() if self.tzinfo else 0)

    def _key(self):
        return self._micros()

    def date(self):
        return date(self.year, self.month, self.day)

    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)

    def timestamp(self):
        return (self._micros() - 719163 * 86400000000) / 1000000

    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        moved = self - (self.tzinfo.utcoffset(self) if self.tzinfo else timedelta()) + tz.utcoffset(self)
        return moved.replace(tzinfo=tz)

    def utcoffset(self):
        return self.tzinfo.utcoffset(self) if self.tzinfo else None

    def tzname(self):
        return self.tzinfo.tzname(self) if self.tzinfo else None

    def replace(self, **changes):
        names = ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo')
        return type(self)(**{**{n: getattr(self, n) for n in names}, **changes})

    def timetuple(self):
        return _time.struct_time((self.year, self.month, self.day, self.hour, self.minute, self.second, self.weekday(), self._day_of_year(), -1))

    def isoformat(self, sep='T', timespec='auto'):
        text = f'{self.year:04}-{self.month:02}-{self.day:02}{sep}{_clock(self, timespec)}'
        return text + _offset_text(self.tzinfo.utcoffset(self)) if self.tzinfo else text

    def __str__(self):
        return self.isoformat(' ')

    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        parts += [self.second] if self.second or self.microsecond else []
        parts += [self.microsecond] if self.microsecond else []
        zone = f', tzinfo={self.tzinfo!r}' if self.tzinfo else ''
        return f'datetime.datetime({", ".join(map(str, parts))}{zone})'

    def ctime(self):
        return f'{_DAYS[self.weekday()]} {_MONTHS[self.month - 1]} {self.day:2} {_clock(self, "seconds")} {self.year:04}'

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._moved(other._all())

    __radd__ = __add__

    def _moved(self, by):
        clock = ((self.hour * 60 + self.minute) * 60 + self.second) * 1000000 + self.microsecond + by
        days, rest = divmod(clock, 86400000000)
        ordinal = self.toordinal() + days
        if not 1 <= ordinal <= 3652059:
            raise OverflowError('date value out of range')
        seconds, micros = divmod(rest, 1000000)
        return type(self)(*_from_ordinal(ordinal), seconds // 3600, seconds // 60 % 60, seconds % 60, micros, self.tzinfo)

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self._moved(-other._all())
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta(0, 0, self._micros() - other._micros())


date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
