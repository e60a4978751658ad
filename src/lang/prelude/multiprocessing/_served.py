#@file /usr/lib/python3.11/multiprocessing/managers.py
# What a manager makes that is not a type of Python or of threads.


class Namespace:
    def __init__(self, /, **kwds):
        for name, value in kwds.items():
            setattr(self, name, value)

    def __repr__(self):
        shown = ['%s=%r' % (name, value) for name, value in vars(self).items() if not name.startswith('_')]
        return '%s(%s)' % (type(self).__name__, ', '.join(sorted(shown)))


class Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    def __repr__(self):
        return '%s(%r, %r)' % (type(self).__name__, self._typecode, self._value)

    value = property(get, set)


_ranges = {'b': (-128, 127), 'B': (0, 255), 'h': (-32768, 32767), 'H': (0, 65535), 'i': (-2**31, 2**31 - 1),
           'I': (0, 2**32 - 1), 'l': (-2**62 * 2, 2**62 - 1 + 2**62), 'L': (0, 2**62 - 1 + 2**62),
           'q': (-2**62 * 2, 2**62 - 1 + 2**62), 'Q': (0, 2**62 - 1 + 2**62)}
_words = {'b': 'signed char', 'B': 'unsigned byte integer', 'h': 'signed short integer', 'H': 'unsigned short',
          'i': 'signed integer', 'I': 'unsigned int'}


class array:
    # Numbers of one type, as far as a manager's Array shows them.
    def __init__(self, typecode, items=()):
        if typecode not in _ranges and typecode not in ('f', 'd', 'u'):
            raise ValueError('bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
        self.typecode = typecode
        self._items = [self._checked(item) for item in items]

    def _checked(self, item):
        if self.typecode in 'fd':
            if not isinstance(item, (int, float)):
                raise TypeError('must be real number, not ' + type(item).__name__)
            return float(item)
        if self.typecode == 'u':
            if not isinstance(item, str) or len(item) != 1:
                raise TypeError('array item must be a unicode character')
            return item
        if not isinstance(item, int):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(item).__name__)
        low, high = _ranges[self.typecode]
        if not low <= item <= high:
            word = _words.get(self.typecode, 'int')
            raise OverflowError('%s is %s' % (word, 'greater than maximum' if item > high else 'less than minimum'))
        return item

    def __len__(self):
        return len(self._items)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return array(self.typecode, self._items[index])
        try:
            return self._items[index]
        except IndexError:
            raise IndexError('array index out of range') from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError('can only assign array (not "%s") to array slice' % type(value).__name__)
            self._items[index] = value._items
            return
        try:
            self._items[index]
        except IndexError:
            raise IndexError('array assignment index out of range') from None
        self._items[index] = self._checked(value)

    def tolist(self):
        return list(self._items)

    def __eq__(self, other):
        return isinstance(other, array) and self._items == other._items

    def __repr__(self):
        if self.typecode == 'u':
            return 'array(%r, %r)' % (self.typecode, ''.join(self._items)) if self._items else "array('u')"
        return 'array(%r, %r)' % (self.typecode, self._items) if self._items else 'array(%r)' % self.typecode


def Array(typecode, sequence, lock=True):
    return array(typecode, sequence)


for kind in (Namespace, Value, array):
    kind.__module__ = 'multiprocessing.managers'
