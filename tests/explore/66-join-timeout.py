"""The child needs 0.2 s and main waits 0.1 s: no exit code yet, unless something is 0.1 s late."""
import time
from multiprocessing import Process

if __name__ == '__main__':
    p = Process(target=time.sleep, args=(0.2,))
    p.start()
    p.join(0.1)
    print(p.exitcode)
