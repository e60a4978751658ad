def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2], **{'c': 3}), f(1, c=1, **{'d': 5}))
for call in (lambda: f(), lambda: f(1), lambda: f(1, c=2, a=3), lambda: (lambda x: x)(y=1), lambda: (lambda x, y: 0)(1, 2, 3), lambda: (lambda: 0)(1), lambda: (lambda a, b, c: 0)(), lambda: (lambda a, b=1: 0)(1, 2, 3), lambda: f(1, c=1, **{'c': 2})):
    try:
        print(call())
    except TypeError as e:
        print(e)


def pos_only(a, /, b):
    return a, b


print(pos_only(1, b=2))
try:
    pos_only(a=1, b=2)
except TypeError as e:
    print(e)


def kw_only(*, key):
    return key


try:
    kw_only(1)
except TypeError as e:
    print(e)
try:
    kw_only()
except TypeError as e:
    print(e)


def default(x, acc=[]):
    acc.append(x)
    return acc


print(default(1), default(2))


def counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n
    return step


c = counter()
print(c(), c(), counter()())
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])

total = 0


def add(n):
    global total
    total += n


add(5)
print(total)


def decorate(func):
    def wrapper(*args, **kw):
        print('calling', func.__name__, args, kw)
        return func(*args, **kw)
    return wrapper


@decorate
def greet(name, greeting='hi'):
    "Doc."
    return f'{greeting} {name}'


print(greet('bob'), greet('al', greeting='yo'), greet.__name__)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(15), [fib(i) for i in range(10)])


def gen(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                print('got', got)
    finally:
        print('closing')


g = gen(3)
print(next(g), g.send('hello'), next(g))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value)
g = gen(5); next(g); g.close()


def delegating():
    result = yield from returning()
    print('result', result)
    yield from 'ab'
    return 'end'


def returning():
    yield 1
    return 'r'


print(list(delegating()))


def thrower():
    while True:
        try:
            yield 1
        except ValueError as e:
            print('caught', e)
            yield 2


t = thrower()
print(next(t), t.throw(ValueError('v')), next(t))


def broken():
    yield 1
    raise KeyError('in generator')


try:
    for x in broken():
        print(x)
except KeyError as e:
    print(repr(e))


def bad():
    yield 1
    raise StopIteration


try:
    list(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))


def walk(tree):
    if isinstance(tree, list):
        for t in tree:
            yield from walk(t)
    else:
        yield tree


print(list(walk([1, [2, [3, 4]], 5])), sum(walk([1, [2]])))
squares = (i * i for i in range(4))
print(next(squares), list(squares), list(squares))
print((lambda *a, **k: (a, k))(1, x=2), (lambda: (yield))().__class__.__name__)
if (n := len('abc')) > 2:
    print(n)
print([y := 5, y ** 2], x if (x := 0) else 'zero')
i = 0
while True:
    i += 1
    if i % 2:
        continue
    if i > 6:
        break
else:
    print('never')
while i < 10:
    i += 1
else:
    print('loop else', i)
for i in []:
    pass
else:
    print('empty else')


def scope():
    x = 'local'

    class K:
        x = 'class'
        y = x

        def m(self):
            return x
    return K.y, K().m()


print(scope())
print([x for x in range(3)], [x for x in range(3) if x for y in range(x)])
del n
try:
    n
except NameError as e:
    print(e)


def free():
    def inner():
        return later
    try:
        inner()
    except NameError as e:
        print(e)
    later = 1
    print(inner())


free()
print(f.__defaults__, f.__name__, f.__doc__, greet.__class__, callable(f))
match_value = 3
print('odd' if match_value % 2 else 'even', match_value and 0 or 'or', None or [] or 'x', 1 and 2)
pass
print(*[1, 2], *(3,), sep='-', **{'end': '!\n'})
