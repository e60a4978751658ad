# Queue and JoinableQueue.
import multiprocessing as mp
import queue
import time


def produce(q, n):
    for i in range(n):
        q.put((i, 'x' * i))
    q.put(None)


def work(q, results):
    while True:
        item = q.get()
        results.put(item * item)
        q.task_done()


def attempt(what, *args, **kwargs):
    try:
        print(what.__name__, what(*args, **kwargs))
    except (queue.Empty, queue.Full, ValueError, AssertionError, OSError) as wrong:
        print(what.__name__, type(wrong).__name__, wrong)


def drop(q):
    q.cancel_join_thread()
    q.put('y' * 100000)


if __name__ == '__main__':
    q = mp.Queue(3)
    p = mp.Process(target=produce, args=(q, 5))
    p.start()
    while (item := q.get()) is not None:
        print(item)
    p.join()
    attempt(q.get_nowait)
    attempt(q.get, timeout=0.05)
    attempt(q.get, False)
    for i in range(3):
        q.put(i)
    time.sleep(0.1)
    print(q.qsize(), q.empty(), q.full())
    attempt(q.put_nowait, 9)
    attempt(q.put, 9, timeout=0.05)
    print([q.get() for _ in range(3)])
    attempt(q.join_thread)
    q.close()
    q.join_thread()
    attempt(q.put, 1)
    attempt(q.get)

    tasks, results = mp.JoinableQueue(), mp.Queue()
    worker = mp.Process(target=work, args=(tasks, results), daemon=True)
    worker.start()
    for i in range(4):
        tasks.put(i)
    tasks.join()
    print(sorted(results.get() for _ in range(4)))
    attempt(tasks.task_done)

    big = mp.Queue()
    p = mp.Process(target=drop, args=(big,))
    p.start()
    p.join()
    print('joined', p.exitcode)
