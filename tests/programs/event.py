import time
from multiprocessing import Event, Process


def say(*words):
    print(*words, flush=True)


def wait(e, n):
    time.sleep(n * 0.1)
    say(n, 'got', e.wait())


def give_up(e):
    say('gives up', e.wait(0.05))


if __name__ == '__main__':
    e = Event()
    say(e)
    say(e.is_set(), e.wait(0.01), e.wait(0))
    children = [Process(target=wait, args=(e, n)) for n in (0, 8)]
    for p in children:
        p.start()
    time.sleep(0.4)
    e.set()
    e.set()
    answers = (e.is_set(), e.wait(), e.wait(1))
    for p in children:
        p.join()
    say(answers)
    e.clear()
    e.clear()
    say(e, e.is_set())
    p = Process(target=give_up, args=(e,))
    p.start()
    p.join()
    e.set()
    say(e)
