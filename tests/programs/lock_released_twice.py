from multiprocessing import Lock, Process


def work(lock):
    with lock:
        lock.release()


if __name__ == '__main__':
    lock = Lock()
    p = Process(target=work, args=(lock,))
    p.start()
    p.join()
    lock.release()
