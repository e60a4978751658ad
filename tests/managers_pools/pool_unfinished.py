# A pool that nobody closes ends with its program.
import os
import sys
import time
from multiprocessing import Pool, active_children


def work(x):
    time.sleep(0.1)
    return x


def die(x):
    os._exit(7)


if __name__ == '__main__':
    pool = Pool(2)
    print(sorted(p.name for p in active_children()), [p.daemon for p in active_children()])
    lost = pool.apply_async(die, (1,))
    lost.wait(0.5)
    print(lost.ready())
    # Another worker has taken the place of the one that ended.
    print(pool.map(work, range(4)), len(active_children()))
    result = pool.map_async(work, range(40))
    sys.exit(3)
