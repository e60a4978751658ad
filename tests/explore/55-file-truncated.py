"""Opening for writing empties the file, closing writes it. Main reads all three contents: before, between, after."""
from multiprocessing import Process

def write(text):
    with open('f', 'w') as f:
        f.write(text)

if __name__ == '__main__':
    write('old')
    p = Process(target=write, args=('new',))
    p.start()
    with open('f') as f:
        print([f.read()])
    p.join()
