#@file /usr/lib/python3.11/collections/abc.py
from abc import ABCMeta, abstractmethod


class _ByMethods(ABCMeta):
    # A class counts when it has these methods, whatever it derives from.
    def __subclasscheck__(cls, subclass):
        if cls.__dict__.get('_methods') == ('__hash__',) and any(base in (list, dict, set) for base in subclass.__mro__):
            return False
        wanted = cls.__dict__.get('_methods')
        if wanted and all(_has(subclass, name) for name in wanted):
            return True
        return super().__subclasscheck__(subclass)


def _has(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name] is not None
    return cls in _BUILTIN.get(name, ()) or any(base in _BUILTIN.get(name, ()) for base in cls.__mro__)


_sequences = (list, tuple, str, bytes, range)
_sets = (set, frozenset, type({}.keys()), type({}.items()))
_views = (type({}.values()),)
_generator = type((x for x in ()))
_iterators = tuple(type(iter(x)) for x in ([], (), '', b'', range(0), {}, {}.values(), {}.items(), set()))
_iterators += (enumerate, zip, map, filter, reversed, _generator)
_containers = _sequences + _sets + _views + (dict,)
_BUILTIN = {
    '__iter__': _containers + _iterators,
    '__next__': _iterators,
    '__len__': _containers,
    '__contains__': _containers,
    '__reversed__': (list, tuple, range, dict),
    '__hash__': (object,),
    '__call__': (type, type(len), type(_has), type([].append)),
    'send': (_generator,),
}


class Hashable(metaclass=_ByMethods):
    _methods = ('__hash__',)


class Iterable(metaclass=_ByMethods):
    _methods = ('__iter__',)

    @abstractmethod
    def __iter__(self):
        while False:
            yield None


class Iterator(Iterable):
    _methods = ('__next__', '__iter__')

    @abstractmethod
    def __next__(self):
        raise StopIteration

    def __iter__(self):
        return self


class Generator(Iterator):
    _methods = ('__next__', '__iter__', 'send')


class Reversible(Iterable):
    _methods = ('__reversed__', '__iter__')


class Sized(metaclass=_ByMethods):
    _methods = ('__len__',)

    @abstractmethod
    def __len__(self):
        return 0


class Container(metaclass=_ByMethods):
    _methods = ('__contains__',)

    @abstractmethod
    def __contains__(self, x):
        return False


class Callable(metaclass=_ByMethods):
    _methods = ('__call__',)

    @abstractmethod
    def __call__(self, *args, **kwds):
        return False


class Collection(Sized, Iterable, Container):
    _methods = ('__len__', '__iter__', '__contains__')


class Sequence(Collection):
    _methods = ()
    _collection_kind = 'sequence'

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        i = 0
        try:
            while True:
                yield self[i]
                i += 1
        except IndexError:
            return

    def __contains__(self, value):
        return any(item is value or item == value for item in self)

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value, start=0, stop=None):
        for i in range(start, len(self) if stop is None else min(stop, len(self))):
            if self[i] is value or self[i] == value:
                return i
        raise ValueError

    def count(self, value):
        return sum(1 for item in self if item is value or item == value)


class MutableSequence(Sequence):
    _methods = ()

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        raise IndexError

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def clear(self):
        while len(self):
            self.pop()

    def reverse(self):
        n = len(self)
        for i in range(n // 2):
            self[i], self[n - i - 1] = self[n - i - 1], self[i]

    def __iadd__(self, values):
        self.extend(values)
        return self


class Set(Collection):
    _methods = ()

    def __le__(self, other):
        return all(item in other for item in self) if isinstance(other, Set) else NotImplemented

    def __lt__(self, other):
        return len(self) < len(other) and self <= other

    def __ge__(self, other):
        return all(item in self for item in other) if isinstance(other, Set) else NotImplemented

    def __eq__(self, other):
        return len(self) == len(other) and self <= other if isinstance(other, Set) else NotImplemented

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __and__(self, other):
        return self._from_iterable(value for value in other if value in self)

    def __or__(self, other):
        return self._from_iterable(item for items in (self, other) for item in items)

    def __sub__(self, other):
        return self._from_iterable(value for value in self if value not in other)

    def isdisjoint(self, other):
        return not any(value in self for value in other)


class MutableSet(Set):
    _methods = ()

    @abstractmethod
    def add(self, value):
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        raise NotImplementedError

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)


class Mapping(Collection):
    _methods = ()
    _collection_kind = 'mapping'

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return dict.fromkeys(self).keys()

    def items(self):
        return [(key, self[key]) for key in self]

    def values(self):
        return [self[key] for key in self]

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if isinstance(other, Mapping) else NotImplemented


class MutableMapping(Mapping):
    _methods = ()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, *default):
        try:
            value = self[key]
        except KeyError:
            if default:
                return default[0]
            raise
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        pairs = [(key, other[key]) for key in other.keys()] if hasattr(other, 'keys') else other
        for key, value in pairs:
            self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


for _known in (list, tuple, str, range, bytes):
    Sequence.register(_known)
MutableSequence.register(list)
for _known in _sets:
    Set.register(_known)
MutableSet.register(set)
Mapping.register(dict)
MutableMapping.register(dict)
Sequence.register(list)
Collection._abc_children = [Sequence, Set, Mapping]
Sequence._abc_children = [MutableSequence]
Set._abc_children = [MutableSet]
Mapping._abc_children = [MutableMapping]


class KeysView(Set):
    pass


class ValuesView(Collection):
    pass


class ItemsView(Set):
    pass


KeysView.register(type({}.keys()))
ItemsView.register(type({}.items()))
ValuesView.register(type({}.values()))
