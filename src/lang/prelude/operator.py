#@file /usr/lib/python3.11/operator.py
# Python's operators as functions: a table, whose names the functions get at its end.
from builtins import abs as _abs

add = lambda a, b, /: a + b
sub = lambda a, b, /: a - b
mul = lambda a, b, /: a * b
truediv = lambda a, b, /: a / b
floordiv = lambda a, b, /: a // b
mod = lambda a, b, /: a % b
pow = lambda a, b, /: a ** b
lshift = lambda a, b, /: a << b
rshift = lambda a, b, /: a >> b
and_ = lambda a, b, /: a & b
or_ = lambda a, b, /: a | b
xor = lambda a, b, /: a ^ b
concat = lambda a, b, /: a + b

lt = lambda a, b, /: a < b
le = lambda a, b, /: a <= b
eq = lambda a, b, /: a == b
ne = lambda a, b, /: a != b
ge = lambda a, b, /: a >= b
gt = lambda a, b, /: a > b
is_ = lambda a, b, /: a is b
is_not = lambda a, b, /: a is not b
contains = lambda a, b, /: b in a

neg = lambda a, /: -a
pos = lambda a, /: +a
invert = lambda a, /: ~a
abs = lambda a, /: _abs(a)
not_ = lambda a, /: not a
truth = lambda a, /: not not a
index = lambda a, /: range(a).stop

getitem = lambda a, b, /: a[b]
call = lambda obj, /, *args, **kwargs: obj(*args, **kwargs)

for _name, _function in list(globals().items()):
    if getattr(_function, '__name__', None) == '<lambda>':
        _function.__name__ = _function.__qualname__ = _name

inv = invert


def iadd(a, b):
    a += b
    return a


def isub(a, b):
    a -= b
    return a


def imul(a, b):
    a *= b
    return a


def setitem(a, b, c):
    a[b] = c


def delitem(a, b):
    del a[b]


def _places(items, wanted):
    return (i for i, item in enumerate(items) if item is wanted or item == wanted)


def countOf(a, b):
    return sum(1 for _ in _places(a, b))


def indexOf(a, b):
    for place in _places(a, b):
        return place
    raise ValueError('sequence.index(x): x not in sequence')


def _one_or_all(found):
    # A getter of one thing gives it bare, one of several a tuple.
    found = tuple(found)
    return found[0] if len(found) == 1 else found


class _Getter:
    def __repr__(self):
        return f'operator.{type(self).__name__}({", ".join(map(repr, self._wanted))})'


class itemgetter(_Getter):
    def __init__(self, item, /, *items):
        self._wanted = (item, *items)

    def __call__(self, obj, /):
        return _one_or_all(obj[key] for key in self._wanted)


class attrgetter(_Getter):
    def __init__(self, attr, /, *attrs):
        self._wanted = (attr, *attrs)
        if not all(isinstance(path, str) for path in self._wanted):
            raise TypeError('attribute name must be a string')

    def __call__(self, obj, /):
        return _one_or_all(_follow(obj, path.split('.')) for path in self._wanted)


def _follow(obj, names):
    for name in names:
        obj = getattr(obj, name)
    return obj


class methodcaller:
    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError('method name must be a string')
        self._call = (name, args, kwargs)

    def __call__(self, obj, /):
        name, args, kwargs = self._call
        return getattr(obj, name)(*args, **kwargs)
