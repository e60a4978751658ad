"""Without delays the child still sleeps when it is killed (-9); if anything may be late it may have ended before (0).
"""
import time
from multiprocessing import Process

if __name__ == '__main__':
    p = Process(target=time.sleep, args=(5,))
    p.start()
    time.sleep(0.1)
    p.kill()
    p.join()
    print(p.exitcode)
