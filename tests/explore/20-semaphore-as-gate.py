"""The semaphore begins at 0: main passes only after the child's release, which comes after its print."""
from multiprocessing import Process, Semaphore

def work(s):
    print('first')
    s.release()

if __name__ == '__main__':
    s = Semaphore(0)
    p = Process(target=work, args=(s,))
    p.start()
    s.acquire()
    print('second')
    p.join()
