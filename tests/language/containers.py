a = [3, 1, 2]
a.append(5); a.extend([7, 8]); a.insert(1, 9); a.remove(2)
print(a, a.pop(), a.pop(0), a, a.index(5), a.count(1), len(a))
a.sort(); print(a); a.sort(reverse=True); print(a); a.reverse(); print(a)
print(sorted(['bb', 'a', 'ccc'], key=len), sorted([(1, 'b'), (1, 'a')], key=lambda p: p[0]), sorted({3: 1, 1: 2}), sorted([3, 1, 2], reverse=True))
a[1:2] = [10, 20, 30]; print(a); a[::2] = [0] * len(a[::2]); print(a); del a[0]; del a[1:3]; print(a)
b = a.copy(); b.clear(); print(a, b, a is b, a == a[:], [1, 2] + [3], [0] * 3, [[]] * 2)
a += (1, 2); print(a, a[-1], a[::-1], 1 in a, 99 not in a)
nested = [1, [2, [3]]]; nested.append(nested); print(nested)
d = {'a': 1, 'b': 2}
d['c'] = 3; d.update(x=10, a=5); d.update({'y': 1}); d.setdefault('z', []).append(1); del d['b']
print(d, len(d), 'a' in d, d.get('q'), d.get('q', 0), list(d), list(d.values()), list(d.items()), d.pop('x'), d.pop('nope', None))
print(d.keys(), d.values(), d.items(), d == dict(d), {**d, 'k': 1}, d | {'m': 2}, dict(a=1), dict([('p', 1)]), dict(zip('ab', [1, 2])))
for k, v in d.items():
    print(k, v, end=' ')
print(d.popitem(), {k: v for k, v in zip('xy', range(2))}, dict.fromkeys('ab', 0), {1: 'a', 1.0: 'b', True: 'c'})
try:
    for k in d:
        d[k + '!'] = 1
except RuntimeError as e:
    print(e)
s = {3, 1, 2}
s.add(4); s.discard(9); s.remove(1)
print(s, len(s), 2 in s, s | {9}, s & {2, 3}, s - {2}, s ^ {2, 10}, {1, 2} <= {1, 2, 3}, {1} < {1}, s == {2, 3, 4}, set(), frozenset([1, 2]))
print({5, 100, 33, 17, 64, 1000, -5, 7}, set(range(20)), {1.5, 2, 'a'} == {'a', 2, 1.5}, set([8, 0, 16, 24]), {(1, 2), (3, 4)})
print({0, 8, 16, 24, 32, 40, 48}, set([100, 20, 17, 3, 33]), {100, 20, 17, 3, 33}, {i * i for i in range(12)})
s = set(range(10)); s.pop(); s.update([50, 51]); print(s, s.isdisjoint([99]), s.union([1], [77]), s.intersection([1, 2]), s.difference([3]))
t = (1, 2, 3)
print(t, t[1], t[1:], t + (4,), t * 2, len(t), t.index(2), t.count(1), (1,), (), tuple([1, 2]), (1, 'a') < (1, 'b'))
x, *y, z = range(5); print(x, y, z)
(p, q), r = [1, 2], 3; print(p, q, r)
*m, n = 'abc'; print(m, n)
p, q = q, p; print(p, q)
print([*range(3), *'ab'], (*[1], 2), {*[1, 2]}, {**{'a': 1}})
print([i * j for i in range(3) for j in range(3) if i != j], [[c for c in w] for w in ['ab', 'c']], {len(w) for w in ['a', 'bb', 'cc']})
print(list(range(5)), list(range(2, 8, 2)), list(range(5, 0, -1)), range(5), range(1, 10, 3), len(range(0, 10, 3)), 4 in range(0, 10, 2), range(10)[2:5], range(10)[-1], range(3) == range(0, 3))
print(list(zip([1, 2], 'ab')), list(map(str, [1, 2])), list(filter(None, [0, 1, 2])), list(enumerate('ab')), list(reversed([1, 2, 3])), list(map(lambda a, b: a + b, [1, 2], [3, 4])))
print(sum([1, 2, 3]), sum([0.5, 1]), sum([[1], [2]], []), min(3, 1), max([1, 5, 2]), min('b', 'a'), max([], default=0), max(['a', 'bbb'], key=len), any([0, 1]), all([]), any(x > 2 for x in [1, 2, 3]))
print(list(filter(lambda v: v % 2, range(6))), sum(i for i in range(4)), ','.join(str(i) for i in range(3)), list(i for i in 'ab'), set(i % 2 for i in range(5)), sorted(-i for i in range(3)), dict((i, i) for i in range(2)), max(i for i in range(4)), tuple(x for x in 'xy'))
it = iter([1, 2]); print(next(it), next(it), next(it, 'done'))
print(bool([]), bool([0]), bool({}), bool(set()), bool(range(0)), [] == [], [1] == (1,), [1, 2] > [1])
print(isinstance([], list), isinstance(1, (str, int)), type([]), type(1) is int, type('a').__name__, type(None), type({}.keys()), type(range(1)), type(lambda: 0), type(print))
matrix = [[1, 2], [3, 4]]; matrix[0][1] += 5; print(matrix, [list(r) for r in zip(*matrix)])
del d['a']
print(d)
print(slice(1, 2), hash((1, 2)) == hash((1, 2)), hash(2.0) == hash(2), id(a) == id(a))
