#@file /usr/lib/python3.11/dataclasses.py
class FrozenInstanceError(AttributeError):
    pass


class _Nothing:
    def __repr__(self):
        return '<dataclasses._MISSING_TYPE object>'


MISSING = _Nothing()


class KW_ONLY:
    pass


class InitVar:
    def __class_getitem__(cls, type):
        return cls


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata or {}
        self.kw_only = kw_only
        self._of_init_only = False


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True,
          metadata=None, kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')  #@ 384
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _made(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
    return wrap if cls is None else wrap(cls)


def _annotation(text):
    text = text.strip('\'"')
    return text.rpartition('.')[2] if '[' not in text else text.partition('[')[0].rpartition('.')[2]


def _own_fields(cls, kw_only):
    found = []
    for name, text in cls.__dict__.get('__annotations__', {}).items():
        kind = _annotation(text)
        if kind == 'ClassVar':
            continue
        if kind == 'KW_ONLY':
            kw_only = True
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            one = default
        else:
            one = field(default=default)
        one.name = name
        one.type = text
        one._of_init_only = kind == 'InitVar'
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        if isinstance(one.default, (list, dict, set)):
            raise ValueError(f'mutable default {type(one.default)} for field {name} is not allowed: use default_factory')  #@ 815
        if isinstance(default, Field):
            if one.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        found.append(one)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls.__dict__.get('__annotations__', {}):
            raise TypeError(f'{name!r} is a field but has no type annotation')  #@ 953
    return found


def _made(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    all_fields = {}
    inherited_frozen = None
    for base in reversed(cls.__mro__[1:]):
        if '__dataclass_fields__' in base.__dict__:
            all_fields.update(base.__dict__['__dataclass_fields__'])
            inherited_frozen = base.__dict__['__dataclass_params__'].frozen
    for one in _own_fields(cls, kw_only):
        all_fields[one.name] = one
    if inherited_frozen is False and frozen:
        raise TypeError('cannot inherit frozen dataclass from a non-frozen one')  #@ 967
    if inherited_frozen and not frozen:
        raise TypeError('cannot inherit non-frozen dataclass from a frozen one')  #@ 972
    cls.__dataclass_fields__ = all_fields
    cls.__dataclass_params__ = _Params(init, repr, eq, order, unsafe_hash, frozen)
    own = dict(cls.__dict__)
    fields = list(all_fields.values())
    plain = [one for one in fields if not one._of_init_only]
    if order and not eq:
        raise ValueError('eq must be true if order is true')  #@ 945
    if init:
        _add(cls, '__init__', _init(cls, fields, frozen))
    if repr and '__repr__' not in own:
        _add(cls, '__repr__', _repr([one.name for one in plain if one.repr]))
    compared = [one.name for one in plain if one.compare]
    if eq and '__eq__' not in own:
        _add(cls, '__eq__', _eq(compared))
    if order:
        for name, test in _ORDERS.items():
            if name in own:
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering')  #@ 1046
            _add(cls, name, _order(compared, test))
    if frozen:
        _add(cls, '__setattr__', _refuse_set(cls, all_fields))
        _add(cls, '__delattr__', _refuse_delete(cls, all_fields))
    has_own_hash = '__hash__' in own and not (own['__hash__'] is None and '__eq__' in own)
    if unsafe_hash or eq and frozen and not has_own_hash:
        _add(cls, '__hash__', _hash([one.name for one in plain if (one.compare if one.hash is None else one.hash)]))
    elif eq and not has_own_hash:
        cls.__hash__ = None
    if match_args and '__match_args__' not in own:
        cls.__match_args__ = tuple(one.name for one in fields if one.init and not one.kw_only)
    if cls.__doc__ is None:
        cls.__doc__ = f'{cls.__name__}({", ".join(one.name for one in fields)})'
    if slots:
        cls.__slots__ = tuple(one.name for one in plain)
    return cls


class _Params:
    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init, self.repr, self.eq = init, repr, eq
        self.order, self.unsafe_hash, self.frozen = order, unsafe_hash, frozen


def _add(cls, name, function):
    function.__name__ = name
    function.__qualname__ = f'{cls.__qualname__}.{name}'
    setattr(cls, name, function)


def _listing(names):
    names = [repr(name) for name in names]
    if len(names) < 3:
        return ' and '.join(names)
    return ', '.join(names[:-1]) + ', and ' + names[-1]


def _init(cls, fields, frozen):
    taken = [one for one in fields if one.init]
    positional = [one for one in taken if not one.kw_only]
    named = [one for one in taken if one.kw_only]
    has_default = lambda one: one.default is not MISSING or one.default_factory is not MISSING
    seen = None
    for one in positional:
        if has_default(one):
            seen = one
        elif seen:
            raise TypeError(f'non-default argument {one.name!r} follows default argument')  #@ 549
    what = f'{cls.__qualname__}.__init__()'
    known = {one.name: one for one in taken}
    set_own = object.__setattr__
    post = hasattr(cls, '__post_init__')

    def bind(args, kwargs):
        if len(args) > len(positional):
            most = len(positional) + 1
            least = most - sum(1 for one in positional if has_default(one))
            takes = f'{most}' if least == most else f'from {least} to {most}'
            s = '' if takes == '1' else 's'
            raise TypeError(f'{what} takes {takes} positional argument{s} but {len(args) + 1} were given')
        values = {one.name: value for one, value in zip(positional, args)}
        for name, value in kwargs.items():
            if name not in known:
                raise TypeError(f'{what} got an unexpected keyword argument {name!r}')
            if name in values:
                raise TypeError(f'{what} got multiple values for argument {name!r}')
            values[name] = value
        for group, kind in ((positional, 'positional'), (named, 'keyword-only')):
            missing = [one.name for one in group if one.name not in values and not has_default(one)]
            if missing:
                s = '' if len(missing) == 1 else 's'
                raise TypeError(f'{what} missing {len(missing)} required {kind} argument{s}: {_listing(missing)}')
        return values

    def __init__(self, /, *args, **kwargs):
        values = bind(args, kwargs)
        only = []
        for one in fields:
            name = one.name
            if name in values:
                value = values[name]
            elif one.default_factory is not MISSING:
                value = one.default_factory()
            elif one.default is not MISSING:
                if not one.init:
                    continue
                value = one.default
            else:
                continue
            if one._of_init_only:
                only.append(value)
            elif frozen:
                set_own(self, name, value)
            else:
                setattr(self, name, value)
        if post:
            self.__post_init__(*only)
    return __init__


def _repr(names):
    showing = []

    def __repr__(self):
        if any(one is self for one in showing):
            return '...'
        showing.append(self)
        try:
            return f'{type(self).__qualname__}({", ".join([f"{name}={getattr(self, name)!r}" for name in names])})'
        finally:
            showing.pop()
    return __repr__


def _values(self, names):
    return tuple([getattr(self, name) for name in names])


def _eq(names):
    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self, names) == _values(other, names)
    return __eq__


_ORDERS = {
    '__lt__': lambda a, b: a < b,
    '__le__': lambda a, b: a <= b,
    '__gt__': lambda a, b: a > b,
    '__ge__': lambda a, b: a >= b,
}


def _order(names, test):
    def compare(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return test(_values(self, names), _values(other, names))
    return compare


def _hash(names):
    def __hash__(self):
        return hash(_values(self, names))
    return __hash__


def _refuse_set(cls, fields):
    def __setattr__(self, name, value):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(cls, self).__setattr__(name, value)
    return __setattr__


def _refuse_delete(cls, fields):
    def __delattr__(self, name):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(cls, self).__delattr__(name)
    return __delattr__


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None  #@ 1197
    return tuple(one for one in found.values() if not one._of_init_only)


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), '__dataclass_fields__')


