"""Results come as they are finished; two workers may finish in either order."""
from multiprocessing import Pool

def square(x):
    return x * x

if __name__ == '__main__':
    pool = Pool(2)
    print(list(pool.imap_unordered(square, [1, 2])))
    pool.close()
    pool.join()
