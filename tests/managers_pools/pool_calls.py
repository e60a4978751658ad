# Every call of a pool that succeeds.
import os
import time
from multiprocessing import Pool, TimeoutError, current_process


def square(x):
    return x * x


def add(a, b=0, *, c=0):
    return a + b + c


def slow(x):
    time.sleep(0.2 * x)
    return x


def worker_name(_):
    time.sleep(0.05)
    return current_process().name, current_process().daemon


def greet(word, start):
    global greeting
    greeting = word + str(start)


def greeted(x):
    return greeting, x


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


if __name__ == '__main__':
    with Pool(3) as pool:
        print(repr(pool))
        print(pool.apply(square, (4,)), pool.apply(add, (1, 2), {'c': 3}))
        result = pool.apply_async(square, [7])
        print(result.get(), result.get(timeout=1), result.ready(), result.successful())
        print(pool.map(square, range(10)), pool.map(square, []), pool.map(square, Numbers(3), chunksize=2))
        print(pool.starmap(add, [(1, 2), (3, 4), (5,)]))
        print(pool.map_async(square, [1, 2, 3]).get(), pool.starmap_async(add, [(1, 1)]).get())
        print(list(pool.imap(square, range(8))), list(pool.imap(square, range(8), 3)))
        print(sorted(pool.imap_unordered(square, range(8))), sorted(pool.imap_unordered(square, range(8), 3)))
        print(list(pool.imap_unordered(slow, [2, 0, 1])), list(pool.imap(slow, [2, 0, 1])))
        it = pool.imap(slow, [1, 2])
        print(it.next(), next(it))
        try:
            it.next()
        except StopIteration:
            print('the end')
        it = pool.imap(slow, [3])
        try:
            it.next(timeout=0.1)
        except TimeoutError:
            print('imap waits too long')
        print(it.next(timeout=5))
        late = pool.apply_async(slow, (2,))
        try:
            late.get(timeout=0.05)
        except TimeoutError as e:
            print('late', repr(e), late.ready())
        late.wait(0.01)
        print(late.ready())
        late.wait()
        print(late.ready(), late.successful(), late.get())
        seen = []
        pool.apply_async(square, (9,), callback=seen.append).wait()
        pool.map_async(square, [1, 2], callback=seen.append).wait()
        pool.starmap_async(add, [(1,), (2,)], callback=seen.append).wait()
        print(seen)
        names = set(pool.map(worker_name, range(6), 1))
        print(sorted(names))
    print(repr(pool))
    with Pool(2, initializer=greet, initargs=('hello', 5)) as pool:
        print(pool.map(greeted, 'abc'))
    pool = Pool(2)
    results = [pool.apply_async(square, (i,)) for i in range(5)]
    pool.close()
    pool.join()
    print([r.get() for r in results], repr(pool))
    pool = Pool(1, maxtasksperchild=2)
    print([pool.apply(worker_name, (0,))[0] for i in range(5)])
    pool.close()
    pool.join()
    pool = Pool(2)
    pool.map(square, range(3))
    pool.terminate()
    pool.join()
    print(pool)
    print(len(Pool()._pool) == os.cpu_count())
