"""The child has nothing to do: it has ended by the time main asks, or not."""
from multiprocessing import Process

if __name__ == '__main__':
    p = Process()
    p.start()
    print(p.is_alive())
    p.join()
    print(p.is_alive())
