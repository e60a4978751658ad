#@ hangs
import multiprocessing as mp
import time


def hold(lock):
    lock.acquire()
    time.sleep(30)


if __name__ == '__main__':
    lock = mp.Lock()
    p = mp.Process(target=hold, args=(lock,))
    p.start()
    time.sleep(0.3)
    p.terminate()
    p.join()
    print(p.exitcode, lock.acquire(timeout=0.1), flush=True)
    lock.acquire()
