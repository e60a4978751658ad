"""0.1 s is before 0.3 s unless something is 0.2 s late."""
import time
from multiprocessing import Process

def work(seconds, name):
    time.sleep(seconds)
    print(name)

if __name__ == '__main__':
    ps = [Process(target=work, args=it) for it in ((0.1, 'short'), (0.3, 'long'))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
