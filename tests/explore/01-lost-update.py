"""Each of two children reads the counter and then writes what it read plus one; the lock of a Value guards each
access alone, not both together. Whoever reads second reads 1 if the other has already written (2 at the end), else 0
(both write 1).
"""
from multiprocessing import Process, Value

def work(v):
    v.value += 1

if __name__ == '__main__':
    v = Value('i', 0)
    ps = [Process(target=work, args=(v,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
