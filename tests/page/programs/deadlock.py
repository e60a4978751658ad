from multiprocessing import Process, Lock
import time


def worker(first, second):
    with first:
        time.sleep(0.1)
        with second:
            print('done')


if __name__ == '__main__':
    a = Lock()
    b = Lock()
    left = Process(target=worker, args=(a, b), name='left')
    right = Process(target=worker, args=(b, a), name='right')
    left.start()
    right.start()
    left.join()
    right.join()
