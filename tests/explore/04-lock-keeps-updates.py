"""Read and write are both inside the lock, so no other child's access comes between them: 3."""
from multiprocessing import Lock, Process, Value

def work(v, lock):
    with lock:
        v.value += 1

if __name__ == '__main__':
    v, lock = Value('i', 0, lock=False), Lock()
    ps = [Process(target=work, args=(v, lock)) for _ in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(v.value)
