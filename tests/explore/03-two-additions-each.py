"""Two children add one twice. No value but the first is 0, and a child's second read comes after its own first write,
so the last write, which is somebody's second, writes at least 2. 2 happens: A reads 0, B adds once, A writes 1, B reads
1, A adds its second, B writes 2. 3 with one loss, 4 with none.
"""
from multiprocessing import Process, Value

def work(v):
    for _ in range(2):
        v.value += 1

if __name__ == '__main__':
    v = Value('i', 0)
    ps = [Process(target=work, args=(v,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
