"""Writer and reader hold the same lock around both slots: main reads all before or all after."""
from multiprocessing import Array, Lock, Process

def work(a, lock):
    with lock:
        a[0] = 1
        a[1] = 1

if __name__ == '__main__':
    a, lock = Array('i', 2, lock=False), Lock()
    p = Process(target=work, args=(a, lock))
    p.start()
    with lock:
        first = a[0]
        second = a[1]
    print(first, second)
    p.join()
