# Corners of small library modules.
import contextlib, functools, json, operator, string
print(string.punctuation, repr(string.printable), string.hexdigits, string.octdigits, string.ascii_letters, string.digits)
print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), functools.partial(functools.partial(max, 3), 4)(1))
print(operator.add(1, 2), operator.itemgetter(1)([4, 5]), operator.itemgetter(1, 0)([4, 5]), operator.attrgetter('real', 'imag')(3))
print(operator.methodcaller('split', ',')('a,b'), operator.itemgetter('a'), operator.countOf([1, 1, 2], 1), operator.indexOf([1, 2], 2))
print(operator.iadd([1], [2]), operator.truth([]), operator.not_(0), operator.add.__name__, operator.add.__qualname__, operator.inv(5), operator.index(7), operator.abs(-3), operator.contains([1], 1))
try:
    operator.indexOf([1], 9)
except ValueError as e:
    print(e)
@contextlib.contextmanager
def c(x):
    print('in', x)
    try:
        yield x
    except KeyError as e:
        print('swallowed', e)
    print('out')
with c(1) as v:
    print(v)
with c(2):
    raise KeyError('k')
try:
    with c(3):
        raise ValueError('v')
except ValueError as e:
    print('through', e)
try:
    with c(3):
        raise StopIteration('v')
except StopIteration as e:
    print('through', e)
@contextlib.contextmanager
def twice():
    yield 1
    yield 2
@contextlib.contextmanager
def never():
    if False:
        yield
@contextlib.contextmanager
def catches():
    try:
        yield 1
    except Exception:
        yield 2
@contextlib.contextmanager
def other():
    try:
        yield 1
    except ValueError as e:
        raise KeyError('new') from e
for f in (twice, never, catches, other):
    try:
        with f():
            if f is not twice:
                raise ValueError(3)
    except Exception as e:
        print(type(e), e, type(e.__cause__), type(e.__context__))
print(json.dumps({'a': [1, 2.5, None, True], 'é': 'ü'}, indent=2, sort_keys=True), json.dumps([1, 2], separators=(',', ':')), json.dumps({'b': 1}, ensure_ascii=False))
print(json.loads('{"a": 1.5}', parse_float=str), json.loads(b'[1]'), json.loads('{"a":1}', object_pairs_hook=list))
for bad in ('', '[1,', '{"a" 1}', '1 2', '\n\n  x', '\ufeff1', 5):
    try:
        json.loads(bad)
    except Exception as e:
        print(type(e), e)
for f in (lambda: json.dumps(1, 2), lambda: json.dumps({1}), lambda: json.dumps(1, foo=2), lambda: json.loads('1', foo=2), lambda: json.dumps(1, cls=None, indent=1), lambda: json.loads('1', object_hook=None), lambda: json.dumps(float('nan'), allow_nan=False)):
    try:
        print(f())
    except Exception as e:
        print(type(e), e)
class E(json.JSONEncoder):
    def __init__(self, **kw):
        print(sorted(kw))
        super().__init__(**kw)
    def default(self, o):
        return str(o)
print(json.dumps({'x': {1}}, cls=E))
json.loads('[1, }')
