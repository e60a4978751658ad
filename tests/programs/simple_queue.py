import time
from multiprocessing import Process, SimpleQueue


def say(*words):
    print(*words, flush=True)


def take(q, n):
    time.sleep(0.2)
    for _ in range(n):
        item = q.get()
        say('got', item if len(str(item)) < 40 else len(item))


if __name__ == '__main__':
    q = SimpleQueue()
    say(q.empty())
    q.put({'a': [1, 2]})
    q.put(None)
    say(q.empty(), q.get(), q.get(), q.empty())
    p = Process(target=take, args=(q, 3))
    p.start()
    # More than the pipe holds: put itself waits until the child reads.
    begun = time.monotonic()
    q.put('x' * 100_000)
    waited = time.monotonic() - begun > 0.1
    q.put(1)
    q.put((2, 'two'))
    p.join()
    say('put waited', waited)
    try:
        q.put(lambda: 0)
    except Exception as e:
        say(type(e).__name__)
    say(q.empty())
    q.close()
    q.close()
    try:
        q.put(1)
    except OSError as e:
        say('OSError', e)
    try:
        q.get()
    except OSError as e:
        say('OSError', e)
    try:
        q.empty()
    except OSError as e:
        say('OSError', e)
