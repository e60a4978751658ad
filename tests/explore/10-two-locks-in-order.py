"""Both take a before b. Whoever has a waits at most for b, whose holder has a too, that is, itself: no ring."""
from multiprocessing import Lock, Process

def work(first, second):
    with first:
        with second:
            pass

if __name__ == '__main__':
    a, b = Lock(), Lock()
    ps = [Process(target=work, args=(a, b)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('done')
