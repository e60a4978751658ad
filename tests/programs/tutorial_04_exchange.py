# Objects travel through queues and pipes.
from multiprocessing import Pipe, Process, Queue


def producer(q):
    q.put({'answer': 42, 'nothing': None, 'words': ('to', 'be')})


def talker(conn):
    conn.send(['ready', 1.5])
    print('child hears', conn.recv())
    conn.close()


if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q,))
    p.start()
    print(q.get())
    p.join()
    mine, theirs = Pipe()
    p = Process(target=talker, args=(theirs,))
    p.start()
    print(mine.recv())
    mine.send('go on')
    p.join()
