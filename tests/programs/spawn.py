# fork, spawn and forkserver side by side: what the child sees, what it runs again, what cannot go there.
import multiprocessing as mp
import os

seen = 1
print('running', __name__)


def look(conn, n):
    global seen
    seen += n
    print('in child', seen, __name__, mp.current_process().name, mp.parent_process().name)
    conn.send((seen, os.getppid() == mp.parent_process().pid, mp.get_start_method()))


class Worker(mp.Process):
    def __init__(self, word):
        super().__init__(name='a worker')
        self.word = word

    def run(self):
        print(self.word, self.name, self.daemon)


def count(lock, queue, word):
    with lock:
        queue.put(word)


if __name__ == '__main__':
    seen = 10
    for method in mp.get_all_start_methods():
        context = mp.get_context(method)
        here, there = context.Pipe()
        p = context.Process(target=look, args=(there, 5))
        p.start()
        print(method, here.recv(), p.name)
        p.join()
        print(p.exitcode)
    mp.set_start_method('spawn', force=True)
    w = Worker('hi')
    w.start()
    w.join()
    lock, queue = mp.Lock(), mp.Queue()
    workers = [mp.Process(target=count, args=(lock, queue, word)) for word in 'ab']
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(sorted(queue.get() for _ in workers))
    for wrong in (lambda: 1, (i for i in range(2))):
        try:
            mp.Process(target=print, args=(wrong,)).start()
        except Exception as error:
            print(type(error).__name__)
    try:
        mp.set_start_method('fork')
    except RuntimeError as error:
        print(error)
    try:
        mp.get_context('thread')
    except ValueError as error:
        print(error)
    try:
        mp.get_context('fork').set_start_method('spawn')
    except ValueError as error:
        print(error)
    print(mp.get_start_method(), mp.get_context('fork').get_start_method())
