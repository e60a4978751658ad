# Every method that the proxies of a manager offer.
import copy
from multiprocessing import Manager
from queue import Empty, Full


def attempt(function, *args, **kwds):
    try:
        print('ok', function(*args, **kwds))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def lists(m):
    l = m.list([3, 1, 2])
    l.append(4)
    l.extend([6, 5])
    l.insert(0, 9)
    print(l, len(l), l[0], l[-1], l[1:3], 4 in l, 7 in l, l.count(1), l.index(2))
    l.sort()
    print(l, l.pop(), l.pop(0), l)
    l.remove(4)
    l.reverse()
    l[0] = 'new'
    l[1:3] = [7, 8]
    print(l, l + [1], l * 2, 2 * l, list(reversed(l)))
    del l[0]
    l += [5]
    l *= 2
    l.sort(reverse=True)
    print(l, [x for x in l], list(l), sum(l), sorted(l), max(l), tuple(l))
    first, *rest = l
    print(first, rest, list(enumerate(l))[:2], list(zip(l, 'ab')))
    print(f'{l}', '%s' % l, str(l), l._getvalue(), copy.deepcopy(l), type(l).__name__)
    print(l == l, l == [8, 8, 7, 7, 5, 5], bool(l), bool(m.list()), not m.list())
    attempt(lambda: l[99])
    attempt(l.remove, 99)
    attempt(l.index, 99)
    attempt(m.list().pop)
    attempt(lambda: l + 3)
    attempt(lambda: l['a'])
    attempt(lambda: l.clear())
    attempt(lambda: l.copy())


def dicts(m):
    d = m.dict({'a': 1}, b=2)
    d['c'] = 3
    d['a'] += 10
    d.update(d=4)
    d.update({'e': 5})
    print(d, len(d), d['a'], d.get('a'), d.get('x'), d.get('x', 0), 'a' in d, 'x' in d, 'x' not in d)
    print(d.keys(), d.values(), d.items(), d.copy(), d.setdefault('a', 7), d.setdefault('f', 7))
    print(d.pop('f'), d.pop('f', None), d.popitem())
    del d['d']
    print([k for k in d], list(d), sorted(d), dict(d), {**d}, type(d).__name__, type(d.copy()).__name__)
    for k in d:
        print(k, d[k])
    for k, v in d.items():
        print(k, v)
    it = iter(d)
    print(next(it), type(it).__name__)
    d.clear()
    print(d, bool(d), m.dict([(1, 2)]), m.dict())
    attempt(lambda: d['x'])
    attempt(d.pop, 'x')
    attempt(d.popitem)
    attempt(lambda: d.__delitem__('x'))
    attempt(lambda: d | {})
    attempt(lambda: d.fromkeys([1]))
    attempt(lambda: d.__setitem__([], 1))


def namespaces(m):
    n = m.Namespace(x=1)
    n.y = [1, 2]
    n.x += 1
    n.y.append(3)
    print(n, n.x, n.y, hasattr(n, 'z'), getattr(n, 'z', 'none'))
    attempt(lambda: n.z)
    n._own = 3
    print(n._own, n)
    v = m.Value('i', 7)
    v.value += 1
    v.set(v.get() * 2)
    print(v, v.value, v.get())
    a = m.Array('i', [1, 2, 3])
    a[0] = 9
    print(a, len(a), a[0], a[-1], a[1:], [x for x in a], list(a), sum(a))
    attempt(lambda: a[9])
    attempt(lambda: a.__setitem__(0, 'x'))
    attempt(lambda: a.append(1))
    print(m.Array('d', [1, 2.5]), m.Array('i', []))


def locks(m):
    lock = m.Lock()
    print(lock.acquire(), lock.acquire(False), lock.acquire(True, 0.01), lock.acquire(timeout=0.01), lock.release())
    with lock as got:
        print(got)
    attempt(lock.release)
    attempt(lock.acquire, False, 1)
    attempt(lock.acquire, True, -3)
    r = m.RLock()
    print(r.acquire(), r.acquire(), r.release(), r.release())
    attempt(r.release)
    with r, r:
        print('inside twice')
    s = m.Semaphore(2)
    print(s.acquire(), s.acquire(), s.acquire(False), s.release(), s.release(), s.release())
    print(s.acquire(), s.acquire(), s.acquire(), s.acquire(True, 0.01))
    b = m.BoundedSemaphore(1)
    attempt(b.release)
    with b:
        print('held', b.acquire(False))
    attempt(m.Semaphore(0).acquire, False, 1)
    e = m.Event()
    print(e.is_set(), e.wait(0.01), e.set(), e.is_set(), e.wait(), e.clear(), e.is_set())
    c = m.Condition()
    attempt(c.wait)
    attempt(c.notify)
    with c:
        print(c.wait(0.01), c.notify(), c.notify_all(), c.wait_for(lambda: 5), c.wait_for(lambda: 0, 0.01))
    own = m.Condition(m.Lock())
    attempt(own.notify)
    barrier = m.Barrier(2)
    print(barrier.parties, barrier.n_waiting, barrier.broken)
    attempt(barrier.wait, 0.01)
    print(barrier.broken, barrier.reset(), barrier.broken, barrier.abort(), barrier.broken)
    attempt(barrier.wait)
    print(m.Barrier(1).wait())


def queues(m):
    q = m.Queue(2)
    print(q.put(1), q.put(2), q.full(), q.qsize(), q.empty(), q.get(), q.get(), q.empty())
    for call in (q.get_nowait, lambda: q.get(False), lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1)):
        try:
            call()
        except (Empty, ValueError) as e:
            print(type(e).__name__, e)
    q.put_nowait('a')
    q.put('b', block=False)
    for call in (lambda: q.put_nowait(1), lambda: q.put(1, False), lambda: q.put(1, timeout=0.01)):
        try:
            call()
        except Full as e:
            print(type(e).__name__)
    q = m.JoinableQueue()
    q.put(1)
    q.get()
    print(q.task_done(), q.join())
    attempt(q.task_done)
    attempt(lambda: q.close())


def nested(m):
    outer = m.list([m.dict(), {'plain': 1}])
    outer[0]['x'] = 1
    outer[1]['plain'] = 2
    print(outer[0], outer[1], len(outer), type(outer[0]).__name__, type(outer[1]).__name__)
    inner = m.list([1])
    outer.append(inner)
    inner.append(2)
    outer[2].append(3)
    print(inner, outer[2], outer[2][1:])
    box = m.dict()
    box['list'] = m.list()
    box['list'].append(box)
    print(box['list'][0]['list'][0].keys())
    n = m.Namespace()
    n.list = inner
    n.list.append(4)
    print(inner)
    changed = outer[1]
    changed['plain'] = 3
    outer[1] = changed
    print(outer[1])
    a, b = m.list(), m.list()
    a.append(b)
    b.append('hello')
    print(a[0]._getvalue(), copy.deepcopy(a)[0][0])


if __name__ == '__main__':
    with Manager() as m:
        for part in (lists, dicts, namespaces, locks, queues, nested):
            print(part.__name__)
            part(m)
