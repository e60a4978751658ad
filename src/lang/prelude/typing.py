#@file /usr/lib/python3.11/typing.py
# Annotations are never evaluated; what is left of this module is what programs subscribe to, derive from or call.
import collections
import collections.abc

TYPE_CHECKING = False


class _Form:
    def __init__(self, name, parameters=None):
        self._name = name
        self._parameters = parameters

    def __getitem__(self, parameters):
        return _Form(self._name, parameters if isinstance(parameters, tuple) else (parameters,))

    def __or__(self, other):
        return _Form('Union', (self, other))

    __ror__ = __or__

    def __repr__(self):
        if self._parameters is None:
            return f'typing.{self._name}'
        return f'typing.{self._name}[{", ".join(map(_shown, self._parameters))}]'

    def __eq__(self, other):
        return isinstance(other, _Form) and (self._name, self._parameters) == (other._name, other._parameters)

    def __hash__(self):
        return hash(self._name)


def _shown(parameter):
    if isinstance(parameter, type):
        return parameter.__qualname__ if parameter.__module__ == 'builtins' else f'{parameter.__module__}.{parameter.__qualname__}'
    if isinstance(parameter, list):
        return '[' + ', '.join(map(_shown, parameter)) + ']'
    return '...' if parameter is ... else repr(parameter)


class _Alias(_Form):
    # Stands for a class: can be called and tested against.
    def __init__(self, name, origin, parameters=None):
        super().__init__(name, parameters)
        self.__origin__ = origin

    def __getitem__(self, parameters):
        return _Alias(self._name, self.__origin__, parameters if isinstance(parameters, tuple) else (parameters,))

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)


Any = _Form('Any')
Union = _Form('Union')
Optional = _Form('Optional')
Literal = _Form('Literal')
Final = _Form('Final')
ClassVar = _Form('ClassVar')
Annotated = _Form('Annotated')
NoReturn = _Form('NoReturn')
Never = _Form('Never')
Self = _Form('Self')
LiteralString = _Form('LiteralString')
TypeAlias = _Form('TypeAlias')
TypeGuard = _Form('TypeGuard')
Required = _Form('Required')
NotRequired = _Form('NotRequired')
Concatenate = _Form('Concatenate')
Unpack = _Form('Unpack')
Text = str

List = _Alias('List', list)
Dict = _Alias('Dict', dict)
Tuple = _Alias('Tuple', tuple)
Set = _Alias('Set', set)
FrozenSet = _Alias('FrozenSet', frozenset)
Type = _Alias('Type', type)
Deque = _Alias('Deque', collections.deque)
DefaultDict = _Alias('DefaultDict', collections.defaultdict)
OrderedDict = _Alias('OrderedDict', collections.OrderedDict)
Counter = _Alias('Counter', collections.Counter)
ChainMap = _Alias('ChainMap', collections.ChainMap)
Callable = _Alias('Callable', collections.abc.Callable)
Iterable = _Alias('Iterable', collections.abc.Iterable)
Iterator = _Alias('Iterator', collections.abc.Iterator)
Generator = _Alias('Generator', collections.abc.Generator)
Collection = _Alias('Collection', collections.abc.Collection)
Container = _Alias('Container', collections.abc.Container)
Sequence = _Alias('Sequence', collections.abc.Sequence)
MutableSequence = _Alias('MutableSequence', collections.abc.MutableSequence)
Mapping = _Alias('Mapping', collections.abc.Mapping)
MutableMapping = _Alias('MutableMapping', collections.abc.MutableMapping)
AbstractSet = _Alias('AbstractSet', collections.abc.Set)
MutableSet = _Alias('MutableSet', collections.abc.MutableSet)
Hashable = _Alias('Hashable', collections.abc.Hashable)
Sized = _Alias('Sized', collections.abc.Sized)
Reversible = _Alias('Reversible', collections.abc.Reversible)
ByteString = bytes


class Generic:
    def __class_getitem__(cls, parameters):
        return cls


class Protocol:
    def __class_getitem__(cls, parameters):
        return cls


class _Supports(Protocol):
    pass


SupportsInt = SupportsFloat = SupportsIndex = SupportsAbs = SupportsRound = SupportsBytes = _Supports
IO = TextIO = BinaryIO = _Form('IO')
Awaitable = Coroutine = AsyncIterator = AsyncIterable = AsyncGenerator = _Form('Awaitable')


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self._sign = '+' if covariant else '-' if contravariant else '~'

    def __repr__(self):
        return self._sign + self.__name__


class ParamSpec(TypeVar):
    args = kwargs = None


class TypeVarTuple(TypeVar):
    pass


AnyStr = TypeVar('AnyStr', bytes, str)


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, x, /):
        return x

    def __repr__(self):
        return f'__main__.{self.__name__}'


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def override(f):
    return f


def no_type_check(arg):
    return arg


def runtime_checkable(cls):
    return cls


def assert_never(arg, /):
    raise AssertionError(f'Expected code to be unreachable, but got: {arg!r}')


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    return obj


class _NamedTupleMeta(type):
    def __new__(meta, name, bases, namespace):
        if not bases:
            return super().__new__(meta, name, bases, namespace)
        names = list(namespace.get('__annotations__', {}))
        defaults = [namespace[field] for field in names if field in namespace]
        seen = None
        for field in names:
            if field in namespace:
                seen = field
            elif seen:
                raise TypeError(f'Non-default namedtuple field {field} cannot follow default field {seen}')
        made = collections.namedtuple(name, names, defaults=defaults, module=namespace.get('__module__'))
        for key, value in namespace.items():
            if key not in names and key not in ('__module__', '__qualname__', '__annotations__'):
                setattr(made, key, value)
        made.__annotations__ = dict(namespace.get('__annotations__', {}))
        return made

    def __call__(cls, typename, fields=None, /, **kwargs):
        pairs = kwargs.items() if fields is None else fields
        return collections.namedtuple(typename, [name for name, _ in pairs])


class NamedTuple(metaclass=_NamedTupleMeta):
    pass


class _TypedDictMeta(type):
    def __new__(meta, name, bases, namespace, total=True):
        return super().__new__(meta, name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class TypedDict(metaclass=_TypedDictMeta):
    pass


def get_origin(tp):
    return getattr(tp, '__origin__', None)


def get_args(tp):
    return getattr(tp, '_parameters', None) or ()
