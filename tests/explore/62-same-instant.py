"""Both wake at the same instant: whoever prints first is open at every timing."""
import time
from multiprocessing import Process

def work(name):
    time.sleep(0.1)
    print(name)

if __name__ == '__main__':
    ps = [Process(target=work, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
