"""Main holds the lock and, at its end, waits for its child, which waits for the lock: a ring of two, always."""
from multiprocessing import Lock, Process

def work(lock):
    with lock:
        print('child')

if __name__ == '__main__':
    lock = Lock()
    lock.acquire()
    Process(target=work, args=(lock,)).start()
    print('main')
