"""Main's end waits for a child that is no daemon: its text is never lost, before or after main's."""
from multiprocessing import Process

if __name__ == '__main__':
    Process(target=print, args=('tick',)).start()
    print('bye')
