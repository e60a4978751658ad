# Python code called by builtin functions may print, sleep and take locks.
import functools
import json
import random
import sys
import time


def loud(x):
    print('key of', x, flush=True)
    return -x


class Item:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        print('repr', self.n, flush=True)
        return f'Item({self.n})'

    def __str__(self):
        print('str', self.n, flush=True)
        return f'item {self.n}'

    def __eq__(self, other):
        print('eq', self.n, other, flush=True)
        return isinstance(other, Item) and self.n == other.n

    def __hash__(self):
        print('hash', self.n, flush=True)
        return self.n % 3

    def __lt__(self, other):
        print('lt', self.n, flush=True)
        return self.n < other.n

    def __add__(self, other):
        print('add', self.n, flush=True)
        return Item(self.n + (other.n if isinstance(other, Item) else other))

    __radd__ = __add__

    def __bool__(self):
        print('bool', self.n, flush=True)
        return self.n > 0

    def __len__(self):
        print('len', self.n, flush=True)
        return self.n

    def __format__(self, spec):
        print('format', spec, flush=True)
        return f'<{self.n}{spec}>'

    def __index__(self):
        print('index', self.n, flush=True)
        return self.n


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print('iter', flush=True)
        self.i = 0
        return self

    def __next__(self):
        print('next', flush=True)
        self.i += 1
        if self.i > self.n:
            raise StopIteration
        return self.i


class Indexed:
    def __getitem__(self, i):
        print('getitem', i, flush=True)
        if i >= 3:
            raise IndexError
        return i * i


print(sorted([3, 1, 2], key=loud))
numbers = [5, 4, 6]
numbers.sort(key=loud, reverse=True)
print(numbers, min([2, 1], key=loud), max(4, 9, key=loud))
print(min((x for x in [3, 2]), key=loud), sorted(iter([2, 3]), key=loud))
print(list(map(loud, [1, 2])), list(filter(loud, [0, 1])))
print(functools.reduce(lambda a, b: print('reduce', a, b, flush=True) or a + b, [1, 2, 3]))
items = [Item(3), Item(1), Item(2)]
print([i.n for i in sorted(items)], min(items).n)
print(sum(items).n, sum([Item(1), Item(2)], Item(10)).n)
print(items.index(Item(2)), items.count(Item(1)), Item(9) in items, Item(3) in tuple(items))
items.remove(Item(1))
print(len(items))
table = {Item(1): 'one', Item(4): 'four'}
print(table[Item(4)], Item(1) in table, table.get(Item(7)), table.pop(Item(1)))
table[Item(4)] = 'vier'
del table[Item(4)]
table.setdefault(Item(5), 'five')
print(len(table))
group = {Item(1), Item(4), Item(1)}
print(len(group), Item(4) in group, len({Item(2)} | group), len({Item(1)} & group))
print([i.n for i in {Item(1): 0, Item(4): 1}], len({Item(i % 2) for i in range(3)}))
print(items, str(items), repr((Item(1),)), {'k': Item(2)}, sep='\n')
print(f'{items} {Item(1)} {Item(1)!r} {Item(2):x}', '%s %r %s' % (Item(1), Item(2), [Item(3)]))
print('{} {!r} {:>5}'.format(Item(1), [Item(2)], Item(3)))
print([Item(1), Item(2)] == [Item(1), Item(3)], (Item(1), 2) < (Item(1), 3), [Item(1)] != [Item(1)])
print(Item(1) and 'yes', Item(0) or 'no', not Item(0), bool(Item(2)), all([Item(1), Item(0)]), any(items))
print(list(Count(2)), tuple(Count(1)), sum(Count(3)), set(Count(1)), max(Count(2)))
a, b = Count(2)
first, *rest = Count(3)
print(a, b, first, rest, [*Count(2)], dict(zip(Count(2), 'ab')), 2 in Count(3), ','.join(map(str, Count(2))))
print(list(Indexed()), 4 in Indexed(), [x for x in Indexed()], sum(Indexed()))
print([10, 20, 30][Item(1)], 'abc'[Item(2)], list(range(Item(3))), [0] * 2)
print(len(Item(4)), round(2.5), hash(Item(5)))


class Node:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        print('getattr', name, flush=True)
        if name.startswith('_'):
            raise AttributeError(name)
        return name.upper()

    def __call__(self, x):
        print('called', x, flush=True)
        return x + 1

    @property
    def half(self):
        print('half', flush=True)
        return 0.5


node = Node('n')
print(node.other, getattr(node, '_x', 'default'), hasattr(node, 'y'), node.half)
print(list(map(node, [1, 2])), sorted([2, 1], key=node))


class Base:
    registered = []

    def __init_subclass__(cls, **kwargs):
        print('registering', cls.__name__, kwargs, flush=True)
        cls.registered.append(cls.__name__)


class Field:
    def __set_name__(self, owner, name):
        print('named', name, flush=True)
        self.name = name

    def __get__(self, instance, owner):
        print('get', self.name, flush=True)
        return 7

    def __set__(self, instance, value):
        print('set', value, flush=True)


class Derived(Base):
    field = Field()


thing = Derived()
thing.field = 3
print(thing.field, Base.registered)


class Failing:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print('comparing', flush=True)
        raise ValueError('no order')


try:
    sorted([Failing(1), Failing(2)])
except ValueError as error:
    print('caught', error)


def slow(x):
    time.sleep(0.001)
    print('slow', x, flush=True)
    return x


print(sorted([3, 1, 2], key=slow), max([1, 2], key=slow), [x for x in map(slow, [1, 2])])
print(sorted([2, 1, 3], key=functools.cmp_to_key(lambda a, b: print('cmp', flush=True) or a - b)))
print(json.dumps([1, {2}], default=lambda o: print('default', flush=True) or list(o)))
print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: print('hook', d, flush=True) or d))
print(sorted([3, 1, 2], key=lambda x: sorted([x, 0], key=loud)[0]))
sys.stdout.flush()


def numbers_of(n):
    for i in range(n):
        print('yielding', i, flush=True)
        yield i


print(list(numbers_of(2)), sum(numbers_of(2)), max(numbers_of(2), key=loud), dict(enumerate(numbers_of(2))))
print(sorted(numbers_of(3), key=loud), list(zip(numbers_of(2), numbers_of(3))))
x, y = numbers_of(2)
print(x, y, ''.join(str(i) for i in numbers_of(2)), set(numbers_of(2)), [*numbers_of(1), 5])
print(next(numbers_of(1)), list(reversed(list(numbers_of(2)))), any(numbers_of(3)), 1 in numbers_of(3))
random.seed(1)
print(sorted(range(5), key=lambda x: print('r', flush=True) or random.random()))
