import multiprocessing as mp


def grand():
    pass


def child():
    mp.Process(target=grand).start()


if __name__ == '__main__':
    p = mp.Process(target=child, daemon=True)
    p.start()
    p.join()
    print(p.exitcode)
