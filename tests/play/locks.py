from multiprocessing import Process, Lock


def f(one, two):
    with one:
        with two:
            pass


if __name__ == '__main__':
    a = Lock()
    b = Lock()
    p = Process(target=f, args=(a, b))
    q = Process(target=f, args=(b, a))
    p.start()
    q.start()
    p.join()
    q.join()
