"""Main keeps a writing end of its own: the pipe never ends, and main waits for itself to send."""
from multiprocessing import Pipe, Process

def work(w):
    w.send('hi')
    w.close()

if __name__ == '__main__':
    r, w = Pipe(duplex=False)
    p = Process(target=work, args=(w,))
    p.start()
    try:
        while True:
            print(r.recv())
    except EOFError:
        print('end')
    p.join()
