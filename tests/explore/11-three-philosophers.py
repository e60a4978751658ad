"""Everybody takes the left fork, then the right one. All three left forks taken: a ring. In every other case someone
can eat, puts both forks down, and nobody takes a fork twice, so the others follow.
"""
from multiprocessing import Lock, Process

def dine(left, right):
    with left:
        with right:
            pass

if __name__ == '__main__':
    forks = [Lock() for _ in range(3)]
    ps = [Process(target=dine, args=(forks[i], forks[(i + 1) % 3])) for i in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('full')
