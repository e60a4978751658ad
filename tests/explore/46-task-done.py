"""join waits for both task_done, each after its print. Then the daemon waits for a third task and main's end kills it.
"""
from multiprocessing import JoinableQueue, Process

def work(q):
    while True:
        print(q.get())
        q.task_done()

if __name__ == '__main__':
    q = JoinableQueue()
    Process(target=work, args=(q,), daemon=True).start()
    q.put(1)
    q.put(2)
    q.join()
    print('all done')
