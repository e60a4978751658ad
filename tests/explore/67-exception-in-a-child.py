"""A child's exception is its own: a traceback and exit code 1; main goes on."""
from multiprocessing import Process

def work():
    raise ValueError('no')

if __name__ == '__main__':
    p = Process(target=work)
    p.start()
    p.join()
    print(p.exitcode)
