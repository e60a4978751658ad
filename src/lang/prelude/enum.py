#@file /usr/lib/python3.11/enum.py
class auto:
    # What `auto()` stands for is known once the class is made; operators on it wait for that.
    def __init__(self, find=None):
        self._find = find

    def _with(self, other, test):
        return auto(lambda known: test(known(self), known(other)))

    def __or__(self, other):
        return self._with(other, lambda a, b: a | b)

    def __ror__(self, other):
        return self._with(other, lambda a, b: b | a)

    def __and__(self, other):
        return self._with(other, lambda a, b: a & b)

    def __xor__(self, other):
        return self._with(other, lambda a, b: a ^ b)

    def __add__(self, other):
        return self._with(other, lambda a, b: a + b)


class member:
    def __init__(self, value):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class property(property):
    pass


def _is_member(name, value):
    if isinstance(value, nonmember):
        return False
    if isinstance(value, member):
        return True
    if name.startswith('_') and (name.startswith('__') or name.endswith('_')):
        return False
    if name.startswith('_') and isinstance(value, (staticmethod, classmethod)):
        return False
    # Functions and other descriptors belong to the class.
    return not (hasattr(type(value), '__get__') or isinstance(value, (_function, staticmethod, classmethod, _property)))


_function = type(_is_member)
_property = property.__mro__[1]


class EnumType(type):
    def __new__(meta, name, bases, namespace, *, boundary=None, **kwds):
        plain, members = {}, {}
        for key, value in namespace.items():
            if not bases or not _is_member(key, value):
                plain[key] = value.value if isinstance(value, nonmember) else value
            else:
                members[key] = value.value if isinstance(value, member) else value
        for base in bases:
            if isinstance(base, EnumType) and base.__dict__.get('_member_names_'):
                raise TypeError(f'<enum {name!r}> cannot extend {base!r}')  #@ 958
        cls = super().__new__(meta, name, bases, plain, **kwds)
        type.__setattr__(cls, '_member_names_', [])
        type.__setattr__(cls, '_member_map_', {})
        type.__setattr__(cls, '_value2member_map_', {})
        type.__setattr__(cls, '_made_', False)
        resolved = {}

        def known(value):
            if isinstance(value, auto):
                return resolved[id(value)] if id(value) in resolved else value._find(known)
            return value
        last = []
        for key, value in members.items():
            if isinstance(value, auto):
                if value._find is None:
                    resolved[id(value)] = cls._generate_next_value_(key, 1, len(last), last[:])
                value = known(value)
            elif isinstance(value, tuple) and any(isinstance(part, auto) for part in value):
                value = tuple(cls._generate_next_value_(key, 1, len(last), last[:]) if isinstance(p, auto) else p for p in value)
            value = _add_member(cls, key, value)
            last.append(value)
        type.__setattr__(cls, '_made_', True)
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls.__lookup(value)
        if isinstance(names, str):
            names = names.replace(',', ' ').split()
        pairs = names.items() if isinstance(names, dict) else names
        space = {}
        for at, item in enumerate(pairs):
            if isinstance(item, str):
                space[item] = start + at if not issubclass(cls, Flag) else 1 << at
            else:
                space[item[0]] = item[1]
        bases = (cls,) if type is None else (type, cls)
        space['__module__'] = module or '__main__'
        return EnumType(value, bases, space)

    def __lookup(cls, value):
        if isinstance(value, cls):
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for one in cls._member_map_.values():
                if one._value_ == value:
                    return one
        found = cls._missing_(value)
        if isinstance(found, cls):
            return found
        if found is None:
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')  #@ 1143
        raise TypeError(f'error in {cls.__name__}._missing_: returned {found!r} instead of None or a valid member')

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError("unsupported operand type(s) for 'in': '%s' and '%s'" % (type(value).__qualname__, cls.__class__.__qualname__))
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]  #@ 805

    def __getattr__(cls, name):
        raise AttributeError(name) from None  #@ 793

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get('_member_map_', {}):
            raise AttributeError(f'cannot reassign member {name!r}')  #@ 838
        super().__setattr__(name, value)

    def __repr__(cls):
        return f'<flag {cls.__name__!r}>' if Flag is not None and issubclass(cls, Flag) else f'<enum {cls.__name__!r}>'

    @_property
    def __members__(cls):
        from types import MappingProxyType
        return MappingProxyType(dict(cls._member_map_))


EnumMeta = EnumType
Flag = None


def _data_type(cls):
    for base in cls.__mro__:
        if base in (int, str, float, bytes, tuple):
            return base
    return None


