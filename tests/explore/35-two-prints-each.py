"""Each child's own order is kept: the interleavings of two and two are 4! / (2! 2!) = 6."""
from multiprocessing import Process

def work(name):
    print(name, 1)
    print(name, 2)

if __name__ == '__main__':
    ps = [Process(target=work, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
