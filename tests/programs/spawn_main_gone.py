# Main does not wait: it has taken its lock's name away before the child looks for it.
import multiprocessing as mp


def work(lock):
    with lock:
        print('never')


if __name__ == '__main__':
    mp.set_start_method('spawn')
    mp.Process(target=work, args=(mp.Lock(),)).start()
