"""What is opened for appending is written at the end of the file, in one piece when it is closed: nothing is lost."""
from multiprocessing import Process

def work(name):
    with open('log', 'a') as f:
        f.write(name + '1\n')
        f.write(name + '2\n')

if __name__ == '__main__':
    ps = [Process(target=work, args=(name,)) for name in 'ab']
    for p in ps:
        p.start()
    for p in ps:
        p.join()
