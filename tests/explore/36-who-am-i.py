"""A child prints its parent's pid and its own. The parent's is first in the text, and whichever child prints first is
the second; main then names the children in the order in which it made them.
"""
import os
from multiprocessing import Process

def work():
    print(os.getppid(), os.getpid())

if __name__ == '__main__':
    ps = [Process(target=work) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print([p.pid for p in ps])
