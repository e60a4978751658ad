"""The signal may meet the child before it has the lock or after it gave it back (main takes it), or in between (nobody
will ever give it back). Without delays the child sleeps with the lock from 0 to 0.3 s and is killed at 0.1 s: always
in between.
"""
import time
from multiprocessing import Lock, Process

def work(lock):
    with lock:
        time.sleep(0.3)

if __name__ == '__main__':
    lock = Lock()
    p = Process(target=work, args=(lock,))
    p.start()
    time.sleep(0.1)
    p.terminate()
    p.join()
    lock.acquire()
    print('got it')
