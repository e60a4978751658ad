import multiprocessing as mp


def work(lock):
    with lock:
        print('never')


if __name__ == '__main__':
    lock = mp.get_context('fork').Lock()
    mp.get_context('spawn').Process(target=work, args=(lock,)).start()
