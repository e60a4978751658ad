#@file /usr/lib/python3.11/functools.py
from collections import namedtuple

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')
WRAPPER_UPDATES = ('__dict__',)
_nothing = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            setattr(wrapper, name, getattr(wrapped, name))
        except AttributeError:
            pass
    if '__dict__' in updated:
        for name, value in getattr(wrapped, '__dict__', {}).items():
            setattr(wrapper, name, value)
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            # One of a partial is a longer partial.
            func, args, keywords = func.func, func.args + args, {**func.keywords, **keywords}
        self.func, self.args, self.keywords = func, args, keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend(repr(x) for x in self.args)
        parts.extend(f'{name}={value!r}' for name, value in self.keywords.items())
        return 'functools.partial(' + ', '.join(parts) + ')'


def reduce(function, iterable, initial=_nothing, /):
    try:
        items = iter(iterable)
    except TypeError:
        raise TypeError("reduce() arg 2 must support iteration") from None
    result = initial
    for item in items:
        result = item if result is _nothing else function(result, item)
    if result is _nothing:
        raise TypeError("reduce() of empty iterable with no initial value")
    return result


_CacheInfo = namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'], module='functools')


def _key(args, kwds, typed):
    if not kwds and not typed and len(args) == 1 and type(args[0]) in (int, str):
        return args[0]
    key = ('positional', args)
    if kwds:
        key += ('by name', tuple(kwds.items()))
    if typed:
        key += (tuple(type(x) for x in args), tuple(type(x) for x in kwds.values()))
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128, False)
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')  #@ 515
    return lambda function: _cached(function, maxsize, typed)


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _cached(function, maxsize, typed):
    known = {}
    hits = misses = 0

    def wrapper(*args, **kwds):
        nonlocal hits, misses
        key = _key(args, kwds, typed)
        result = known.get(key, _nothing)
        if result is not _nothing:
            hits += 1
            if maxsize is not None:
                # The least recently used comes first.
                del known[key]
                known[key] = result
            return result
        misses += 1
        result = function(*args, **kwds)
        if maxsize is None or maxsize > 0:
            if maxsize is not None and key not in known and len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = result
        return result

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, len(known))

    def cache_clear():
        nonlocal hits, misses
        known.clear()
        hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, function)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)  #@ 1001
        setattr(instance, self.attrname, value)
        return value


def cmp_to_key(mycmp):
    # A key holds the object; the sign of what `mycmp` says answers each comparison.
    class K:
        __lt__ = lambda a, b: mycmp(a.obj, b.obj) < 0
        __le__ = lambda a, b: mycmp(a.obj, b.obj) <= 0
        __eq__ = lambda a, b: mycmp(a.obj, b.obj) == 0
        __ge__ = lambda a, b: mycmp(a.obj, b.obj) >= 0
        __gt__ = lambda a, b: mycmp(a.obj, b.obj) > 0
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj
    return K


def _derived(cls, root, negate, equal):
    # An ordering from another: the root's answer, perhaps turned round, perhaps together with equality.
    def compare(self, other):
        result = getattr(type(self), root)(self, other)
        if result is NotImplemented:
            return result
        if negate:
            result = not result
        if equal == 'or':
            return result or self == other
        if equal == 'and not':
            return result and self != other
        return result
    return compare


_ORDERINGS = {
    '__lt__': [('__gt__', True, 'and not'), ('__le__', False, 'or'), ('__ge__', True, '')],
    '__le__': [('__ge__', True, 'or'), ('__lt__', False, 'and not'), ('__gt__', True, '')],
    '__gt__': [('__lt__', True, 'and not'), ('__ge__', False, 'or'), ('__le__', True, '')],
    '__ge__': [('__le__', True, 'or'), ('__gt__', False, 'and not'), ('__lt__', True, '')],
}


def total_ordering(cls):
    defined = set()
    for base in cls.__mro__:
        if base is not object:
            defined.update(name for name in _ORDERINGS if name in base.__dict__)
    root = next((name for name in ('__lt__', '__le__', '__gt__', '__ge__') if name in defined), None)
    if root is None:
        raise ValueError('must define at least one ordering operation: < > <= >=')  #@ 193
    for name, negate, equal in _ORDERINGS[root]:
        if name not in defined:
            compare = _derived(cls, root, negate, equal)
            compare.__name__ = name
            setattr(cls, name, compare)
    return cls


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        for known, implementation in registry.items():
            if known is not object and issubclass(cls, known):
                return implementation
        return func

    def register(cls, func=None):
        if not isinstance(cls, type):
            raise TypeError(f'Invalid first argument to `register()`: {cls!r}. Annotations are not evaluated here: use @register(some_class)')
        if func is None:
            return lambda f: register(cls, f)
        registry[cls] = func
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{func.__name__} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        return partial(self.func.__get__(obj, cls), *self.args, **self.keywords)
