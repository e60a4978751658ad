"""The signal ends the child (-15), or comes too late: it has ended by itself (3)."""
import sys
from multiprocessing import Process

if __name__ == '__main__':
    p = Process(target=sys.exit, args=(3,))
    p.start()
    p.terminate()
    p.join()
    print(p.exitcode)
