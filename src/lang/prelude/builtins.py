# Helpers of the machine: natives hand over to these when only Python code can go on.
def _again(native, args, keywords, log):
    return _replay(native, args, keywords, log)


def _passing(function, args):
    return function(*args)


def _class_made(made, calls):
    for function, args, keywords in calls:
        function(*args, **keywords)
    return made


def _through_list(function, position, args, keywords):
    args[position] = [item for item in args[position]]
    given = [item for item in args if item is not NotImplemented]
    return function(*given, **keywords)


def _first(iterable, count):
    # One more than wanted, so that too many are noticed without going on for ever.
    items = []
    for item in iterable:
        items.append(item)
        if len(items) > count:
            break
    return items


def _first_and_rest(iterable, before):
    iterator = iter(iterable)
    items = []
    while len(items) < before:
        try:
            items.append(next(iterator))
        except StopIteration:
            return items
    items += [item for item in iterator]
    return items


def _sum(iterable, start=0):
    if start is NotImplemented:
        start = 0
    if isinstance(start, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    for item in iterable:
        start = start + item
    return start


_nothing = object()


def _max(iterable, *, key=None, default=_nothing):
    best = rank = _nothing
    for item in iterable:
        own = item if key is None else key(item)
        if best is _nothing or own > rank:
            best, rank = item, own
    if best is not _nothing:
        return best
    if default is _nothing:
        raise ValueError('max() arg is an empty sequence')
    return default


def _min(iterable, *, key=None, default=_nothing):
    best = rank = _nothing
    for item in iterable:
        own = item if key is None else key(item)
        if best is _nothing or own < rank:
            best, rank = item, own
    if best is not _nothing:
        return best
    if default is _nothing:
        raise ValueError('min() arg is an empty sequence')
    return default


def _extend(target, iterable):
    for item in iterable:
        target.append(item)


def _update(target, iterable):
    for item in iterable:
        target.add(item)


def _merge(target, mapping):
    for key in mapping.keys():
        target[key] = mapping[key]


def _fill_from_mapping(target, mapping, keywords):
    for key in mapping.keys():
        target[key] = mapping[key]
    target.update(keywords)
    return target


def _fill_from_pairs(target, pairs, keywords):
    target.update([pair for pair in pairs])
    target.update(keywords)
    return target


def _contains(item, iterable):
    for found in iterable:
        if found is item or found == item:
            return True
    return False


def _any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def _all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def _enumerate(iterable, start=0):
    if start is NotImplemented:
        start = 0
    for item in iterable:
        yield start, item
        start += 1


def _zip(*iterables, strict=False):
    iterators = [iter(iterable) for iterable in iterables]
    while True:
        items = []
        for iterator in iterators:
            try:
                items.append(next(iterator))
            except StopIteration:
                return
        yield tuple(items)


def _map(function, *iterables):
    if len(iterables) == 1:
        for item in iterables[0]:
            yield function(item)
        return
    for items in zip(*iterables):
        yield function(*items)


def _filter(function, iterable):
    for item in iterable:
        if item if function is None else function(item):
            yield item


def _reversed(sequence):
    for index in range(len(sequence) - 1, -1, -1):
        yield sequence[index]


def _items_of(sequence):
    index = 0
    while True:
        try:
            item = sequence[index]
        except IndexError:
            return
        yield item
        index += 1


def _iter_until(function, sentinel):
    while True:
        item = function()
        if item == sentinel:
            return
        yield item


def _next_or(iterator, default):
    try:
        return next(iterator)
    except StopIteration:
        return default


def _newobj(cls, *args):
    return cls.__new__(cls, *args)


def _print(*values, sep=' ', end='\n', file=None, flush=False):
    for name, text in (('sep', sep), ('end', end)):
        if text is not None and not isinstance(text, str):
            raise TypeError(f'{name} must be None or a string, not {type(text).__name__}')
    import sys
    # Piece by piece: the text of a value may itself print.
    stream = sys.stdout if file is None else file
    between = ''
    for value in values:
        if between:
            stream.write(between)
        between = ' ' if sep is None else sep
        stream.write(str(value))
    stream.write('\n' if end is None else end)
    if flush:
        stream.flush()


def _print_to(file, pieces, flush):
    for piece in pieces:
        file.write(piece)
    if flush:
        file.flush()


def _percent(format, items, own):
    for index in own:
        items[index] = str(items[index])
    return format % tuple(items)


def _match_class(subject, cls, count, names):
    if not isinstance(cls, type):
        raise TypeError('called match pattern must be a type')
    if not isinstance(subject, cls):
        return None
    values = []
    seen = []
    if count:
        wanted = getattr(cls, '__match_args__', None)
        if wanted is None and issubclass(cls, _SELF_MATCHING):
            if count > 1:
                raise TypeError(f'{cls.__name__}() accepts 1 positional sub-pattern ({count} given)')
            values.append(subject)
        else:
            if wanted is None:
                wanted = ()
            if not isinstance(wanted, tuple):
                raise TypeError(f'{cls.__name__}.__match_args__ must be a tuple (got {type(wanted).__name__})')
            if count > len(wanted):
                s = '' if len(wanted) == 1 else 's'
                raise TypeError(f'{cls.__name__}() accepts {len(wanted)} positional sub-pattern{s} ({count} given)')
            for name in wanted[:count]:
                if not isinstance(name, str):
                    raise TypeError(f'__match_args__ elements must be strings (got {type(name).__name__})')
                seen.append(name)
    for name in names:
        if name in seen:
            raise TypeError(f'{cls.__name__}() got multiple sub-patterns for attribute {name!r}')
        seen.append(name)
    for name in seen:
        try:
            values.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(values)


_SELF_MATCHING = (bool, bytes, dict, float, frozenset, int, list, set, str, tuple)


def _match_keys(subject, keys):
    values = []
    for key in keys:
        value = subject.get(key, _SELF_MATCHING)
        if value is _SELF_MATCHING:
            return None
        values.append(value)
    return tuple(values)


def _match_rest(subject, keys):
    return {key: subject[key] for key in subject.keys() if key not in keys}


def _exists(path):
    try:
        open(path).close()
    except OSError:
        return False
    return True


def _no_input():
    raise EOFError('EOF when reading a line')


class _UnsupportedOperation(OSError, ValueError):
    pass


_UnsupportedOperation.__module__ = 'io'
_UnsupportedOperation.__name__ = 'UnsupportedOperation'
_UnsupportedOperation.__qualname__ = 'UnsupportedOperation'


class quitter:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f'Use {self.name}() or Ctrl-D (i.e. EOF) to exit'

    def __call__(self, code=None):
        raise SystemExit(code)


exit = quitter('exit')
quit = quitter('quit')


class _Union:
    def __init__(self, parts):
        self.__args__ = parts

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__args__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__args__)

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __eq__(self, other):
        return isinstance(other, _Union) and set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return ' | '.join('None' if part is type(None) else part.__qualname__ for part in self.__args__)


_Union.__module__ = 'types'
_Union.__name__ = _Union.__qualname__ = 'UnionType'


def _union(left, right):
    parts = []
    for side in (left, right):
        for part in side.__args__ if isinstance(side, _Union) else (type(None) if side is None else side,):
            if part not in parts:
                parts.append(part)
    return parts[0] if len(parts) == 1 else _Union(tuple(parts))
