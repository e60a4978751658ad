class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        print('new', name, sorted(k for k in ns if not k.startswith('__')), kw, flush=True)
        cls = super().__new__(mcs, name, bases, ns)
        cls.tag = name.lower()
        return cls

    def __init__(cls, name, bases, ns, **kw):
        print('init', name, flush=True)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kwargs):
        print('call', cls.__name__, args, flush=True)
        return super().__call__(*args, **kwargs)

    def __iter__(cls):
        return iter([1, 2])

    def __len__(cls):
        return 5

    def __getitem__(cls, i):
        return i * 2

    def __contains__(cls, x):
        return x == 3

    @property
    def size(cls):
        return 'sz'

    def helper(cls):
        return cls.__name__


class A(metaclass=Meta, flag=1):
    def __init__(self, x):
        self.x = x

    def me(self):
        return __class__.__name__


class B(A):
    def __init__(self, x):
        super().__init__(x + 1)


b = B(3)
print(b.x, B.tag, list(B), len(B), B[4], 3 in B, B.size, B.helper(), type(B), isinstance(B, type), b.me())
print(type(A).__name__, isinstance(A, Meta), B.__class__, type(b))


class Singleton(type):
    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]


class Config(metaclass=Singleton):
    def __init__(self):
        print('made')


print(Config() is Config())


class Plugin:
    names = []

    def __init_subclass__(cls, /, key=None, **kw):
        super().__init_subclass__(**kw)
        print('sub', cls.__name__, key)
        cls.names.append(key)


class P1(Plugin, key='one'):
    pass


class P2(P1, key='two'):
    pass


print(Plugin.names)
C = type('C', (A,), {'y': 5})
print(C.y, C.tag, C(1).x)
D = type('D', (), {'f': lambda self: 'f'})
print(D().f(), D.__name__)
try:
    class E(P1, bad=1):
        pass
except TypeError as e:
    print(e)
try:
    class E(object, bad=1):
        pass
except TypeError as e:
    print(e)


class M2(type):
    pass


try:
    class X(A, metaclass=M2):
        pass
except TypeError as e:
    print(e)


class Desc:
    def __get__(self, instance, owner):
        return (instance is None, owner.__name__)


class Holder:
    d = Desc()
    x: int = 5
    y: 'str'


print(Holder.d, Holder().d, list(Holder.__annotations__))


class ReadOnly(type):
    def __setattr__(cls, name, value):
        raise AttributeError(f'no {name}')


class R(metaclass=ReadOnly):
    z = 1


try:
    R.z = 2
except AttributeError as e:
    print(e)
