# Workers that begin anew import the program again.
import multiprocessing as mp
import os

setting = 'imported'


def show(x):
    return setting, __name__, x * x, mp.current_process().name


if __name__ == '__main__':
    setting = 'changed'
    for method in ('spawn', 'forkserver', 'fork'):
        context = mp.get_context(method)
        with context.Pool(1) as pool:
            print(pool.map(show, [1, 2]))
            try:
                pool.apply(os.path.join, (1,))
            except TypeError as e:
                print(e)
    with mp.get_context('spawn').Manager() as m:
        d = m.dict()
        p = mp.get_context('spawn').Process(target=d.update, args=({'a': 1},))
        p.start()
        p.join()
        print(d, p.exitcode, m._process.name)
        with mp.get_context('spawn').Pool(1) as pool:
            print(pool.apply(len, (d,)))
