"""The child takes and gives back; main gives back without having taken. If the child holds it just then, main's release
fills the semaphore and the child's own raises; else the semaphore is full and main's raises. Exactly one of them, in
any case.
"""
from multiprocessing import BoundedSemaphore, Process

def work(s):
    s.acquire()
    s.release()

if __name__ == '__main__':
    s = BoundedSemaphore(1)
    p = Process(target=work, args=(s,))
    p.start()
    s.release()
    p.join()
    print('main is fine')
