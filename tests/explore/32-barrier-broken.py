"""If the child's time is up before main has come, it breaks the barrier and main finds it broken; if both have come,
both pass: a child whose time is up looks again before it breaks anything. Without delays main comes at 0.4 s, after
0.1 s: broken.
"""
import time
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

def come(b, name, timeout=None):
    try:
        b.wait(timeout)
        return name + ' passed'
    except BrokenBarrierError:
        return name + ' broken'

def work(b):
    print(come(b, 'child', 0.1))

if __name__ == '__main__':
    b = Barrier(2)
    p = Process(target=work, args=(b,))
    p.start()
    time.sleep(0.4)
    end = come(b, 'main')
    p.join()
    print(end)
