"""A notification is not kept: the child wakes if it is waiting when main notifies, and else waits for ever."""
from multiprocessing import Condition, Process

def work(c):
    with c:
        c.wait()
    print('woke')

if __name__ == '__main__':
    c = Condition()
    p = Process(target=work, args=(c,))
    p.start()
    with c:
        c.notify()
    p.join()
