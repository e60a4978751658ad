"""Main looks once whether something has come: before or after the child has sent it."""
from multiprocessing import Pipe, Process

def work(w):
    w.send('hi')

if __name__ == '__main__':
    r, w = Pipe(duplex=False)
    p = Process(target=work, args=(w,))
    p.start()
    print(r.poll())
    p.join()
    print(r.recv())
