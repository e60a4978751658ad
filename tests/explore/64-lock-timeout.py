"""The child says that it has the lock, keeps it for 0.3 s, and main tries for 0.1 s."""
import time
from multiprocessing import Event, Lock, Process

def work(lock, held):
    with lock:
        held.set()
        time.sleep(0.3)

if __name__ == '__main__':
    lock, held = Lock(), Event()
    p = Process(target=work, args=(lock, held))
    p.start()
    held.wait()
    print(lock.acquire(timeout=0.1))
    p.join()
