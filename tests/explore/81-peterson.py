"""Peterson's algorithm: whoever wrote turn last waits while the other wants to go in, so they never are in together,
and the one that did not write it last goes in. Always 2.
"""
from multiprocessing import Array, Process, Value

def work(me, want, turn, v):
    want[me] = 1
    turn.value = 1 - me
    while want[1 - me] and turn.value == 1 - me:
        pass
    v.value += 1
    want[me] = 0

if __name__ == '__main__':
    want, turn, v = Array('i', 2), Value('i', 0), Value('i', 0)
    ps = [Process(target=work, args=(i, want, turn, v)) for i in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
