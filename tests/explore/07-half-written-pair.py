"""The child writes a[0], then a[1]; main reads a[0], then a[1]. Each read sees its slot before or after the one write
to it. 1 0: reads both between the writes. 0 1: reads a[0] before both, a[1] after both. 0 0 and 1 1: all before, all
after.
"""
from multiprocessing import Array, Process

def work(a):
    a[0] = 1
    a[1] = 1

if __name__ == '__main__':
    a = Array('i', 2, lock=False)
    p = Process(target=work, args=(a,))
    p.start()
    first = a[0]
    second = a[1]
    print(first, second)
    p.join()
