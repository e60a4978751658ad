import contextlib
import datetime as dt
import functools
import io
import logging
import os
import sys
import traceback
from collections import namedtuple, OrderedDict, defaultdict, Counter, deque
from datetime import datetime, timedelta, date

logging.basicConfig(level=logging.INFO, format='%(levelname)s:%(name)s:%(processName)s:%(funcName)s:%(lineno)d:%(message)s', stream=sys.stdout)
log = logging.getLogger('app.db')
log.debug('no')
log.info('yes %d %s', 5, 'x')


def f():
    log.warning('in f')
    logging.error('root %s', [1])


f()
try:
    1 / 0
except ZeroDivisionError:
    log.error('failed', exc_info=False)
    text = traceback.format_exc()
    print(text.splitlines()[-1], sys.exc_info()[0].__name__)
h = logging.StreamHandler(sys.stdout)
h.setFormatter(logging.Formatter('[%(levelname)-8s] %(message)s'))
other = logging.getLogger('other')
other.propagate = False
other.addHandler(h)
other.setLevel('DEBUG')
other.debug('fine %(a)s', {'a': 1})
print(log.isEnabledFor(10), log.getEffectiveLevel(), other, logging.getLevelName(30))

d = datetime(2024, 2, 29, 13, 5, 9, 123)
print(d, repr(d), d.isoformat(), d.strftime('%Y/%m/%d %H:%M:%S.%f %a %b %j'), d.weekday(), d.date(), d.time())
print(d + timedelta(days=1, hours=12), d - datetime(2024, 1, 1), d - timedelta(weeks=1), d.replace(year=2020), d.timestamp())
print(timedelta(days=1, seconds=3661), repr(timedelta(minutes=5)), timedelta(hours=1) * 2.5, timedelta(1) / timedelta(hours=6), timedelta(seconds=1.5).total_seconds(), -timedelta(seconds=1), abs(timedelta(-1)))
print(date(2024, 12, 25), date(2024, 12, 25) - date(2024, 1, 1), date.fromisoformat('2024-03-01').isoweekday(), date(2024, 1, 31) < date(2024, 2, 1), repr(date(2024, 1, 2)))
print(datetime.fromisoformat('2024-01-02T03:04:05'), datetime.strptime('2024-01-02 03:04', '%Y-%m-%d %H:%M'), f'{d:%H:%M}', datetime(2024, 1, 1, tzinfo=dt.timezone.utc), datetime.fromtimestamp(0, dt.timezone.utc))
for bad in (lambda: date(2024, 2, 30), lambda: datetime(2024, 13, 1), lambda: datetime.strptime('x', '%Y')):
    try:
        bad()
    except ValueError as e:
        print(e)
print(os.path.join('a', 'b'), os.sep, os.linesep == '\n', os.name, os.path.basename('/x/y.txt'), os.path.splitext('a.b.c'))
print(os.environ.get('NOPE'), os.environ.get('NOPE', 'd'), os.getenv('NOPE', 'e'), 'NOPE' in os.environ)
os.environ['MINE'] = 'v'
print(os.environ['MINE'], os.getenv('MINE'))
try:
    os.environ['NOPE']
except KeyError as e:
    print('KeyError', e)
print(sys.version_info >= (3, 8), sys.version_info.major, sys.version_info[:2], sys.platform, sys.maxsize, sys.version_info.minor)


class Slots:
    __slots__ = ('a', 'b')

    def __init__(self):
        self.a = 1


s = Slots()
for bad in (lambda: setattr(s, 'c', 1), lambda: s.b):
    try:
        bad()
    except AttributeError as e:
        print(e)


class Temp:
    def __init__(self, c):
        self._c = c

    def __class_getitem__(cls, item):
        return f'{cls.__name__}[{item}]'

    def __matmul__(self, other):
        return 'matmul'

    def __enter__(self):
        print('enter')
        return self

    def __exit__(self, t, v, tb):
        print('exit', t and t.__name__)
        return True

    def __missing__(self, key):
        return key


print(Temp[5])
with Temp(1) as t, Temp(2):
    raise ValueError('x')


class D(dict):
    def __missing__(self, key):
        return key * 2


print(D()['ab'], D(a=1)['a'])


