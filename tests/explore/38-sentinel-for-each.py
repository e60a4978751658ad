"""A None for each consumer, after the items, so all items are taken and both end. One consumer prints in order; if each
takes one item, taking is ordered but printing is not.
"""
from multiprocessing import Process, Queue

def consume(q):
    while (item := q.get()) is not None:
        print(item)

if __name__ == '__main__':
    q = Queue()
    ps = [Process(target=consume, args=(q,)) for _ in range(2)]
    for p in ps:
        p.start()
    for item in ('a', 'b', None, None):
        q.put(item)
    for p in ps:
        p.join()
    print('done')
