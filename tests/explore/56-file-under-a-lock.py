"""Emptying, writing and reading are all inside the lock: main reads the old text or the new one, never half."""
from multiprocessing import Lock, Process

def write(lock, text):
    with lock, open('f', 'w') as f:
        f.write(text)

if __name__ == '__main__':
    lock = Lock()
    write(lock, 'old')
    p = Process(target=write, args=(lock, 'new'))
    p.start()
    with lock, open('f') as f:
        print(f.read())
    p.join()
