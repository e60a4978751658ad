"""append is one call, so both items arrive, in either order."""
from multiprocessing import Manager, Process

if __name__ == '__main__':
    with Manager() as manager:
        items = manager.list()
        ps = [Process(target=items.append, args=(i,)) for i in (1, 2)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        print(list(items))
