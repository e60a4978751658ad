"""Three children, two at a time inside. The count is kept under a lock; its greatest value is 1 if they come one after
the other, 2 if two overlap, and never 3.
"""
from multiprocessing import Lock, Process, Semaphore, Value

def work(room, lock, inside, most):
    with room:
        with lock:
            inside.value += 1
            most.value = max(most.value, inside.value)
        with lock:
            inside.value -= 1

if __name__ == '__main__':
    room, lock = Semaphore(2), Lock()
    inside, most = Value('i', 0, lock=False), Value('i', 0, lock=False)
    ps = [Process(target=work, args=(room, lock, inside, most)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(most.value)
