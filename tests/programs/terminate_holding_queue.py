#@ hangs
# Whoever waits in get() holds the queue's read lock; killed there, it keeps it.
import multiprocessing as mp
import time


def wait_for_ever(q):
    q.get()


if __name__ == '__main__':
    q = mp.Queue()
    p = mp.Process(target=wait_for_ever, args=(q,))
    p.start()
    time.sleep(0.3)
    p.terminate()
    p.join()
    q.put('still here')
    time.sleep(0.1)
    try:
        print(p.exitcode, q.get(timeout=0.2), flush=True)
    except Exception as error:
        print(p.exitcode, type(error).__name__, flush=True)
    q.get()
