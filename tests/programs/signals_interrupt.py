# KeyboardInterrupt in main: the traceback, then the children are joined, then the signal ends it.
import os
import signal
import time
from multiprocessing import Process


def work():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.sleep(0.3)
    print('child done')


if __name__ == '__main__':
    Process(target=work).start()
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(10)
