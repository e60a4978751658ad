"""put only hands the item to the feeder thread: empty looks at the pipe, before or after the feeder has written."""
from multiprocessing import Queue

if __name__ == '__main__':
    q = Queue()
    q.put('x')
    print(q.empty())
    q.get()
