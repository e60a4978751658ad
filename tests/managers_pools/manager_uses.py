# Proxies used as programs use lists and dicts.
from multiprocessing import Manager, Process, Pool
class K:
    def __init__(self, m): self.items = m.list(); self.lock = m.Lock()
    def work(self, i):
        with self.lock: self.items.append(i)
def h(x): return x+1
if __name__ == '__main__':
    m = Manager()
    local = {}
    d = m.dict(a=2)
    try:
        local.update(d)
        print(local)
    except Exception as e: print(type(e), e)
    k = K(m)
    ps = [Process(target=k.work, args=(i,)) for i in range(3)]
    [p.start() for p in ps]; [p.join() for p in ps]
    print(sorted(k.items))
    with Pool(2) as p:
        print(p.map(h, m.list([1,2,3])))
        print(p.map(h, d.values()))
        r = [p.apply_async(h, (i,)) for i in range(3)]
        print([x.get(1) for x in r])
        print(p.map(str.upper, ['a']), p.map(len, ['ab']), p.map(abs, [-1]))
    q = m.Queue()
    with Pool(2) as p:
        p.map(q.put, [1, 2, 3])
        print(sorted(q.get() for _ in range(3)))
    ns = m.Namespace()
    ns.a = 1
    print(ns)
    print(m.dict(zip('ab', [1, 2])), m.list(range(3)), m.list('abc'))
    e = m.Event()
    print(type(e), type(d), type(m), m.__class__.__name__)
    print(isinstance(d, dict), d == {'a': 2}, d.items())
    x = m.dict()
    x['l'] = []
    x['l'].append(1)
    print(x)
    x['l'] = x['l'] + [1]
    print(x['l'], x.get('l'), len(x['l']))
    x.setdefault('z', []).append(3)
    print(x, sorted(x.keys()), list(x.values()), max(x.keys()))
    print({**x}, dict(x.items()))
    for i, v in enumerate(m.list([5, 6])): print(i, v)
    import json
    print(json.dumps(dict(d)), json.dumps(d.copy()))
    print(any(m.list([0, 1])), all(m.list([])), ','.join(m.list(['a', 'b'])))
    with m.Lock(): print('ok')
    print(m.Value('d', 1.5).value, m.Array('d', [1, 2])[:])
