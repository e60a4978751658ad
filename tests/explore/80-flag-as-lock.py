"""Looking at the flag and raising it are two operations: both children may find it down, go in together and lose an
update (1); one after the other they do not (2).
"""
from multiprocessing import Process, Value

def work(flag, v):
    while flag.value:
        pass
    flag.value = 1
    v.value += 1
    flag.value = 0

if __name__ == '__main__':
    flag, v = Value('i', 0), Value('i', 0)
    ps = [Process(target=work, args=(flag, v)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
