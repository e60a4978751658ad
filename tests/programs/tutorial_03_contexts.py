# Start methods can be mixed through contexts.
import multiprocessing as mp


def fill(q, word):
    q.put([word, len(word)])


if __name__ == '__main__':
    for method in ('fork', 'spawn'):
        ctx = mp.get_context(method)
        q = ctx.Queue()
        p = ctx.Process(target=fill, args=(q, method))
        p.start()
        print(q.get())
        p.join()
    mp.set_start_method('forkserver')
    q = mp.Queue()
    p = mp.Process(target=fill, args=(q, 'third'))
    p.start()
    print(q.get(), mp.get_start_method())
    p.join()
