# What goes wrong in a pool, in CPython's words.
from multiprocessing import Pool, Process


def invert(x):
    return 1 / x


def deep(x):
    return invert(x - x)


def bad_result(x):
    return lambda: x


def stop(x):
    raise ValueError('no %s' % x, x)


def numbers():
    yield 1
    raise KeyError('broken')


class Odd(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.a = a


def odd(x):
    raise Odd(x, 2)


def attempt(function, *args, **kwds):
    try:
        print('ok', function(*args, **kwds))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e.args)


def failing(name, *args):
    with Pool(1) as pool:
        getattr(pool, name)(*args)


def failing_later():
    with Pool(1) as pool:
        pending = pool.apply_async(stop, (2,))
        pending.get()


def failing_iterator():
    with Pool(1) as pool:
        for result in pool.imap(stop, [2]):
            print(result)


def told(function, *args):
    p = Process(target=function, args=args, name=function.__name__)
    p.start()
    p.join()
    print(p.exitcode)


if __name__ == '__main__':
    attempt(Pool, 0)
    attempt(Pool, -3)
    attempt(Pool, 2, 5)
    attempt(Pool, 2, maxtasksperchild=0)
    with Pool(2) as pool:
        for call in (pool.map, pool.apply):
            attempt(call, invert, [0])
        attempt(pool.apply, bad_result, (1,))
        attempt(pool.map, bad_result, [1])
        attempt(pool.apply, odd, (1,))
        attempt(pool.map, invert, 5)
        attempt(list, pool.imap(invert, [1, 0, 2]))
        attempt(list, pool.imap(invert, numbers()))
        attempt(pool.map, invert, numbers())
        attempt(pool.starmap, invert, [(1, 2)])
        attempt(pool.starmap, invert, [1])
        attempt(pool.imap, invert, [1], 0)
        attempt(pool.imap_unordered, invert, [1], 0)
        result = pool.apply_async(stop, (3,))
        result.wait()
        print(result.ready(), result.successful())
        failures = []
        result = pool.apply_async(invert, (0,), callback=print, error_callback=lambda e: failures.append(repr(e)))
        result.wait()
        result = pool.map_async(invert, [0, 1], error_callback=lambda e: failures.append(repr(e)))
        result.wait()
        print(failures)
        slow = pool.apply_async(sorted, ([3, 1],))
        try:
            pool.join()
        except ValueError as e:
            print(e)
        print(slow.get())
        it = pool.imap(invert, [1, 0, 2])
        print(next(it))
        attempt(next, it)
        print(next(it))
    attempt(pool.map, invert, [1])
    attempt(pool.apply_async, invert, [1])
    attempt(pool.__enter__)
    pool = Pool(1)
    pool.close()
    attempt(pool.apply, invert, (1,))
    attempt(pool.imap, invert, (1,))
    pool.join()
    print(pool)
    told(failing, 'map', deep, [1, 2])
    told(failing, 'apply', stop, (1,))
    told(failing, 'starmap', deep, [(1,)])
    told(failing_later)
    told(failing_iterator)
    with Pool(1) as pool:
        pool.map(deep, [5])
