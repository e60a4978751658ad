# The end of a process: daemons are terminated, the others joined, feeders joined, whatever main does.
import atexit
import multiprocessing as mp
import os
import time


def daemon():
    time.sleep(30)
    print('never')


def slow(queue):
    time.sleep(0.3)
    queue.put('late')
    print('slow child ends')


def child_of_child():
    p = mp.Process(target=time.sleep, args=(0.2,))
    p.start()
    print('child ends, its child is joined')


if __name__ == '__main__':
    q = mp.Queue()
    mp.Process(target=daemon, daemon=True).start()
    mp.Process(target=slow, args=(q,)).start()
    mp.Process(target=child_of_child).start()
    atexit.register(print, 'atexit, the last registered first')
    print('main ends')
