# How much fits before a sender waits.
import os
import time
from multiprocessing import Pipe, Process


def feed(conn, sizes):
    for size in sizes:
        conn.send_bytes(b'x' * size)
    os.write(2, b'all sent\n')


def trial(duplex, sizes):
    a, b = Pipe(duplex)
    reader, writer = (a, b)
    p = Process(target=feed, args=(writer, sizes))
    p.start()
    p.join(0.6)
    print(duplex, sizes[:3], len(sizes), 'waits' if p.is_alive() else 'done')
    for size in sizes:
        assert len(reader.recv_bytes()) == size
    p.join()
    print(p.exitcode)


if __name__ == '__main__':
    trial(False, [65532])
    trial(False, [65533])
    trial(False, [60000, 6000])
    trial(False, [996] * 64)
    trial(False, [996] * 65)
    trial(True, [212000])
    trial(True, [219300])
    trial(True, [10] * 278)
    trial(True, [10] * 279)
