"""A Lock does not know who holds it: the child's second acquire waits for the child itself. Always."""
from multiprocessing import Lock, Process

def work(lock):
    with lock:
        print('once')
        with lock:
            print('twice')

if __name__ == '__main__':
    p = Process(target=work, args=(Lock(),))
    p.start()
    p.join()
    print('done')
