# A server process holds objects for the others.
from multiprocessing import Manager, Process


def work(d, l):
    d[1] = 'one'
    d['two'] = 2
    d[0.5] = None
    l.reverse()
    l.append('done')


if __name__ == '__main__':
    with Manager() as manager:
        d = manager.dict()
        l = manager.list(range(5))
        p = Process(target=work, args=(d, l))
        p.start()
        p.join()
        print(d)
        print(l)
        print(sorted(d.keys(), key=str), len(l), l[-1])
