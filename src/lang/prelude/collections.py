#@file /usr/lib/python3.11/collections/__init__.py
# What CPython writes in C (deque, defaultdict) has no lines of its own in tracebacks; the rest names CPython's.


class deque:
    _collection_kind = "sequence"
    # Items lie in a list from `_head` on; the places before it are free for `appendleft`.

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None:
            if not isinstance(maxlen, int):
                raise TypeError("an integer is required")
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self._items = []
        self._head = 0
        self.maxlen = maxlen
        if iterable != ():
            self.extend(iterable)

    def append(self, x):
        self._items.append(x)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.popleft()

    def appendleft(self, x):
        if self._head == 0:
            room = len(self._items) // 2 + 8
            self._items[:0] = [None] * room
            self._head = room
        self._head -= 1
        self._items[self._head] = x
        if self.maxlen is not None and len(self) > self.maxlen:
            self.pop()

    def pop(self):
        if self._head == len(self._items):
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        head = self._head
        items = self._items
        if head == len(items):
            raise IndexError("pop from an empty deque")
        item = items[head]
        items[head] = None
        head += 1
        if head > 32 and head * 2 > len(items):
            del items[:head]
            head = 0
        self._head = head
        return item

    def extend(self, iterable):
        for x in list(iterable) if iterable is self else iterable:
            self.append(x)

    def extendleft(self, iterable):
        for x in list(iterable):
            self.appendleft(x)

    def rotate(self, n=1):
        items = self._all()
        if items:
            n %= len(items)
            if n:
                items = items[-n:] + items[:-n]
            self._become(items)

    def clear(self):
        self._become([])

    def copy(self):
        return type(self)(self, self.maxlen)

    __copy__ = copy

    def count(self, x):
        return self._all().count(x)

    def index(self, x, *limits):
        try:
            return self._all().index(x, *limits)
        except ValueError:
            pass
        raise ValueError(f"{x!r} is not in deque")

    def insert(self, i, x):
        if self.maxlen is not None and len(self) >= self.maxlen:
            raise IndexError("deque already at its maximum size")
        items = self._all()
        items.insert(i, x)
        self._become(items)

    def remove(self, value):
        items = self._all()
        if value not in items:
            raise ValueError(f"{value!r} is not in deque")
        items.remove(value)
        self._become(items)

    def reverse(self):
        items = self._all()
        items.reverse()
        self._become(items)

    def _all(self):
        return self._items[self._head:]

    def _become(self, items):
        self._items = items
        self._head = 0

    def _place(self, i):
        if not isinstance(i, int):
            raise TypeError(f"sequence index must be integer, not '{type(i).__name__}'")
        count = len(self._items) - self._head
        if i < 0:
            i += count
        if not 0 <= i < count:
            raise IndexError("deque index out of range")
        return self._head + i

    def __len__(self):
        return len(self._items) - self._head

    def __iter__(self):
        count = len(self)
        i = 0
        while i < count:
            yield self._items[self._head + i]
            if len(self) != count:
                raise RuntimeError("deque mutated during iteration")
            i += 1

    def __reversed__(self):
        return reversed(self._all())

    def __contains__(self, x):
        return x in self._all()

    def __getitem__(self, i):
        return self._items[self._place(i)]

    def __setitem__(self, i, x):
        self._items[self._place(i)] = x

    def __delitem__(self, i):
        del self._items[self._place(i)]

    def __repr__(self):
        limit = '' if self.maxlen is None else f', maxlen={self.maxlen}'
        items = ['[...]' if x is self else repr(x) for x in self]
        return f'{type(self).__name__}([' + ', '.join(items) + f']{limit})'

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return self._all() == other._all()

    def __hash__(self):
        raise TypeError("unhashable type: 'collections.deque'")

    def __lt__(self, other):
        return self._all() < other._all() if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._all() <= other._all() if isinstance(other, deque) else NotImplemented

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        both = self.copy()
        both.extend(other)
        return both

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(self._all() * n, self.maxlen)


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def __repr__(self):
        return f'{type(self).__name__}({self.default_factory!r}, {dict(self)!r})'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        both = self.copy()
        both.update(other)
        return both


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        if key not in self:
            raise KeyError(key)
        value = self.pop(key)
        if last:
            self[key] = value
            return
        rest = list(self.items())
        self.clear()
        self[key] = value
        self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = list(self)[-1] if last else next(iter(self))
        return key, self.pop(key)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return list(self.items()) == list(other.items())
        return dict(self) == other

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        return f'{type(self).__name__}({list(self.items())!r})' if self else f'{type(self).__name__}()'


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwds):
        self._change(iterable, 1)
        if kwds:
            self._change(kwds, 1)

    def subtract(self, iterable=None, /, **kwds):
        self._change(iterable, -1)
        if kwds:
            self._change(kwds, -1)

    def _change(self, iterable, sign):
        if isinstance(iterable, dict):
            for key, count in iterable.items():
                self[key] = count + self.get(key, 0) if sign > 0 else self.get(key, 0) - count
        elif iterable is not None:
            for key in iterable:
                self[key] = self.get(key, 0) + sign

    def most_common(self, n=None):
        ranked = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return ranked if n is None else ranked[:max(n, 0)]

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')  #@ 657

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        try:
            pairs = self.most_common()
        except TypeError:
            pairs = self.items()
        return f'{type(self).__name__}({dict(pairs)!r})'

    def _positive(self, pairs):
        return Counter({key: count for key, count in pairs if count > 0})

    def _keys_with(self, other):
        return [*self, *(key for key in other if key not in self)]

    def __add__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._positive((key, self[key] + other[key]) for key in self._keys_with(other))

    def __sub__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._positive((key, self[key] - other[key]) for key in self._keys_with(other))

    def __or__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._positive((key, max(self[key], other[key])) for key in self._keys_with(other))

    def __and__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return self._positive((key, min(self[key], other[key])) for key in self)

    def __pos__(self):
        return self._positive(self.items())

    def __neg__(self):
        return self._positive((key, -count) for key, count in self.items())

    def _keep(self, result):
        self.clear()
        super().update(result)
        return self

    def __iadd__(self, other):
        return self._keep(self + other)

    def __isub__(self, other):
        return self._keep(self - other)

    def __ior__(self, other):
        return self._keep(self | other)

    def __iand__(self, other):
        return self._keep(self & other)

    def _fits(self, other, test):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(test(self[key], other[key]) for key in self._keys_with(other))

    def __eq__(self, other):
        return self._fits(other, lambda a, b: a == b)

    def __ne__(self, other):
        return not self == other if isinstance(other, Counter) else NotImplemented

    def __le__(self, other):
        return self._fits(other, lambda a, b: a <= b)

    def __ge__(self, other):
        return self._fits(other, lambda a, b: a >= b)

    def __lt__(self, other):
        return self <= other and self != other if isinstance(other, Counter) else NotImplemented

    def __gt__(self, other):
        return self >= other and self != other if isinstance(other, Counter) else NotImplemented


