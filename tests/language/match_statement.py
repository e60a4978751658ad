# Every kind of pattern.
from collections import OrderedDict, defaultdict, deque, namedtuple


class Point:
    __match_args__ = ('x', 'y')

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Shape:
    pass


class Circle(Shape):
    __match_args__ = ('radius',)

    def __init__(self, radius):
        self.radius = radius

    @property
    def area(self):
        print('area asked')
        return 3 * self.radius ** 2


Pair = namedtuple('Pair', 'left right')


class Color:
    RED = 1
    GREEN = 'g'


class Loud:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        print('compared with', other)
        return self.value == other


def kind(subject):
    match subject:
        case None:
            return 'none'
        case True | False as flag:
            return f'bool {flag}'
        case 0:
            return 'zero'
        case -1 | 1.5:
            return 'number'
        case 'a' | 'b' as letter:
            return f'letter {letter}'
        case b'xyz':
            return 'bytes'
        case int(n) if n > 100:
            return f'large {n}'
        case int() | float():
            return 'other number'
        case str(text):
            return f'text {text}'
        case []:
            return 'empty'
        case [x]:
            return f'one {x}'
        case [1, *rest]:
            return f'one and {rest}'
        case [*first, 9]:
            return f'{first} and nine'
        case (a, _, [b, *_], *c):
            return f'{a} {b} {c}'
        case [Point(x=0, y=y), Point(x, 0) as p, *_]:
            return f'points {y} {x} {p.x}'
        case {'kind': 'move', 'to': (x, y), **rest}:
            return f'move {x} {y} {rest}'
        case {'kind': str(k)}:
            return f'kind {k}'
        case {1: one, None: nothing}:
            return f'{one} {nothing}'
        case {}:
            return 'mapping'
        case Point(x=0, y=0):
            return 'origin'
        case Point(0, y) | Point(y, 0):
            return f'axis {y}'
        case Point(x, y):
            return f'point {x} {y}'
        case Circle(r, area=a):
            return f'circle {r} {a}'
        case Shape():
            return 'shape'
        case Color.GREEN | Color.RED:
            return 'colour'
        case set() | frozenset():
            return 'set'
        case _:
            return 'anything'


SUBJECTS = [
    None, True, False, 0, 0.0, -1, 1.5, 'a', 'b', b'xyz', 101, 7, 2.5, 'long', [], (), [5], (5,), [1, 2, 3],
    [2, 3, 9], (1, 2), ['q', 0, [4, 5], 6, 7], [Point(0, 3), Point(4, 0)], [Point(0, 3), Point(4, 1)],
    {'kind': 'move', 'to': [1, 2]}, {'kind': 'move', 'to': [1, 2], 'by': 3}, {'kind': 'stop'},
    {1: 2, None: 3}, {}, {'q': 1}, Point(0, 0), Point(0, 5), Point(6, 0), Point(7, 8), Circle(2), Shape(),
    {1, 2}, frozenset(), range(2), range(0), 'ab', object, deque([1, 5]), Pair(1, 2), Pair(3, 4),
    OrderedDict(kind='z'), defaultdict(int), b'ab', 10 ** 30,
]
for subject in SUBJECTS:
    print(kind(subject))


def order(subject):
    match subject:
        case [a, b] | (b, a, _) | {'a': a, 'b': b}:
            return a, b
        case (x, y, z, w) | [w, [z, y], x, _, _]:
            return x, y, z, w
        case ['go', ('north' | 'south') as where, *more]:
            return where, more


print(order([1, 2]), order([1, 2, 3]), order({'a': 1, 'b': 2}), order([1, 2, 3, 4]), order([1, [2, 3], 4, 5, 6]))
print(order(5))

# Names stay unbound when a pattern fails, stay bound when only the guard does.
match [1, 2]:
    case [got, 3]:
        print('never')
    case [first, second] if first > second:
        print('never')
    case _:
        print('first' in globals(), 'got' in globals())

match Loud(5):
    case 4:
        print('four')
    case 5:
        print('five')

match Color.RED:
    case Color.GREEN:
        print('green')
    case Color.RED:
        print('red')


def commands(lines):
    for line in lines:
        match line.split():
            case ['quit' | 'exit']:
                print('bye')
                break
            case ['skip', *_]:
                continue
            case ['add', *numbers] if all(n.isdigit() for n in numbers):
                print(sum(map(int, numbers)))
            case [command]:
                print('unknown', command)
            case []:
                print('nothing')
            case other:
                print('cannot', other)
    else:
        print('no quit')


commands(['add 1 2 3', 'skip it', 'dance', '', 'add x', 'quit', 'add 9'])
commands(['jump'])


def nested(tree):
    match tree:
        case {'op': '+', 'args': [left, right]}:
            return nested(left) + nested(right)
        case {'op': '-', 'args': [inner]}:
            return -nested(inner)
        case {'op': op}:
            raise ValueError(f'unknown {op}')
        case int(n) | float(n):
            return n


print(nested({'op': '+', 'args': [1, {'op': '-', 'args': [2.5]}]}))
for bad in (lambda: nested({'op': '*'}),):
    try:
        bad()
    except ValueError as error:
        print(error)


class TooFew:
    __match_args__ = ('a',)
    a = 1


class Wrong:
    __match_args__ = ['a']


def trouble(which, subject):
    match which:
        case 1:
            match subject:
                case TooFew(x, y):
                    pass
        case 2:
            match subject:
                case TooFew(x, a=y):
                    pass
        case 3:
            match subject:
                case int(x, y):
                    pass
        case 4:
            match subject:
                case Wrong(x):
                    pass
        case 5:
            match subject:
                case kind():
                    pass
        case 6:
            match subject:
                case Shape(x):
                    pass


for which, subject in enumerate([TooFew(), TooFew(), 5, Wrong(), 1, Shape()], 1):
    try:
        trouble(which, subject)
    except TypeError as error:
        print(which, error)

match = 5
case = match + 1
print(match, case)
match (1, 2), 3:
    case (a, b), c:
        print(a, b, c)


def gen(subject):
    match subject:
        case [x, *xs]:
            yield x
            yield from gen(xs)
        case []:
            yield 'end'


print(list(gen([1, 2, 3])))


class Outer:
    match 3:
        case int(inside):
            pass


print(Outer.inside)
