"""Three prints, no order between them: 3! = 6."""
from multiprocessing import Process

if __name__ == '__main__':
    ps = [Process(target=print, args=(name,)) for name in 'abc']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
