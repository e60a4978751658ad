# Each forked child draws its own numbers; a seed makes them equal.
import multiprocessing as mp
import random


def draw(conn, seed):
    if seed is not None:
        random.seed(seed)
    conn.send([random.random() for _ in range(3)])


if __name__ == '__main__':
    def get(seed):
        a, b = mp.Pipe()
        p = mp.Process(target=draw, args=(b, seed))
        p.start()
        p.join()
        return a.recv()

    random.seed(1)
    print(random.random())
    one, two = get(None), get(None)
    print(one != two)
    print(get(7) == get(7), get(7))
    state = random.getstate()
    random.random()
    random.setstate(state)
    print(random.random())
