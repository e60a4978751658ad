def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e, repr(e), e.args)

attempt(lambda: 1 / 0)
attempt(lambda: 1 // 0)
attempt(lambda: 1.5 % 0)
attempt(lambda: [1][3])
attempt(lambda: (1,)[3])
attempt(lambda: 'abc'[9])
attempt(lambda: {}['k'])
attempt(lambda: 'a' + 1)
attempt(lambda: 1 + 'a')
attempt(lambda: [1] + (2,))
attempt(lambda: int('x'))
attempt(lambda: float('x'))
attempt(lambda: undefined_name)
attempt(lambda: (1).foo)
attempt(lambda: None.foo)
attempt(lambda: len(5))
attempt(lambda: 'a' < 1)
attempt(lambda: [] < ())
attempt(lambda: next(iter([])))
attempt(lambda: [1, 2].index(3))
attempt(lambda: [].pop())
attempt(lambda: {1: 2}.pop(3))
attempt(lambda: set().pop())
attempt(lambda: max([]))
attempt(lambda: {[]: 1})
attempt(lambda: '%d' % 'x')
attempt(lambda: '%s %s' % 1)
attempt(lambda: '%s' % (1, 2))
attempt(lambda: '{} {}'.format(1))
attempt(lambda: '{a}'.format())
attempt(lambda: 'x'.join([1]))
attempt(lambda: chr(-1))
attempt(lambda: ord('ab'))
attempt(lambda: sum(['a']))
attempt(lambda: sorted([1, 'a']))
attempt(lambda: isinstance(1, 2))
attempt(lambda: range(1, 2, 0))
attempt(lambda: [1, 2, 3][::0])
attempt(lambda k: 'abc'[k], 'x')
attempt(lambda k: [1][k], 'x')
attempt(lambda k: (1,)[k], 1.5)
attempt(lambda k: range(3)[k], 'x')
attempt(lambda k: k(), 5)
attempt(lambda k: k[0], 5)
attempt(lambda: -'x')
attempt(lambda: 'a' * 'b')
attempt(lambda: for_nothing())
attempt(lambda: list(5))
attempt(lambda: dict([1]))
attempt(lambda: dict([(1, 2, 3)]))
attempt(lambda a: a)
attempt(lambda a: a, 1, 2)
attempt(lambda: print(1, sep=2))
attempt(lambda: print(1, foo=2))
attempt(lambda: [].append())
attempt(lambda: [].append(1, 2))
attempt(lambda: len())
attempt(lambda: abs('x'))
attempt(lambda: round('x'))


def unpack(x):
    a, b = x
    return a, b


attempt(unpack, [1])
attempt(unpack, [1, 2, 3])
attempt(unpack, 5)
attempt(unpack, 'ab')


def unbound():
    print(late)
    late = 1


attempt(unbound)


class Custom(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code


class Shown(Custom):
    def __str__(self):
        return f'<{self.code}>'


for kind in Custom, Shown:
    try:
        raise kind(3, 'words')
    except Custom as e:
        print(e, repr(e), e.code, e.args, isinstance(e, Exception))

try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError('second') from e
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)

try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError('k')
except KeyError as e:
    print(repr(e.__cause__), repr(e.__context__), e)


def control(n):
    for i in range(5):
        try:
            if i == n:
                return 'return', i
            if i == 3:
                break
            if i == 1:
                continue
        finally:
            print('finally', i)
    else:
        return 'else'
    return 'after'


for n in 0, 1, 2, 9:
    print(control(n))


def swallow():
    try:
        raise ValueError
    finally:
        return 'swallowed'


print(swallow())
try:
    raise ValueError
except (KeyError, ValueError) as e:
    print('tuple', repr(e))
else:
    print('no')
try:
    pass
except Exception:
    print('no')
else:
    print('else')
finally:
    print('finally')
try:
    assert 1 == 2, 'message'
except AssertionError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError('inner')
    except TypeError:
        print('no')
except ValueError as e:
    print('outer', e)


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print('enter')
        return self

    def __exit__(self, kind, value, trace):
        print('exit', kind.__name__ if kind else None, value, trace is not None)
        return self.swallow


with Manager(True) as m, Manager(False):
    print('body', m.swallow)
    raise ValueError('x')
with Manager(False):
    pass


def early():
    with Manager(False):
        return 'early'


print(early())
try:
    with 5:
        pass
except TypeError as e:
    print(e)
e = StopIteration(4)
print(e.value)
print(OSError(2, 'No such file', 'name'), OSError('x'), repr(OSError(2, 'a')))
try:
    open('missing.txt')
except FileNotFoundError as e:
    print(e, e.errno, e.filename, e.strerror, isinstance(e, OSError))
try:
    raise SystemExit(3)
except SystemExit as e:
    print(e.code)
e = ValueError('noted')
e.add_note('a note')
print(e.__notes__)
print(issubclass(ModuleNotFoundError, ImportError), Exception.__mro__)
