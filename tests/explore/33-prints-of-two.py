"""Two prints, no order between them; main's comes after both."""
from multiprocessing import Process

if __name__ == '__main__':
    ps = [Process(target=print, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('end')
