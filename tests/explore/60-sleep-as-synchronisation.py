"""Main sleeps 0.2 s and hopes that the child, which sleeps 0.1 s, has written by then. It has, unless something is
0.1 s late.
"""
import time
from multiprocessing import Process, Value

def work(v):
    time.sleep(0.1)
    v.value = 1

if __name__ == '__main__':
    v = Value('i', 0)
    p = Process(target=work, args=(v,))
    p.start()
    time.sleep(0.2)
    print(v.value)
    p.join()
