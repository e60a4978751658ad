"""map puts results where their arguments were, whoever is faster."""
from multiprocessing import Pool

def square(x):
    return x * x

if __name__ == '__main__':
    pool = Pool(2)
    print(pool.map(square, range(3), chunksize=1))
    pool.close()
    pool.join()
