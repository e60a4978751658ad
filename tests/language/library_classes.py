from abc import ABC, ABCMeta, abstractmethod
from collections import ChainMap
from dataclasses import dataclass, field, replace, asdict, astuple, fields, FrozenInstanceError, is_dataclass
from enum import Enum, IntEnum, Flag, IntFlag, auto, unique, StrEnum
from typing import List, Optional, NamedTuple, Generic, TypeVar, ClassVar, Union, Callable, Any, Dict
import bisect
import heapq
import io
import operator
import statistics
import struct
import textwrap
import contextlib
import functools
import collections.abc
from types import SimpleNamespace


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def show(self):
        return f'{self.name} {self.area()}'


class Square(Shape):
    def __init__(self, s):
        self.s = s

    def area(self):
        return self.s ** 2

    @property
    def name(self):
        return 'square'


class Half(Shape):
    def area(self):
        return 0


for cls in (Shape, Half):
    try:
        cls()
    except TypeError as e:
        print(e)
print(Square(3).show(), isinstance(Square(1), Shape), issubclass(Half, Shape))


class M(metaclass=ABCMeta):
    @abstractmethod
    def f(self): ...


try:
    M()
except TypeError as e:
    print(e)
Shape.register(int)
print(isinstance(3, Shape), issubclass(int, Shape), isinstance('x', Shape))


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list)
    count: ClassVar[int] = 5
    hidden: int = field(default=1, repr=False, compare=False)

    def __post_init__(self):
        self.norm = self.x ** 2 + self.y ** 2


p = Point(3, 4)
print(p, p.norm, p == Point(3, 4), p != Point(3, 5), replace(p, x=1), asdict(p), astuple(p))
p.tags.append('a')
print(p, Point(1).tags, [f.name for f in fields(Point)], is_dataclass(p), is_dataclass(int), Point.__match_args__)
for bad in (lambda: Point(), lambda: Point(1, 2, [], 4, 5), lambda: Point(1, z=2), lambda: Point(1, x=2), lambda: hash(p)):
    try:
        bad()
    except TypeError as e:
        print(e)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0


print(sorted([Version(2), Version(1, 5), Version(1, 2)]), Version(1) < Version(1, 1), hash(Version(1)) == hash(Version(1)))
try:
    Version(1).major = 2
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    del Version(1).major
except FrozenInstanceError as e:
    print(type(e).__name__, e)
try:
    Version(1) < 5
except TypeError as e:
    print(e)


@dataclass(kw_only=True)
class Options:
    debug: bool = False
    level: int


print(Options(level=3), {Version(1): 'v'}[Version(1)])
try:
    Options()
except TypeError as e:
    print(e)


@dataclass
class Base:
    a: int
    b: str = 'b'


@dataclass
class Child(Base):
    c: float = 1.5
    items: Dict[str, int] = field(default_factory=dict)


print(Child(1), Child(1, 'x', 2.0, {'k': 1}))
try:
    @dataclass
    class Bad:
        x: list = []
except ValueError as e:
    print(e)
try:
    @dataclass
    class Bad2:
        x: int = 1
        y: int
except TypeError as e:
    print(e)
match Point(1, 2):
    case Point(x, y):
        print('matched', x, y)


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = auto()
    CRIMSON = 1

    @property
    def pretty(self):
        return self.name.title()

    @classmethod
    def default(cls):
        return cls.RED


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color.BLUE.value, Color(2), Color['GREEN'], Color.CRIMSON)
print(list(Color), len(Color), Color.RED in Color, Color.RED is Color(1), Color.RED == 1, Color.default().pretty, Color.__members__)
print(Color.RED == Color.CRIMSON, Color.RED != Color.BLUE, {Color.RED: 'r'}[Color.RED], isinstance(Color.RED, Color), type(Color.RED), Color)
for bad in (lambda: Color(9), lambda: Color['X'], lambda: Color.RED < Color.GREEN, lambda: setattr(Color, 'RED', 5), lambda: Color.NOPE):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)


class Level(IntEnum):
    LOW = 1
    HIGH = 10


print(Level.LOW, repr(Level.LOW), Level.LOW < Level.HIGH, Level.HIGH + 1, sorted([Level.HIGH, Level.LOW]), f'{Level.LOW} {Level.LOW:03}', int(Level.HIGH), Level(10), [10, 20][Level.LOW], Level.LOW == 1, max(Level))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(Perm.R | Perm.W, repr(Perm.R | Perm.X), Perm.RW, Perm.R in Perm.RW, Perm.X in Perm.RW, ~Perm.R, Perm.R & Perm.W, bool(Perm.R & Perm.W), repr(Perm(0)), list(Perm), Perm(5), Perm.R ^ Perm.RW)


class IP(IntFlag):
    A = 1
    B = 2


