#@ hangs
# A child does not end before all that it has put is in the pipe, which holds 65,536 bytes.
import multiprocessing as mp


def put(q, size):
    q.put('x' * size)


if __name__ == '__main__':
    for size in (65000, 66000):
        q = mp.Queue()
        p = mp.Process(target=put, args=(q, size))
        p.start()
        p.join()
        print(size, p.exitcode, flush=True)
