import collections
import contextlib
import copy
import functools
import itertools
import json
import math
import os
import random
import string
import sys
import time
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from json.decoder import JSONDecodeError

random.seed(42)
print(random.random(), random.randint(1, 6), random.randrange(10), random.choice('abc'), random.uniform(1, 2))
items = list(range(10)); random.shuffle(items); print(items, random.sample(range(100), 5), random.getrandbits(32), random.choices([1, 2, 3], k=4))
random.seed(0); print([random.randint(0, 100) for _ in range(10)], random.gauss(0, 1))
random.seed(7); print(random.randrange(3, 30, 4), random.random())

print(json.dumps({'a': [1, 2.5, None, True, 'é"\n'], 'b': {}}), json.dumps([1, 2], indent=2), json.dumps({'b': 1, 'a': 2}, sort_keys=True, separators=(',', ':')), json.dumps('中', ensure_ascii=False), json.dumps({1: 'x', None: 2, True: 3, 1.5: 4}))
print(json.loads('{"a": [1, 2.5, null, true, "x\\u4e2d\\n"], "b": {"c": -1e3}}'), json.loads(' [ ] '), json.loads('"s"'), json.loads(b'1'))
for bad in ('', '{', '[1,]', '{"a" 1}', '{a: 1}', '[1 2]', 'nul', '"abc', '{"a": 1,}', '1 2', '"\\x"', '[\n1,\n  x]'):
    try:
        print(json.loads(bad))
    except JSONDecodeError as e:
        print(e, e.msg, e.pos, e.lineno, e.colno)
try:
    json.dumps({1, 2})
except TypeError as e:
    print(e)
with open('db', 'w') as f:
    json.dump({'count': 3}, f)
d = json.load(open('db')); d['count'] -= 1
json.dump(d, open('db', 'w'))
print(json.load(open('db')), open('db').read())

print(math.pi, math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.gcd(12, 18), math.factorial(10), math.log(8, 2), math.hypot(3, 4), math.isclose(0.1 + 0.2, 0.3), math.inf, math.comb(5, 2), math.prod([1, 2, 3]), math.trunc(-2.7), math.fsum([.1] * 10), math.isqrt(17), math.log10(1000), math.pow(2, 3), math.fmod(7, 3), math.degrees(math.pi))
try:
    math.sqrt(-1)
except ValueError as e:
    print(e)

q = deque([1, 2, 3], maxlen=3); q.append(4); q.appendleft(0); print(q, q.pop(), q.popleft(), len(q), list(q)); q = deque('ab'); q.extend('cd'); q.rotate(1); print(q, q[0], 'c' in q)
c = Counter('abracadabra'); print(c, c.most_common(2), c['z'], sum(c.values())); c.update('aa'); print(c['a'], Counter([1, 1]) + Counter([1, 2]))
dd = defaultdict(list); dd['a'].append(1); dd['b']; print(dd, dd['a'], 'c' in dd, dict(dd)); di = defaultdict(int); di['x'] += 1; print(di)
Point = namedtuple('Point', ['x', 'y']); p = Point(1, y=2); print(p, p.x, p[1], p._asdict(), p._replace(x=5), p == (1, 2), *p)
o = OrderedDict(a=1); o['b'] = 2; o.move_to_end('a'); print(o, list(o))

print(list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.chain([1], 'a')), list(itertools.product('ab', [1, 2])), list(itertools.permutations([1, 2, 3], 2)), list(itertools.combinations('abc', 2)))
print(list(itertools.zip_longest([1, 2], 'a', fillvalue='-')), list(itertools.accumulate([1, 2, 3])), list(itertools.islice(itertools.cycle('ab'), 5)), list(itertools.repeat(1, 2)), list(itertools.takewhile(lambda v: v < 3, [1, 2, 5, 1])), [(k, list(g)) for k, g in itertools.groupby('aabb')], list(itertools.starmap(pow, [(2, 3)])))

print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.partial(int, base=2)('101'), functools.partial(print, 'partial')() )


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def deco(f):
    @functools.wraps(f)
    def wrapper(*a):
        return f(*a)
    return wrapper


@deco
def documented():
    'doc'


print(fib(60), documented.__name__, documented.__doc__)


@contextlib.contextmanager
def managed(name):
    print('open', name)
    try:
        yield name.upper()
    except KeyError as e:
        print('handled', e)
    finally:
        print('close', name)


with managed('x') as m:
    print(m)
with managed('y'):
    raise KeyError('k')
try:
    with managed('z'):
        raise ValueError('v')
except ValueError as e:
    print('outside', e)
with contextlib.suppress(ZeroDivisionError):
    1 / 0

a = [1, [2, 3], {'k': (4,)}]; b = copy.deepcopy(a); s = copy.copy(a); a[1].append(9); print(b, s, a)
print(string.ascii_lowercase, string.digits, string.punctuation)
print(os.path.basename('/a/b.txt'), os.path.exists('db'), os.path.join('a', 'b'), isinstance(os.getpid(), int), os.sep)
print(sys.maxsize, sys.version_info[:2], sys.version_info >= (3, 8), sys.platform, len(sys.argv))
t = time.time(); start = time.monotonic(); time.sleep(0.01); print(time.monotonic() - start >= 0.01, isinstance(t, float), len(time.strftime('%Y-%m-%d %H:%M:%S')), len(time.asctime()))
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
print(time.strftime('%Y-%m-%d %H:%M:%S %a %b %j', time.gmtime(86400 * 365)), time.gmtime(0).tm_year, time.asctime(time.gmtime(0)), time.ctime(0))
sys.stdout.write('written\n'); print('to stderr', file=sys.stderr); sys.stdout.flush(); print('flushed', flush=True)
