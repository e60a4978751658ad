# More tasks than the pipe holds, and a pool that ends in the middle of them.
import time
from multiprocessing import Pool


def work(text):
    time.sleep(0.01)
    return len(text)


if __name__ == '__main__':
    with Pool(2) as pool:
        print(sum(pool.map(work, ['x' * 5000] * 30, chunksize=1)))
        result = pool.map_async(work, ['x' * 9000] * 200, chunksize=1)
        time.sleep(0.1)
        print(result.ready())
    print('terminated', result.ready())
    pool = Pool(1)
    results = pool.imap(work, ['y' * 30000] * 5)
    pool.close()
    print(list(results))
    pool.join()
    print(pool)
