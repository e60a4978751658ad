"""One child takes a then b, the other b then a. If each holds its first before either takes its second, they wait for
each other for ever and main for both; otherwise whoever has both goes on, lets go, and the other follows.
"""
from multiprocessing import Lock, Process

def work(first, second):
    with first:
        with second:
            pass

if __name__ == '__main__':
    a, b = Lock(), Lock()
    ps = [Process(target=work, args=(a, b)), Process(target=work, args=(b, a))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('done')
