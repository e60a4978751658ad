"""Main looks under the lock until both children wait, and wakes both."""
from multiprocessing import Condition, Process, Value

def work(c, n):
    with c:
        n.value += 1
        c.wait()
    print('woke')

if __name__ == '__main__':
    c, n = Condition(), Value('i', 0, lock=False)
    ps = [Process(target=work, args=(c, n)) for _ in range(2)]
    for p in ps:
        p.start()
    waiting = False
    while not waiting:
        with c:
            waiting = n.value == 2
            if waiting:
                c.notify_all()
    for p in ps:
        p.join()
    print('done')
