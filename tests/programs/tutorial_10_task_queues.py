# Workers that take tasks from one queue and put results into another, until told to stop.
from multiprocessing import Process, Queue, current_process
import time
import random

STOP = 'STOP'


def worker(tasks, results):
    for function, args in iter(tasks.get, STOP):
        results.put((function.__name__, args, function(*args)))


def times(a, b):
    time.sleep(0.02 * random.random())
    return a * b


def plus(a, b):
    time.sleep(0.02 * random.random())
    return a + b


if __name__ == '__main__':
    tasks, results = Queue(), Queue()
    jobs = [(times, (i, 7)) for i in range(10)] + [(plus, (i, 8)) for i in range(6)]
    for job in jobs:
        tasks.put(job)
    workers = [Process(target=worker, args=(tasks, results)) for _ in range(4)]
    for w in workers:
        w.start()
    got = [results.get() for _ in jobs]
    for name, args, value in sorted(got):
        print(f'{name}{args} = {value}')
    for _ in workers:
        tasks.put(STOP)
    for w in workers:
        w.join()
    print([w.exitcode for w in workers])
