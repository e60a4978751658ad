# A process, its parent, its name.
from multiprocessing import Process, current_process
import os


def describe(title):
    print(title, '| module', __name__, '| process', current_process().name)
    print('parent is known:', os.getppid() > 0, '| own pid differs:', os.getpid() != os.getppid())


def greet(name):
    describe('function greet')
    print(f'good morning, {name}')


if __name__ == '__main__':
    describe('main line')
    p = Process(target=greet, args=('Ada',))
    p.start()
    p.join()
    print('exit code', p.exitcode)
