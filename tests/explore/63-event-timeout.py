"""Main waits 0.1 s for what comes after 0.2 s: False, unless something is 0.1 s late."""
import time
from multiprocessing import Event, Process

def work(e):
    time.sleep(0.2)
    e.set()

if __name__ == '__main__':
    e = Event()
    p = Process(target=work, args=(e,))
    p.start()
    print(e.wait(0.1))
    p.join()