_KEYWORDS = ('False None True and as assert async await break class continue def del elif else except finally for '
             'from global if import in is lambda nonlocal not or pass raise return try while with yield').split()


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    fields = list(map(str, field_names))
    if rename:
        for i, name in enumerate(fields):
            if not name.isidentifier() or name in _KEYWORDS or name.startswith('_') or name in fields[:i]:
                fields[i] = f'_{i}'
    for name in [typename] + fields:
        if not isinstance(name, str):
            raise TypeError('Type names and field names must be strings')  #@ 393
        if not name.isidentifier():
            raise ValueError('Type names and field names must be valid ' f'identifiers: {name!r}')  #@ 395
        if name in _KEYWORDS:
            raise ValueError('Type names and field names cannot be a ' f'keyword: {name!r}')  #@ 398
    for i, name in enumerate(fields):
        if name.startswith('_') and not rename:
            raise ValueError('Field names cannot start with an underscore: ' f'{name!r}')  #@ 404
        if name in fields[:i]:
            raise ValueError(f'Encountered duplicate field name: {name!r}')  #@ 407
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(fields):
        raise TypeError('Got more default values than field names')  #@ 414
    first = len(fields) - len(defaults)
    attributes = {
        '__slots__': (),
        '__module__': module or '__main__',
        '__doc__': f'{typename}({", ".join(fields)})',
        '_fields': tuple(fields),
        '_field_defaults': dict(zip(fields[first:], defaults)),
        '__match_args__': tuple(fields),
    }
    for i, name in enumerate(fields):
        attributes[name] = _field(i)
    made = type(typename, (_NamedTuple,), attributes)
    made.__module__ = module or '__main__'
    return made


