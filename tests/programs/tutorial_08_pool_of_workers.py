# Ways to hand work to a pool.
from multiprocessing import Pool, TimeoutError
import os
import time


def square(x):
    return x * x


def slow(x):
    time.sleep(x)
    return x


if __name__ == '__main__':
    with Pool(processes=3) as pool:
        print(pool.map(square, range(10)))
        for i in pool.imap_unordered(square, [3]):
            print(i)
        print(sorted(pool.imap_unordered(square, range(5))))
        result = pool.apply_async(square, (20,))
        print(result.get(timeout=5))
        result = pool.apply_async(os.getpid, ())
        print(result.get(timeout=5) != os.getpid())
        several = [pool.apply_async(os.getpid, ()) for _ in range(4)]
        print(1 <= len({r.get(timeout=5) for r in several}) <= 3)
        result = pool.apply_async(slow, (3,))
        try:
            print(result.get(timeout=0.2))
        except TimeoutError:
            print('no patience: multiprocessing.TimeoutError')
        print('the pool still takes work')
    print('now it does not')
    try:
        pool.map(square, [1])
    except ValueError as error:
        print(error)
