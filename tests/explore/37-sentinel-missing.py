"""Two consumers, one None: the one that gets it ends, nothing is left for the other. Whether it is the consumer that
printed the item does not show.
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
    q.put('x')
    q.put(None)
    for p in ps:
        p.join()
    print('done')
