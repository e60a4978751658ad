"""Everybody takes the fork with the smaller number first. A ring of waiting would need ever greater numbers: none."""
from multiprocessing import Lock, Process

def dine(first, second):
    with first:
        with second:
            pass

if __name__ == '__main__':
    forks = [Lock() for _ in range(3)]
    ps = [Process(target=dine, args=(forks[i], forks[j])) for i, j in ((0, 1), (1, 2), (0, 2))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('full')
