# Data parallelism: one function over many inputs.
from multiprocessing import Pool


def cube(n):
    return n ** 3


if __name__ == '__main__':
    with Pool(4) as workers:
        print(workers.map(cube, range(8)))
