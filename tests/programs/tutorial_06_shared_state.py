# Numbers in shared memory.
from multiprocessing import Array, Process, Value


def change(n, a):
    n.value = 2.5
    for i in range(len(a)):
        a[i] = -a[i]


if __name__ == '__main__':
    n = Value('d', 0.0)
    a = Array('i', range(6))
    p = Process(target=change, args=(n, a))
    p.start()
    p.join()
    print(n.value)
    print(a[:])
    print(n, a[1:5:2])
