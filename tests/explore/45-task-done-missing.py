"""Two tasks, one task_done: the count never reaches 0, and main waits for that."""
from multiprocessing import JoinableQueue, Process

def work(q):
    q.get()
    q.task_done()
    q.get()

if __name__ == '__main__':
    q = JoinableQueue()
    p = Process(target=work, args=(q,))
    p.start()
    q.put(1)
    q.put(2)
    q.join()
    print('all done')