class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, o):
        return V(self.x + (o.x if isinstance(o, V) else o))

    def __radd__(self, o):
        return V(o + self.x)

    def __iadd__(self, o):
        self.x += 100
        return self

    def __mul__(self, o):
        return NotImplemented

    def __neg__(self):
        return V(-self.x)

    def __getitem__(self, i):
        return i

    def __call__(self, *a, **k):
        return a, k

    def __contains__(self, x):
        return x == self.x

    def __len__(self):
        return 3

    def __reversed__(self):
        return iter('rev')

    def __abs__(self):
        return 'abs'

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __round__(self, n=0):
        return ('round', n)

    def __divmod__(self, o):
        return 'dm'

    def __pow__(self, o, m=None):
        return ('pow', o, m)

    def __eq__(self, o):
        return isinstance(o, V) and o.x == self.x

    def __hash__(self):
        return hash(self.x)

    def __delitem__(self, i):
        print('del', i)

    def __setitem__(self, i, v):
        print('set', i, v)


v = V(1)
v += 1
print(v.x, (5 + v).x, (v + v).x, (-v).x, v[1:2], v[1, 2], v(1, a=2), 101 in v, len(v), list(reversed(v)), abs(v), int(v), float(v), round(v, 2), divmod(v, 2), v ** 2, pow(v, 2, 3), v == V(101), {v: 1}[V(101)])
del v[3]
v['k'] = 'v'
try:
    v * 2
except TypeError as e:
    print(e)


class A:
    def hi(self):
        return 'A'


class B(A):
    def hi(self):
        return 'B' + super().hi()


class C(A):
    def hi(self):
        return 'C' + super(C, self).hi()


class E(B, C):
    def hi(self):
        return 'E' + super().hi()


print(E().hi(), [c.__name__ for c in E.__mro__], E.mro()[1].__name__)
try:
    class X(A, B):
        pass
except TypeError as e:
    print(e)


def gen():
    try:
        x = yield 1
        print('got', x)
        y = yield 2
    except ValueError as e:
        print('caught', e)
        yield 'recovered'
    finally:
        print('cleanup')
    return 'done'


g = gen()
print(next(g), g.send('hi'), g.throw(ValueError('bad')))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)
g = gen()
next(g)
g.close()


def outer():
    r = yield from gen()
    print('r', r)


for x in outer():
    print(x)


def deco(n):
    def wrap(fn):
        @functools.wraps(fn)
        def inner(*a, **k):
            return [fn(*a, **k)] * n
        return inner
    return wrap


@deco(2)
@deco(3)
def hello(x):
    "doc"
    return x


print(hello(1), hello.__name__, hello.__doc__)


def counter():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n
    return inc


c = counter()
c()
print(c(), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3))
if (n := len('abc')) > 2:
    print(n)
print(*[1, 2], *'ab', sep='-', end='!\n')
x = 5
print(f'{x=} {x!r:>4} {x:{"0"}>{4}} {"q"!r} {x + 1 = }', f"{'nested ' + f'{x}'}", f'{3.14159:.{2}f}', f'{1000000:,}', f'{{}}', f'{x:#x}')
a, (b, *cc), d = 1, (2, 3, 4), 5
print(a, b, cc, d, 1 < 2 < 3 > 2, [*range(3), *[9]], {**{'a': 1}, 'b': 2}, {*[1], 2})
l = list(range(10))
l[2:5] = [20]
l[::2] = [0] * len(l[::2])
del l[-2:]
print(l, l[::-1], l[5:1:-2])


def order():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return 'ret'
        except ValueError:
            pass
        else:
            print('else', i)
        finally:
            print('fin', i)


print(order())
try:
    try:
        raise KeyError('a')
    except KeyError as e:
        raise ValueError('b') from e
except ValueError as e:
    print(repr(e), repr(e.__cause__), e.__context__ is e.__cause__, e.args)
with contextlib.ExitStack() as st:
    st.callback(print, 'cb')
    st.enter_context(contextlib.suppress(ValueError))
    raise ValueError
print(3 .__add__(4), (5).__mul__(2), 'a'.__add__('b'), [1].__add__([2]), (2.5).__round__(), int.__add__(1, 2), (3).__lt__(4), 'abc'.__contains__('b'), 'abc'.__len__(), (1).__eq__(1), (7).__str__(), [1, 2].__eq__([1, 2]), (1).__bool__())


class MyInt(int):
    def __add__(self, other):
        return MyInt(super().__add__(other) + 100)

    def __repr__(self):
        return f'MyInt({int(self)})'


print(MyInt(1) + 2, MyInt(3) * 2)


class MyList(list):
    def __getitem__(self, i):
        return super().__getitem__(i) * 10

    def append(self, x):
        super().append(x + 1)


ml = MyList([1, 2])
ml.append(3)
print(ml[0], ml, len(ml), ml + [1])
print(int | None, isinstance(3, int | str))
