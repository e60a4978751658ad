"""Whoever empties the file has read a number before, so at most one child reads an empty file; it fails and the other,
which read 0, leaves 1. If both read a number: both 0 (1 at the end), or 0 and then 1 (2).
"""
from multiprocessing import Process

def work():
    with open('n') as f:
        n = int(f.read())
    with open('n', 'w') as f:
        f.write(str(n + 1))

if __name__ == '__main__':
    with open('n', 'w') as f:
        f.write('0')
    ps = [Process(target=work) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
