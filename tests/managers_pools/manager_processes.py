# Processes that share objects of a manager.
import os
import time
from multiprocessing import Manager, Pool, Process, Queue, active_children
from threading import BrokenBarrierError


def fill(d, l, name):
    d[name] = len(name)
    l.append(name)


def count(d, lock):
    for _ in range(5):
        with lock:
            d['n'] += 1


def through_queue(q, out):
    l = q.get()
    l.append('from the child')
    out.put(l)


def hold_and_die(lock):
    lock.acquire()
    os._exit(1)


def produce(q, n):
    for i in range(n):
        q.put(i)
    q.put(None)


def consume(q, results):
    while True:
        item = q.get()
        if item is None:
            break
        results.append(item * item)


def wait_for_event(e, l):
    e.wait()
    l.append('woken')


def wait_on_condition(c, n, l):
    with c:
        c.wait_for(lambda: n.ready)
        l.append('condition')


def meet(b, l):
    l.append(b.wait())


def break_barrier(b, l):
    try:
        b.wait()
    except BrokenBarrierError:
        l.append('broken')


def reenter(lock, l):
    with lock:
        with lock:
            l.append('twice')


def iterate(d, q):
    try:
        q.put([k for k in d])
    except AttributeError as e:
        q.put(str(e))


def worker(args):
    d, i = args
    d[i] = i * i
    return len(d) > 0


def task(q):
    while True:
        item = q.get()
        q.task_done()
        if item == 3:
            return


def run(*ps):
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return [p.exitcode for p in ps]


if __name__ == '__main__':
    m = Manager()
    print([(p.name, p.daemon) for p in active_children()])
    d, l = m.dict(), m.list()
    print(run(*[Process(target=fill, args=(d, l, name)) for name in ('a', 'bb', 'ccc')]))
    print(sorted(d.items()), sorted(l))
    d['n'] = 0
    lock = m.Lock()
    print(run(*[Process(target=count, args=(d, lock)) for _ in range(4)]), d['n'])
    q, out = Queue(), Queue()
    first = m.list(['first'])
    q.put(first)
    p = Process(target=through_queue, args=(q, out))
    p.start()
    print(out.get())
    p.join()
    dead = m.Lock()
    print(run(Process(target=hold_and_die, args=(dead,))), dead.acquire(timeout=0.1))
    q, results = m.Queue(2), m.list()
    print(run(Process(target=produce, args=(q, 6)), Process(target=consume, args=(q, results))), results)
    e, l = m.Event(), m.list()
    ps = [Process(target=wait_for_event, args=(e, l)) for _ in range(2)]
    for p in ps:
        p.start()
    time.sleep(0.2)
    print(l)
    e.set()
    for p in ps:
        p.join()
    print(l)
    c, n, l = m.Condition(), m.Namespace(ready=False), m.list()
    ps = [Process(target=wait_on_condition, args=(c, n, l)) for _ in range(2)]
    for p in ps:
        p.start()
    time.sleep(0.3)
    with c:
        n.ready = True
        c.notify_all()
    for p in ps:
        p.join()
    print(l)
    b, l = m.Barrier(3), m.list()
    print(run(*[Process(target=meet, args=(b, l)) for _ in range(3)]), sorted(l))
    b, l = m.Barrier(3), m.list()
    ps = [Process(target=break_barrier, args=(b, l)) for _ in range(2)]
    for p in ps:
        p.start()
    time.sleep(0.3)
    print(b.n_waiting)
    b.abort()
    for p in ps:
        p.join()
    print(l, b.broken)
    r, l = m.RLock(), m.list()
    print(run(*[Process(target=reenter, args=(r, l)) for _ in range(2)]), l)
    results = Queue()
    d = m.dict({'k': 1})
    p = Process(target=iterate, args=(d, results))
    p.start()
    print(results.get())
    p.join()
    with Pool(2) as pool:
        d = m.dict()
        print(pool.map(worker, [(d, i) for i in range(4)]), sorted(d.items()))
    j = m.JoinableQueue()
    p = Process(target=task, args=(j,))
    p.start()
    for i in range(4):
        j.put(i)
    j.join()
    p.join()
    print(j.qsize(), p.exitcode)
    other = Manager()
    x, y = m.list([1]), other.list([2])
    x.append(y)
    print(x[1], other._process.name, len(active_children()))
    other.shutdown()
    print(m._process.exitcode, other._process.exitcode, len(active_children()))