def _add_member(cls, name, value):
    args = value if isinstance(value, tuple) else (value,)
    data = _data_type(cls)
    new = None
    for base in cls.__mro__:
        if base is Enum or base is object:
            break
        if '__new__' in base.__dict__ and isinstance(base, EnumType):
            new = base.__dict__['__new__']
            break
    if new is not None:
        one = getattr(new, '__func__', new)(cls, *args)
        if not hasattr(one, '_value_'):
            object.__setattr__(one, '_value_', value if data is None else data(*args))
    elif data is not None:
        one = data.__new__(cls, *args) if data is not tuple else tuple.__new__(cls, args)
        value = value if data is tuple else data(*args)
        object.__setattr__(one, '_value_', value)
    else:
        one = object.__new__(cls)
        object.__setattr__(one, '_value_', value)
    value = one._value_
    for known in cls._member_map_.values():
        if known._value_ == value and type(known._value_) is type(value) or known._value_ == value:
            cls._member_map_[name] = known
            type.__setattr__(cls, name, known)
            return value
    object.__setattr__(one, '_name_', name)
    object.__setattr__(one, '_sort_order_', len(cls._member_names_))
    init = getattr(cls, '__init__', None)
    if init is not None and any('__init__' in base.__dict__ for base in cls.__mro__ if isinstance(base, EnumType)):
        one.__init__(*args)
    canonical = Flag is None or not issubclass(cls, Flag) or value and value & (value - 1) == 0
    cls._member_map_[name] = one
    type.__setattr__(cls, name, one)
    if canonical:
        cls._member_names_.append(name)
    try:
        cls._value2member_map_[value] = one
    except TypeError:
        pass
    return value


class Enum(metaclass=EnumType):
    @_property
    def name(self):
        return self._name_

    @_property
    def value(self):
        return self._value_

    @classmethod
    def _missing_(cls, value):
        return None

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            return last_values[-1] + 1

    def __repr__(self):
        return f'<{self.__class__.__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        return f'{self.__class__.__name__}.{self._name_}'

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce__(self):
        return self.__class__, (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __dir__(self):
        return ['__class__', '__doc__', '__eq__', '__hash__', '__module__', 'name', 'value']


class ReprEnum(Enum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)


class IntEnum(int, ReprEnum):
    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __hash__(self):
        return hash(self._value_)


def _bits(value):
    at = 1
    while at <= value:
        if value & at:
            yield at
        at <<= 1


class _Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return 1 << max(last_values).bit_length()

    @classmethod
    def _all(cls):
        every = 0
        for one in cls._member_map_.values():
            every |= one._value_
        return every

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        every = cls._all()
        if value < 0:
            value = every & value if issubclass(cls, int) else (every + 1 + value) & every
        if value & ~every and not issubclass(cls, int):
            width = max(value.bit_length(), every.bit_length())
            raise ValueError(
                f'{cls!r} invalid value {value!r}\n    given {_shown(value, width)}\n  allowed {_shown(every, width)}')
        if value in cls._value2member_map_:
            return cls._value2member_map_[value]
        one = int.__new__(cls, value) if issubclass(cls, int) else object.__new__(cls)
        object.__setattr__(one, '_value_', value)
        names = [known._name_ for known in cls if known._value_ & value]
        rest = value & ~every
        if rest:
            names.append(str(rest))
        object.__setattr__(one, '_name_', '|'.join(names) or None)
        cls._value2member_map_[value] = one
        return one

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if isinstance(self, int) and isinstance(other, int):
            return other
        return None

    def __or__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        return self.__class__(self._all() & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r" % (type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        for bit in _bits(self._value_):
            yield self.__class__(bit)

    def __len__(self):
        return bin(self._value_).count('1')

    def __bool__(self):
        return bool(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f'<{self.__class__.__name__}: {self._value_!r}>'
        return f'<{self.__class__.__name__}.{self._name_}: {self._value_!r}>'

    def __str__(self):
        if self._name_ is None:
            return f'{self.__class__.__name__}({self._value_!r})'
        return f'{self.__class__.__name__}.{self._name_}'


def _shown(value, width):
    digits = bin(value)[2:].rjust(width, '0')
    return f'0b0 {digits}'


class Flag(_Flag):
    pass


class IntFlag(int, Flag):
    # `int` comes first among the ancestors and has these too.
    __or__ = __ror__ = _Flag.__or__
    __and__ = __rand__ = _Flag.__and__
    __xor__ = __rxor__ = _Flag.__xor__

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


def unique(enumeration):
    twice = [(name, one._name_) for name, one in enumeration.__members__.items() if name != one._name_]
    if twice:
        words = ', '.join([f'{alias} -> {name}' for alias, name in twice])
        raise ValueError(f'duplicate values found in {enumeration!r}: {words}')  #@ 1604
    return enumeration
