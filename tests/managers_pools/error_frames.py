# The library's own lines in tracebacks.
import multiprocessing as mp
import traceback
from concurrent.futures import Future, ProcessPoolExecutor, wait
from multiprocessing.pool import ThreadPool


def square(x):
    if x == 3:
        raise ValueError('three')
    return x * x


def numbers():
    yield 1
    yield 2
    raise KeyError('broken')


def show(function):
    try:
        print(function())
    except Exception:
        traceback.print_exc()


def pools():
    show(lambda: mp.get_context('spawn').Pool(1, lambda: 1))
    with mp.Pool(2) as p:
        show(lambda: p.map(square, range(5)))
        show(lambda: list(p.imap(square, numbers())))
        show(lambda: list(p.imap(square, [1, 2, 3], 2)))
        show(lambda: list(p.imap_unordered(square, [3], 2)))
        show(lambda: p.map(square, numbers()))
        show(lambda: p.starmap(square, [(1, 2)]))
        show(lambda: p.imap(square, [1], 0))
        show(lambda: p.imap_unordered(square, [1], -1))
        show(lambda: p.map(square, [1, 2], -1))
    show(lambda: p.map(square, [1]))
    for wrong in ((0,), (1, 5), (1, None, (), 0)):
        show(lambda: mp.Pool(*wrong))
    with ThreadPool(2) as t:
        show(lambda: t.map(square, range(4)))


def managers():
    with mp.Manager() as m:
        c = m.Condition()
        show(lambda: c.wait_for(lambda: False, 0.1))
        l = m.list([1])
        show(lambda: l.pop(7))
        n = m.Namespace(a=1)
        show(lambda: n.b)
        show(lambda: m.Barrier(2, None, 0.05).wait())
        show(lambda: m.Queue().get_nowait())
        show(m.start)
    show(m.list)
    show(m.__enter__)


def barriers():
    b = mp.Barrier(2, timeout=0.05)
    show(b.wait)
    show(b.wait)
    b = mp.Barrier(1, action=lambda: 1 / 0)
    show(b.wait)


def futures():
    with ProcessPoolExecutor(2) as e:
        failed = e.submit(square, 3)
        wait([failed])
        show(failed.result)
        show(lambda: e.map(square, [1], chunksize=0))
    show(lambda: e.submit(square, 1))
    for wrong in ({'max_workers': 0}, {'max_tasks_per_child': 0}, {'max_tasks_per_child': 'a'}, {'initializer': 3},
                  {'max_tasks_per_child': 1, 'mp_context': mp.get_context('fork')}):
        show(lambda: ProcessPoolExecutor(**wrong))
    f = Future()
    print(f.cancel(), f.cancel(), f.cancelled(), f.running(), f.done())
    show(f.result)
    show(f.exception)


def contexts():
    show(lambda: mp.get_context('thread'))
    show(lambda: mp.set_start_method('fork'))
    show(lambda: mp.get_context('fork').set_start_method('fork'))
    show(lambda: mp.Value('zz', 1))
    show(lambda: mp.Value('i', 'a'))
    show(lambda: mp.Array('i', ['a']))
    show(lambda: mp.RawValue('i', 'a'))
    show(lambda: mp.RawArray('i', ['a']))


def connections():
    a, b = mp.Pipe()
    for wrong in ((b'abc', 5), (b'abc', -1), (b'abc', 1, 5), (b'abc', 1, -5), ('x',)):
        show(lambda: a.send_bytes(*wrong))
    a.send_bytes(b'abc', 1)
    show(lambda: b.recv_bytes(-1))
    print(b.recv_bytes())
    a.send_bytes(b'abc')
    show(lambda: b.recv_bytes(2))
    show(b.recv)
    a.close()
    show(lambda: a.send(1))
    show(a.fileno)
    print(a.closed, b.readable, b.writable)


if __name__ == '__main__':
    contexts()
    connections()
    barriers()
    pools()
    managers()
    futures()