def _field(i):
    def get(self):
        return tuple.__getitem__(self, i)

    def set(self, value):
        raise AttributeError("can't set attribute")
    return property(get, set)


def _listing(names):
    names = [repr(name) for name in names]
    if len(names) < 3:
        return ' and '.join(names)
    return ', '.join(names[:-1]) + ', and ' + names[-1]


class _NamedTuple(tuple):
    __slots__ = ()
    _fields = ()
    _field_defaults = {}

    def __new__(cls, *args, **kwargs):
        fields = cls._fields
        what = f'{cls.__name__}.__new__()'
        for name in kwargs:
            if name not in fields:
                raise TypeError(f'{what} got an unexpected keyword argument {name!r}')
            if name in fields[:len(args)]:
                raise TypeError(f'{what} got multiple values for argument {name!r}')
        if len(args) > len(fields):
            least = len(fields) + 1 - len(cls._field_defaults)
            most = len(fields) + 1
            takes = f'{most}' if least == most else f'from {least} to {most}'
            s = '' if takes == '1' else 's'
            raise TypeError(f'{what} takes {takes} positional argument{s} but {len(args) + 1} were given')
        values = list(args)
        missing = []
        for name in fields[len(args):]:
            if name in kwargs:
                values.append(kwargs[name])
            elif name in cls._field_defaults:
                values.append(cls._field_defaults[name])
            else:
                missing.append(name)
        if missing:
            s = '' if len(missing) == 1 else 's'
            raise TypeError(f'{what} missing {len(missing)} required positional argument{s}: {_listing(missing)}')
        return tuple.__new__(cls, values)

    @classmethod
    def _make(cls, iterable):
        values = tuple(iterable)
        if len(values) != len(cls._fields):
            raise TypeError(f'Expected {len(cls._fields)} arguments, got {len(values)}')  #@ 446
        return tuple.__new__(cls, values)

    def _replace(self, /, **kwds):
        values = list(map(kwds.pop, self._fields, self))
        if kwds:
            raise ValueError(f'Got unexpected field names: {list(kwds)!r}')  #@ 455
        return self._make(values)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        return tuple(self)

    def __repr__(self):
        pairs = [f'{name}={value!r}' for name, value in zip(self._fields, self)]
        return f'{type(self).__name__}({", ".join(pairs)})'


class ChainMap:
    _collection_kind = 'mapping'

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def _merged(self):
        merged = {}
        for mapping in reversed(self.maps):
            for key in mapping:
                merged[key] = mapping[key]
        return merged

    def __len__(self):
        return len(self._merged())

    def __iter__(self):
        return iter(self._merged())

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f'{type(self).__name__}({", ".join(map(repr, self.maps))})'

    def __eq__(self, other):
        return self._merged() == (other._merged() if isinstance(other, ChainMap) else other)

    def keys(self):
        return self._merged().keys()

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return self._merged().items()

    def new_child(self, m=None, **kwargs):
        return type(self)(kwargs if m is None else m, *self.maps)

    @property
    def parents(self):
        return type(self)(*self.maps[1:])

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        if key not in self.maps[0]:
            raise KeyError(f'Key not found in the first mapping: {key!r}')
        del self.maps[0][key]

    def pop(self, key, *args):
        if key not in self.maps[0] and not args:
            raise KeyError(f'Key not found in the first mapping: {key!r}')
        return self.maps[0].pop(key, *args)

    def update(self, *args, **kwargs):
        self.maps[0].update(*args, **kwargs)

    def copy(self):
        return type(self)(self.maps[0].copy(), *self.maps[1:])
