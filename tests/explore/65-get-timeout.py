"""The item comes after 0.1 s and main waits up to 1 s: x. If anything may be late, the time may pass before the item
comes; then main gets it without a limit.
"""
import queue
import time
from multiprocessing import Process, Queue

def work(q):
    time.sleep(0.1)
    q.put('x')

if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    try:
        print(q.get(timeout=1))
    except queue.Empty:
        print('empty', q.get())
    p.join()
