# Pipe in both forms: objects, bytes, ends that close, what is refused.
import os
from multiprocessing import Pipe, Process, BufferTooShort


def answer(conn, other):
    other.close()
    while True:
        try:
            got = conn.recv()
        except EOFError:
            print('no more')
            return
        conn.send(got * 2)


def only_read(conn, other):
    other.close()
    try:
        while True:
            print('got', conn.recv())
    except EOFError as end:
        print('end', repr(end))


def attempt(what, *args, **kwargs):
    try:
        print(what.__name__, what(*args, **kwargs))
    except (OSError, EOFError, ValueError, TypeError, BufferTooShort) as wrong:
        print(what.__name__, type(wrong).__name__, wrong)


def main():
    here, there = Pipe()
    p = Process(target=answer, args=(there, here))
    p.start()
    there.close()
    for thing in (1, 'a', [1, 2], (3,), 2.5):
        here.send(thing)
        print(here.recv())
    here.close()
    p.join()
    print('exit', p.exitcode)

    reading, writing = Pipe(duplex=False)
    q = Process(target=only_read, args=(reading, writing))
    q.start()
    reading.close()
    for i in range(3):
        writing.send({'n': i})
    writing.close()
    q.join()

    a, b = Pipe()
    a.send_bytes(b'hello world', 2, 5)
    print(b.recv_bytes())
    print(b.poll(), b.poll(0.05))
    a.send_bytes(b'')
    print(b.poll(), b.recv_bytes())
    a.send_bytes(b'0123456789')
    attempt(b.recv_bytes, 4)
    print(b.readable, b.writable, b.closed)
    attempt(b.recv)
    attempt(a.send_bytes, 'text')
    attempt(a.send_bytes, b'abc', 5)
    attempt(a.send_bytes, b'abc', -1)
    attempt(a.send_bytes, b'abc', 1, 7)
    attempt(a.send_bytes, b'abc', 1, -7)
    attempt(a.recv_bytes, -1)
    a.close()
    a.close()
    attempt(a.send, 1)
    attempt(a.fileno)
    attempt(b.send, 1)
    b.close()

    one, two = Pipe()
    one.send('never read')
    two.close()
    attempt(one.recv)
    attempt(one.recv)
    attempt(one.send, 1)

    one, two = Pipe(False)
    attempt(one.send, 1)
    attempt(two.recv)
    attempt(two.poll)
    one.close()
    attempt(two.send, 1)

    one, two = Pipe()
    with one as same:
        print(same is one, one.closed)
    print(one.closed)
    attempt(two.recv)

    one, two = Pipe()
    two.send('kept')
    two.close()
    print(one.poll(), one.recv())
    attempt(one.recv)


if __name__ == '__main__':
    main()
