#@file /usr/lib/python3.11/itertools.py
# Each class checks its arguments at once, as CPython's do, and leaves the rest to a generator.

_nothing = object()


class _Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return next(self._source)


class count(_Iterator):
    def __init__(self, start=0, step=1):
        if not isinstance(start, (int, float)) or not isinstance(step, (int, float)):
            raise TypeError('a number is required')
        self._next = start
        self._step = step

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        step = '' if type(self._step) is int and self._step == 1 else f', {self._step!r}'
        return f'count({self._next!r}{step})'


class repeat(_Iterator):
    def __init__(self, object, times=None):
        self._object = object
        self._left = times if times is None else max(times, 0)

    def __next__(self):
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __repr__(self):
        left = '' if self._left is None else f', {self._left}'
        return f'repeat({self._object!r}{left})'


class cycle(_Iterator):
    def __init__(self, iterable, /):
        self._source = self._run(iter(iterable))

    def _run(self, items):
        saved = []
        for item in items:
            saved.append(item)
            yield item
        while saved:
            yield from saved


class chain(_Iterator):
    def __init__(self, *iterables):
        self._source = self._run(iterables)

    def _run(self, iterables):
        for iterable in iterables:
            yield from iterable

    @classmethod
    def from_iterable(cls, iterable, /):
        made = cls()
        made._source = made._run(iter(iterable))
        return made


