# One at a time on the terminal.
from multiprocessing import Lock, Process


def speak(lock, number, log):
    lock.acquire()
    try:
        with open(log, 'a') as out:
            out.write(f'begin {number}\n')
            out.write(f'end {number}\n')
    finally:
        lock.release()


if __name__ == '__main__':
    lock = Lock()
    children = [Process(target=speak, args=(lock, n, 'log.txt')) for n in range(6)]
    for c in children:
        c.start()
    for c in children:
        c.join()
    with open('log.txt') as log:
        lines = log.read().split('\n')[:-1]
    pairs = [(lines[i], lines[i + 1]) for i in range(0, len(lines), 2)]
    print(all(a.replace('begin', 'end') == b for a, b in pairs), sorted(pairs))
