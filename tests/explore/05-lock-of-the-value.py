"""The Value's own lock is an RLock: held around both accesses it can be taken again by each of them: always 2."""
from multiprocessing import Process, Value

def work(v):
    with v.get_lock():
        v.value += 1

if __name__ == '__main__':
    v = Value('i', 0)
    ps = [Process(target=work, args=(v,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