class islice(_Iterator):
    def __init__(self, iterable, *limits):
        if not limits or len(limits) > 3:
            kind = 'at least 2 arguments' if not limits else 'at most 4 arguments'
            raise TypeError(f'islice expected {kind}, got {len(limits) + 1}')
        start, stop, step = (0, *limits, 1) if len(limits) == 1 else (*limits, 1)[:3]
        if stop is not None and (not isinstance(stop, int) or stop < 0):
            which = 'Indices' if len(limits) > 1 and isinstance(stop, int) else 'Stop argument'
            raise ValueError(f'{which} for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        start = 0 if start is None else start
        if not isinstance(start, int) or start < 0:
            raise ValueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        step = 1 if step is None else step
        if not isinstance(step, int) or step < 1:
            raise ValueError('Step for islice() must be a positive integer or None.')
        self._source = self._run(iter(iterable), start, stop, step)

    def _run(self, items, start, stop, step):
        at = 0
        wanted = start
        while stop is None or at < stop:
            try:
                item = next(items)
            except StopIteration:
                return
            if at == wanted:
                wanted += step
                yield item
            at += 1
            if stop is not None and wanted >= stop:
                # What is left before the end is still passed over.
                while at < stop:
                    if next(items, _nothing) is _nothing:
                        return
                    at += 1


class product(_Iterator):
    def __init__(self, *iterables, repeat=1):
        if repeat < 0:
            raise ValueError('repeat argument cannot be negative')
        self._source = self._run([tuple(pool) for pool in iterables] * repeat)

    def _run(self, pools):
        if not all(pools):
            return
        at = [0] * len(pools)
        while True:
            yield tuple(pool[i] for pool, i in zip(pools, at))
            place = len(pools) - 1
            while place >= 0 and at[place] == len(pools[place]) - 1:
                at[place] = 0
                place -= 1
            if place < 0:
                return
            at[place] += 1


class permutations(_Iterator):
    def __init__(self, iterable, r=None):
        pool = tuple(iterable)
        if r is not None and not isinstance(r, int):
            raise TypeError('Expected int as r')
        r = len(pool) if r is None else r
        if r < 0:
            raise ValueError('r must be non-negative')
        self._source = self._run(pool, list(range(len(pool))), r) if r <= len(pool) else iter(())

    def _run(self, pool, free, r):
        if r == 0:
            yield ()
            return
        for i, place in enumerate(free):
            for rest in self._run(pool, free[:i] + free[i + 1:], r - 1):
                yield (pool[place], *rest)


class combinations(_Iterator):
    def __init__(self, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError('r must be non-negative')
        self._source = self._run(pool, r) if r <= len(pool) else iter(())

    def _run(self, pool, r):
        at = list(range(r))
        while True:
            yield tuple(pool[i] for i in at)
            place = r - 1
            while place >= 0 and at[place] == len(pool) - r + place:
                place -= 1
            if place < 0:
                return
            first = at[place] + 1
            at[place:] = range(first, first + r - place)


class combinations_with_replacement(_Iterator):
    def __init__(self, iterable, r):
        pool = tuple(iterable)
        if r < 0:
            raise ValueError('r must be non-negative')
        self._source = self._run(pool, r) if pool or r == 0 else iter(())

    def _run(self, pool, r):
        at = [0] * r
        while True:
            yield tuple(pool[i] for i in at)
            place = r - 1
            while place >= 0 and at[place] == len(pool) - 1:
                place -= 1
            if place < 0:
                return
            at[place:] = [at[place] + 1] * (r - place)


class zip_longest(_Iterator):
    def __init__(self, *iterables, fillvalue=None):
        self._source = self._run([iter(x) for x in iterables], fillvalue)

    def _run(self, rows, fillvalue):
        left = len(rows)
        while left:
            items = []
            for i, row in enumerate(rows):
                item = fillvalue if row is None else next(row, _nothing)
                if item is _nothing:
                    left -= 1
                    rows[i] = None
                    item = fillvalue
                items.append(item)
            if left:
                yield tuple(items)


class accumulate(_Iterator):
    def __init__(self, iterable, func=None, *, initial=None):
        self._source = self._run(iter(iterable), func, initial)

    def _run(self, items, func, total):
        if total is None:
            total = next(items, _nothing)
            if total is _nothing:
                return
        yield total
        for item in items:
            total = total + item if func is None else func(total, item)
            yield total


class takewhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._source = self._run(predicate, iter(iterable))

    def _run(self, predicate, items):
        for item in items:
            if not predicate(item):
                return
            yield item


class dropwhile(_Iterator):
    def __init__(self, predicate, iterable, /):
        self._source = self._run(predicate, iter(iterable))

    def _run(self, predicate, items):
        for item in items:
            if not predicate(item):
                yield item
                break
        yield from items


class filterfalse(_Iterator):
    def __init__(self, function, iterable, /):
        self._source = self._run(function, iter(iterable))

    def _run(self, function, items):
        for item in items:
            if not (item if function is None else function(item)):
                yield item


class starmap(_Iterator):
    def __init__(self, function, iterable, /):
        self._source = self._run(function, iter(iterable))

    def _run(self, function, items):
        for args in items:
            yield function(*tuple(args))


class compress(_Iterator):
    def __init__(self, data, selectors):
        self._source = self._run(zip(data, selectors))

    def _run(self, pairs):
        for item, wanted in pairs:
            if wanted:
                yield item


class pairwise(_Iterator):
    def __init__(self, iterable, /):
        self._source = self._run(iter(iterable))

    def _run(self, items):
        before = next(items, _nothing)
        for item in items:
            yield before, item
            before = item


class groupby(_Iterator):
    def __init__(self, iterable, key=None):
        self._items = iter(iterable)
        self._function = key
        self._wanted = self._key = self._item = _nothing
        self._group = None

    def __next__(self):
        self._group = None
        while self._key is _nothing or self._wanted is not _nothing and self._key == self._wanted:
            self._advance()
        self._wanted = self._key
        self._group = _grouper(self, self._key)
        return self._key, self._group

    def _advance(self):
        item = next(self._items)
        self._key = item if self._function is None else self._function(item)
        self._item = item


class _grouper(_Iterator):
    def __init__(self, parent, key):
        self._parent = parent
        self._key = key

    def __next__(self):
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._item is _nothing:
            parent._advance()
        if not parent._key == self._key:
            raise StopIteration
        item = parent._item
        parent._item = _nothing
        return item


class _tee(_Iterator):
    # A list of one item and the rest, filled by whoever comes first.
    def __init__(self, items, link):
        self._items = items
        self._link = link

    def __next__(self):
        if not self._link:
            item = next(self._items)
            self._link.extend([item, []])
        item, self._link = self._link
        return item

    def __copy__(self):
        return _tee(self._items, self._link)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError('n must be >= 0')
    if n == 0:
        return ()
    items = iter(iterable)
    first = items if isinstance(items, _tee) else _tee(items, [])
    return (first, *[first.__copy__() for _ in range(n - 1)])