def _is_instance(obj):
    return not isinstance(obj, type) and hasattr(type(obj), '__dataclass_fields__')


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')  #@ 1238
    return _plain(obj, lambda one: dict_factory([(f.name, _plain(getattr(one, f.name), None, dict_factory)) for f in fields(one)]), dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')  #@ 1312
    return _plain_tuple(obj, tuple_factory)


def _plain(value, make, dict_factory):
    if _is_instance(value):
        return dict_factory([(one.name, _plain(getattr(value, one.name), None, dict_factory)) for one in fields(value)])
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*[_plain(item, None, dict_factory) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(item, None, dict_factory) for item in value])
    if isinstance(value, dict):
        return type(value)([(_plain(k, None, dict_factory), _plain(v, None, dict_factory)) for k, v in value.items()])
    return _copied(value)


def _plain_tuple(value, tuple_factory):
    if _is_instance(value):
        return tuple_factory([_plain_tuple(getattr(value, one.name), tuple_factory) for one in fields(value)])
    if isinstance(value, tuple) and hasattr(value, '_fields'):
        return type(value)(*[_plain_tuple(item, tuple_factory) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)([_plain_tuple(item, tuple_factory) for item in value])
    if isinstance(value, dict):
        return type(value)([(_plain_tuple(k, tuple_factory), _plain_tuple(v, tuple_factory)) for k, v in value.items()])
    return _copied(value)


def _copied(value):
    import copy
    return copy.deepcopy(value)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')  #@ 1446
    for one in obj.__dataclass_fields__.values():
        if not one.init:
            if one.name in changes:
                raise ValueError(f'field {one.name} is declared with init=False, it cannot be specified with replace()')  #@ 1460
            continue
        if one.name not in changes:
            if one._of_init_only and one.default is MISSING:
                raise ValueError(f'InitVar {one.name!r} must be specified with replace()')  #@ 1467
            if not one._of_init_only:
                changes[one.name] = getattr(obj, one.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    attributes = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = 'typing.Any'
            continue
        annotations[item[0]] = getattr(item[1], '__name__', str(item[1]))
        if len(item) > 2:
            attributes[item[0]] = item[2]
    attributes['__annotations__'] = annotations
    return dataclass(type(cls_name, bases, attributes), **options)
