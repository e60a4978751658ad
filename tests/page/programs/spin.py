from multiprocessing import Process
def f():
    while True: pass
if __name__ == '__main__':
    for _ in range(8): Process(target=f).start()
    while True: pass
