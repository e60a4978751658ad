from multiprocessing import Process, Value


def add(total):
    with total.get_lock():
        total.value += 1


if __name__ == '__main__':
    total = Value('i', 0)
    workers = [Process(target=add, args=(total,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print('total', total.value)
