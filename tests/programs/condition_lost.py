#@ hangs
import time
from multiprocessing import Condition, Process


def late(c):
    time.sleep(0.3)
    with c:
        print('going to sleep', flush=True)
        c.wait()
        print('never printed', flush=True)


if __name__ == '__main__':
    c = Condition()
    p = Process(target=late, args=(c,))
    p.start()
    with c:
        c.notify()
    print('notified nobody', flush=True)
    p.join()
