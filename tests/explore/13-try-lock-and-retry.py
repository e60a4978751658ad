"""Each holds one lock, tries the other, and lets go if it fails. Both may go round together, but every round can be
left: one lets go while the other tries. A cycle that can be left is no end, so there is one outcome.
"""
from multiprocessing import Lock, Process

def work(first, second):
    while True:
        with first:
            if second.acquire(block=False):
                second.release()
                return

if __name__ == '__main__':
    a, b = Lock(), Lock()
    ps = [Process(target=work, args=(a, b)), Process(target=work, args=(b, a))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('done')