print(IP.A | IP.B, repr(IP.A | IP.B), IP.A | 4, int(IP.A | IP.B), IP.A + 1)


class Suit(StrEnum):
    HEARTS = auto()
    SPADES = 'sp'


print(Suit.HEARTS, repr(Suit.SPADES), Suit.HEARTS == 'hearts', Suit.SPADES.upper(), f'{Suit.HEARTS:>8}')


class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    def density(self):
        return round(self.mass / self.radius, 3)


print(Planet.EARTH.mass, Planet.MARS.density(), Planet.EARTH.value, Planet((0.64, 3.39)))
try:
    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
try:
    class More(Color):
        PINK = 7
except TypeError as e:
    print(e)
Animal = Enum('Animal', 'CAT DOG')
print(list(Animal), Animal.DOG.value)
match Color.GREEN:
    case Color.RED:
        print('r')
    case Color.GREEN:
        print('g')


class Emp(NamedTuple):
    name: str
    id: int = 3

    def hello(self):
        return f'hi {self.name}'


e = Emp('Bob')
print(e, e.hello(), e._replace(id=4), Emp._fields, tuple(e), Emp('x', 1) == ('x', 1))
T = TypeVar('T')


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


s = Stack[int]()
s.push(1)
print(s.items, Optional[int] is not None, T)

h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
print(h, [heapq.heappop(h) for _ in range(3)], h)
heapq.heappush(h, 0)
print(h, heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(2, [3, 1, 2]), list(heapq.merge([1, 4], [2, 3])), heapq.heappushpop(h, 4), heapq.heapreplace(h, 7), h)
print(bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2, 3], 2))
a = [1, 3]
bisect.insort(a, 2)
print(a)
print(statistics.mean([1, 2, 3, 4]), statistics.mean([1, 3]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]), statistics.stdev([1, 2, 3, 4]), statistics.pstdev([1.5, 2.5, 4.0]), statistics.mode('aabbb'), statistics.variance([2.75, 1.75, 1.25, 0.25]), statistics.mean([0.1, 0.2, 0.3]), statistics.fmean([1, 2]), statistics.multimode('aabb'), statistics.pvariance([1, 2, 3]))
try:
    statistics.mean([])
except statistics.StatisticsError as e:
    print(e)
print(struct.pack('<IhB', 1, -2, 255), struct.unpack('<IhB', struct.pack('<IhB', 1, -2, 255)), struct.calcsize('iq'), struct.pack('>d', 1.5), struct.unpack('>f', struct.pack('>f', 0.1)), struct.pack('4s2x?', b'ab', True), struct.pack('!3H', 1, 2, 3))
try:
    struct.pack('B', 256)
except struct.error as e:
    print(e)
print(textwrap.dedent('''\
    a
      b

    c'''), textwrap.indent('x\ny', '> '), textwrap.fill('the quick brown fox jumps', 10), textwrap.shorten('hello big world', 12))
print(operator.itemgetter(1)([1, 2]), operator.attrgetter('x')(Point(5)), operator.add(1, 2), sorted([(1, 'b'), (0, 'c')], key=operator.itemgetter(1)), operator.methodcaller('upper')('a'), functools.reduce(operator.mul, range(1, 6)))
buf = io.StringIO()
print('hello', 5, file=buf)
buf.write('more')
print(repr(buf.getvalue()), io.StringIO('a\nb\n').readlines(), [line for line in io.StringIO('x\ny')])
with contextlib.redirect_stdout(io.StringIO()) as out:
    print('captured')
print(repr(out.getvalue()))
b = io.BytesIO(b'abc')
print(b.read(2), b.read(), b.getvalue())
cm = ChainMap({'a': 1}, {'a': 2, 'b': 3})
print(cm['a'], cm['b'], dict(cm), len(cm), cm, list(cm.items()))
ns = SimpleNamespace(a=1, b='x')
ns.c = 3
print(ns, ns == SimpleNamespace(a=1, b='x', c=3))
print(isinstance([], collections.abc.Iterable), isinstance(5, collections.abc.Iterable), isinstance({}, collections.abc.Mapping), isinstance('', collections.abc.Sequence), isinstance((x for x in ()), collections.abc.Iterator), callable(len), isinstance(len, collections.abc.Callable), isinstance({1}, collections.abc.Set), isinstance([], collections.abc.Hashable), isinstance(5, collections.abc.Hashable))


class MyMap(collections.abc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


m = MyMap()
m['a'] = 1
m.update(b=2)
print(list(m.items()), m.get('z', 0), 'a' in m, m.pop('a'), dict(m), m.setdefault('q', 9), isinstance(m, collections.abc.Mapping))


@functools.singledispatch
def show(x):
    return f'object {x}'


@show.register(int)
def _(x):
    return f'int {x}'


@show.register(list)
def _(x):
    return f'list {len(x)}'


print(show(1), show([1]), show('s'), show(True))
