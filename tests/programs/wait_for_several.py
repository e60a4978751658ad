# connection.wait and select over connections, descriptors and sentinels.
import os
import select
import time
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def late(conn, delay, word):
    time.sleep(delay)
    conn.send(word)
    conn.close()


if __name__ == '__main__':
    readers = []
    for delay, word in ((0.9, 'slow'), (0.3, 'quick'), (0.6, 'middling')):
        r, w = Pipe(False)
        p = Process(target=late, args=(w, delay, word))
        p.start()
        w.close()
        readers.append(r)
    while readers:
        for r in wait(readers):
            try:
                print(r.recv())
            except EOFError:
                readers.remove(r)
    p = Process(target=time.sleep, args=(0.3,))
    p.start()
    print(wait([p.sentinel], 0.05), wait([p.sentinel]) == [p.sentinel])
    p.join()
    print(p.exitcode)
    r, w = os.pipe()
    print(select.select([r], [w], [], 0)[0], select.select([], [w], [])[1] == [w])
    os.write(w, b'abc')
    print(select.select([r], [], [], 5)[0] == [r])
    os.close(w)
    print(os.read(r, 2), os.read(r, 2), os.read(r, 2))
    print(select.select([r], [], [], 1)[0] == [r])
    start = time.monotonic()
    print(select.select([], [], [], 0.2), round(time.monotonic() - start, 1))
    for wrong in ([-1], ['x'], [99]):
        try:
            select.select(wrong, [], [], 0)
        except (ValueError, TypeError, OSError) as error:
            print(type(error).__name__, error)
    a, b = Pipe()
    print(wait([b], 0), wait([a, b], timeout=0.1), wait([]) if False else '')
    print(wait([Pipe()[0]]) is not None)
