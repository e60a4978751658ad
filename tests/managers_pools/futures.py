# An executor of processes: what it promises, and what goes wrong.
import concurrent.futures
import multiprocessing as mp
import os
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool


def square(x):
    return x * x


def add(a, b=1, *, c=0):
    return a + b + c


def slow(x):
    time.sleep(0.2 * x)
    return x


def invert(x):
    return 1 / x


def die(x):
    os._exit(3)


def name(x):
    time.sleep(0.05)
    return mp.current_process().name, mp.current_process().daemon


def bad_result(x):
    return lambda: x


def greet(word):
    global greeting
    greeting = word


def greeted(x):
    return greeting, x


def attempt(function, *args, **kwds):
    try:
        print('ok', function(*args, **kwds))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def told(function):
    p = mp.Process(target=function, name=function.__name__)
    p.start()
    p.join()
    print(p.exitcode)


def failing_result():
    with ProcessPoolExecutor(1) as ex:
        f = ex.submit(invert, 0)
        wait([f])
        f.result()


def failing_map():
    with ProcessPoolExecutor(1) as ex:
        results = ex.map(invert, [0])
        time.sleep(0.3)
        print(list(results))


def not_to_be_sent_back():
    with ProcessPoolExecutor(1) as ex:
        f = ex.submit(bad_result, 0)
        wait([f])
        f.result()


def not_to_be_sent():
    with ProcessPoolExecutor(1) as ex:
        f = ex.submit(lambda: 1)
        wait([f])
        f.result()


def broken():
    with ProcessPoolExecutor(2) as ex:
        f = ex.submit(die, 0)
        wait([f])
        f.result()


if __name__ == '__main__':
    with ProcessPoolExecutor(max_workers=2) as ex:
        f = ex.submit(square, 4)
        print(f.result(), f.done(), f.running(), f.cancelled(), f.exception(), f.cancel())
        print(repr(f).split(' ', 3)[0], repr(f)[-28:])
        print(ex.submit(add, 1, 2, c=3).result(timeout=5), list(ex.map(square, range(7))))
        print(list(ex.map(add, [1, 2, 3], [10, 20])), list(ex.map(square, range(7), chunksize=3)))
        print([f.result() for f in as_completed([ex.submit(slow, 2), ex.submit(slow, 1)])])
        fs = [ex.submit(slow, 0), ex.submit(slow, 2)]
        done, waiting = wait(fs, return_when=FIRST_COMPLETED)
        print(len(done), len(waiting), fs[0] in done)
        print(len(wait(fs).done), len(wait(fs, timeout=0.01).not_done))
        late = ex.submit(slow, 2)
        attempt(late.result, timeout=0.05)
        attempt(late.exception, timeout=0.05)
        try:
            for f in as_completed([late], timeout=0.05):
                print('never')
        except concurrent.futures.TimeoutError as e:
            print(e)
        print(late.result())
        seen = []
        f = ex.submit(square, 5)
        f.add_done_callback(lambda f: seen.append(f.result()))
        wait([f])
        time.sleep(0.1)
        f.add_done_callback(lambda f: seen.append('at once'))
        print(seen)
        print(sorted(set(ex.map(name, range(4)))))
        f = ex.submit(invert, 0)
        print(repr(f.exception()), type(f.exception().__cause__).__name__)
        attempt(f.result)
        attempt(list, ex.map(invert, [1, 0]))
        many = [ex.submit(slow, 1) for _ in range(8)]
        time.sleep(0.1)
        print(many[-1].cancel(), many[-1].cancelled(), many[0].cancel())
        attempt(lambda: many[-1].result())
        wait(many[:-1])
        attempt(ex.map, square, [1], chunksize=0)
    attempt(ex.submit, square, 1)
    attempt(ProcessPoolExecutor, 0)
    attempt(ProcessPoolExecutor, 1, None, 5)
    attempt(lambda: ProcessPoolExecutor(1, max_tasks_per_child=1, mp_context=mp.get_context('fork')))
    with ProcessPoolExecutor(1, initializer=greet, initargs=('hello',)) as ex:
        print(ex.submit(greeted, 1).result())
    ex = ProcessPoolExecutor(1)
    fs = [ex.submit(slow, 1) for _ in range(6)]
    time.sleep(0.1)
    ex.shutdown(wait=True, cancel_futures=True)
    print([f.cancelled() for f in fs][-2:], fs[0].result())
    with ProcessPoolExecutor(1, mp_context=mp.get_context('spawn')) as ex:
        print(list(ex.map(square, [1, 2])))
    for function in (failing_result, failing_map, not_to_be_sent_back, not_to_be_sent, broken):
        print(function.__name__, flush=True)
        told(function)
    ex = ProcessPoolExecutor(2)
    first = ex.submit(die, 1)
    second = ex.submit(slow, 5)
    for f in (first, second):
        try:
            f.result()
        except BrokenProcessPool as e:
            print(e)
    attempt(ex.submit, square, 1)
    # Nobody waits for this one; the program's end does.
    left = ProcessPoolExecutor(1)
    left.submit(print, 'left over', flush=True)
