"""Main closes its own writing end, so after the child has closed the last one, reading says EOFError."""
from multiprocessing import Pipe, Process

def work(w):
    w.send('hi')
    w.close()

if __name__ == '__main__':
    r, w = Pipe(duplex=False)
    p = Process(target=work, args=(w,))
    p.start()
    w.close()
    try:
        while True:
            print(r.recv())
    except EOFError:
        print('end')
    p.join()
