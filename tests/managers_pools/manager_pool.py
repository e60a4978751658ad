# A pool that lives in a manager's server.
from multiprocessing import Manager, Process


def square(x):
    return x * x


def ask(pool, results):
    results.append(pool.apply(square, (5,)))


if __name__ == '__main__':
    with Manager() as m:
        with m.Pool(2) as pool:
            print(pool.map(square, range(5)), pool.apply(square, (3,)), pool.starmap(pow, [(2, 3)]))
            result = pool.apply_async(square, (4,))
            print(result.get(), result.ready(), result.successful(), repr(result).split(' object')[0])
            print(list(pool.imap(square, [1, 2, 3])))
            results = m.list()
            p = Process(target=ask, args=(pool, results))
            p.start()
            p.join()
            print(results)
            try:
                pool.apply(divmod, (1, 0))
            except ZeroDivisionError as e:
                print(e)
