"""No second text before both firsts: the barrier opens when both have come."""
from multiprocessing import Barrier, Process

def work(b):
    print('before')
    b.wait()
    print('after')

if __name__ == '__main__':
    b = Barrier(2)
    ps = [Process(target=work, args=(b,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
