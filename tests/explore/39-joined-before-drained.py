"""100,000 bytes do not fit into a pipe of 65,536: the child's feeder waits for a reader, the child's end for its
feeder, and main, the only reader, for the child's end.
"""
from multiprocessing import Process, Queue

def work(q):
    q.put('x' * 100000)

if __name__ == '__main__':
    q = Queue()
    p = Process(target=work, args=(q,))
    p.start()
    p.join()
    print(len(q.get()))
