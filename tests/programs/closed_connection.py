from multiprocessing import Pipe, Process


def work(conn):
    conn.close()
    conn.send(1)


if __name__ == '__main__':
    a, b = Pipe()
    p = Process(target=work, args=(b,))
    p.start()
    p.join()
    print(p.exitcode)
    a.close()
    a.recv()
