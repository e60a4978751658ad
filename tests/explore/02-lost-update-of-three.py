"""Three children add one each without any lock. The end is one more than what the last writer read. All may read 0
(1); two may read 0, or the last two 1 (2); one after the other gives 3. Each write is at least 1 and adds at most one.
"""
from multiprocessing import Process, Value

def work(v):
    v.value += 1

if __name__ == '__main__':
    v = Value('i', 0, lock=False)
    ps = [Process(target=work, args=(v,)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
