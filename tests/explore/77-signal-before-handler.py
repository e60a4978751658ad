"""The signal kills the child (-10) unless the child has said before that it handles it, or has ended (0)."""
import os
import signal
from multiprocessing import Process

def work():
    signal.signal(signal.SIGUSR1, lambda number, frame: None)

if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    os.kill(p.pid, signal.SIGUSR1)
    p.join()
    print(p.exitcode)
