"""The feeder may not have written yet (Empty) or may have (x)."""
import queue
from multiprocessing import Queue

if __name__ == '__main__':
    q = Queue()
    q.put('x')
    try:
        print(q.get_nowait())
    except queue.Empty:
        print('empty')
        q.get()
