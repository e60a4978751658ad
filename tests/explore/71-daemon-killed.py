"""Main's end kills the daemon: before it prints, or after, which may be before or after main's own text."""
from multiprocessing import Process

if __name__ == '__main__':
    Process(target=print, args=('tick',), daemon=True).start()
    print('bye')
