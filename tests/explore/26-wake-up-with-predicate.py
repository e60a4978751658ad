"""The flag is set under the lock. The child sees it before it waits, or waits and is notified: it never misses it."""
from multiprocessing import Condition, Process, Value

def work(c, flag):
    with c:
        while not flag.value:
            c.wait()
    print('woke')

if __name__ == '__main__':
    c, flag = Condition(), Value('i', 0, lock=False)
    p = Process(target=work, args=(c, flag))
    p.start()
    with c:
        flag.value = 1
        c.notify()
    p.join()
