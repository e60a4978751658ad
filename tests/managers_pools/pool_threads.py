# A pool whose workers are threads of the program.
import os
import time
from multiprocessing import Process, current_process
from multiprocessing.pool import ThreadPool

seen = []


def square(x):
    time.sleep(0.01)
    seen.append(x)
    return x * x


def where(x):
    return os.getpid() == main, current_process().name


def invert(x):
    return 1 / x


def failing():
    with ThreadPool(1) as pool:
        pool.map(invert, [1, 0])


def greet(word):
    seen.append(word)


if __name__ == '__main__':
    main = os.getpid()
    with ThreadPool(3) as pool:
        print(pool, pool.map(square, range(5)), sorted(seen))
        print(set(pool.map(where, range(4))), pool.apply(square, (9,)), list(pool.imap(square, [1, 2])))
        print(pool.map(lambda x: x + 1, [1, 2]), sorted(pool.imap_unordered(square, [3, 4])))
        late = pool.apply_async(time.sleep, (0.3,))
        print(late.ready(), late.get())
        try:
            pool.map(invert, [0])
        except ZeroDivisionError as e:
            print(e, e.__cause__)
    print(pool)
    seen.clear()
    pool = ThreadPool(2, initializer=greet, initargs=('hello',))
    result = pool.map_async(square, [1])
    pool.close()
    pool.join()
    print(result.get(), sorted(map(str, seen)))
    p = Process(target=failing)
    p.start()
    p.join()
    print(p.exitcode)
