class Animal:
    """An animal."""
    count = 0

    def __init__(self, name, sound='...'):
        self.name = name
        self.sound = sound
        Animal.count += 1

    def speak(self):
        return f'{self.name} says {self.sound}'

    def __repr__(self):
        return f'{type(self).__name__}({self.name!r})'

    @property
    def loud(self):
        return self.sound.upper()

    @loud.setter
    def loud(self, value):
        self.sound = value.lower()

    @loud.deleter
    def loud(self):
        self.sound = ''

    @staticmethod
    def helper(x):
        return x * 2

    @classmethod
    def make(cls, name):
        return cls(name, 'made')


class Dog(Animal):
    def __init__(self, name):
        super().__init__(name, 'woof')
        self.tricks = []

    def speak(self):
        return super().speak() + '!'


d = Dog('Rex')
print(d, d.speak(), d.loud, Animal.count, Dog.count, d.helper(3), Dog.helper(4), Animal.make('x').speak(), repr(Animal.make('q')))
d.loud = 'BARK'
print(d.sound, isinstance(d, Animal), issubclass(Dog, Animal), Dog.__mro__, Dog.__name__, d.__class__, Animal.__doc__, Dog.__bases__, Dog.__qualname__)
del d.loud
print(repr(d.sound), d.__dict__, vars(d), hasattr(d, 'tricks'), hasattr(d, 'nope'), getattr(d, 'nope', 'default'))
setattr(d, 'age', 3); print(d.age); del d.age; print(hasattr(d, 'age'))
d.speak = lambda: 'instance'
print(d.speak())
for action in (lambda: d.nope, lambda: Dog.nope, lambda: Dog(), lambda: Dog('a', 'b'), lambda: d.make, lambda: Animal.speak(), lambda: object().x, lambda: object(1)):
    try:
        r = action()
        print(callable(r))
    except Exception as e:
        print(type(e).__name__, e)


class ReadOnly:
    @property
    def x(self):
        return 1


try:
    ReadOnly().x = 5
except AttributeError as e:
    print(e)


class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*(a + b for a, b in zip(self.parts, other.parts)))

    def __mul__(self, k):
        return Vector(*(p * k for p in self.parts))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __lt__(self, other):
        return sum(self.parts) < sum(other.parts)

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, i):
        return self.parts[i]

    def __contains__(self, x):
        return x in self.parts

    def __iter__(self):
        return iter(self.parts)

    def __bool__(self):
        return any(self.parts)

    def __call__(self, x):
        return ('called', x)

    def __str__(self):
        return 'V' + str(self.parts)

    def __format__(self, spec):
        return f'<{spec}>'


v = Vector(1, 2)
print(v + Vector(3, 4), v * 3, 3 * v, -v, v == Vector(1, 2), v != Vector(1, 2), v < Vector(5), v > Vector(0, 0), len(v), v[1], 2 in v, 9 in v, list(v), bool(Vector(0)), v(7), f'{v:abc}', f'{v}', '%s' % v, str(v))
print({v: 'key'}[Vector(1, 2)], sorted([Vector(5), Vector(1)])[0].parts, max(Vector(1), Vector(2)).parts, [v] == [Vector(1, 2)], v in [Vector(1, 2)], not v, [1] and v and 'yes')
try:
    v + 5
except TypeError as e:
    print(e)
try:
    v >= 5
except TypeError as e:
    print(e)


class A:
    def who(self):
        return ['A']


class B(A):
    def who(self):
        return ['B'] + super().who()


class C(A):
    def who(self):
        return ['C'] + super().who()


class D(B, C):
    def who(self):
        return ['D'] + super().who()


print(D().who(), [c.__name__ for c in D.__mro__])
try:
    class Bad(A, D):
        pass
except TypeError as e:
    print(e)


class Dynamic:
    def __getattr__(self, name):
        if name.startswith('x'):
            return name * 2
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value + 1)


y = Dynamic()
y.n = 1
print(y.n, y.xa, hasattr(y, 'q'), getattr(y, 'q', None))


class MyList(list):
    def total(self):
        return sum(self)


class MyDict(dict):
    def __missing__(self, key):
        return key + '?'

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


m = MyList([1, 2, 3]); m.append(4)
print(m, m.total(), len(m), m[1:], isinstance(m, list), m + [5], m == [1, 2, 3, 4])
k = MyDict(a=1); k['b'] = 5
print(k, k['zz'], len(k), 'a' in k, list(k))


class Counter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Counter(3)), [x for x in Counter(2)], sum(Counter(4)), 2 in Counter(5), max(Counter(3)))
a, b = Counter(2)
print(a, b)


class Meta:
    registry = []

    def __init_subclass__(cls, **kw):
        Meta.registry.append(cls.__name__)


class Sub(Meta):
    pass


class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance


print(Meta.registry, Single() is Single(), Single(1) is Single(2) if False else '')


class Slots:
    __slots__ = ('a',)

    def __init__(self):
        self.a = 1


print(Slots().a, type('Made', (A,), {'z': 3})().z)


class Outer:
    class Inner:
        pass

    def method(self):
        def nested():
            pass
        return nested


print(Outer.Inner.__qualname__, Outer().method().__qualname__, Outer.method.__name__)
print(type(A().who), A().who.__name__, A.__name__, A.__module__)
