"""Each child adds to a slot of its own: nobody else writes it, so nothing is lost, in any order."""
from multiprocessing import Array, Process

def work(a, i):
    a[i] += 1

if __name__ == '__main__':
    a = Array('i', 2)
    ps = [Process(target=work, args=(a, i)) for i in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(a[0], a[1])
