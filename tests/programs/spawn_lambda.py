import multiprocessing as mp


def outer():
    def inner():
        pass
    return inner


if __name__ == '__main__':
    mp.set_start_method('spawn')
    try:
        mp.Process(target=outer()).start()
    except AttributeError as error:
        print(error)
    mp.Process(target=lambda: 1).start()
