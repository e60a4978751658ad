"""A queue keeps each producer's order and no other: b1 is first, between or last."""
from multiprocessing import Process, Queue

def produce(q, items):
    for item in items:
        q.put(item)

if __name__ == '__main__':
    q = Queue()
    ps = [Process(target=produce, args=(q, items)) for items in (['a1', 'a2'], ['b1'])]
    for p in ps:
        p.start()
    print(q.get(), q.get(), q.get())
    for p in ps:
        p.join()
