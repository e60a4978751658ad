"""Five equal clients, one ticket, all under a lock: one sees it and sells it, four see none."""
from multiprocessing import Lock, Process, Value

def buy(lock, tickets):
    with lock:
        if tickets.value > 0:
            tickets.value -= 1
            print('sold')

if __name__ == '__main__':
    lock, tickets = Lock(), Value('i', 1, lock=False)
    ps = [Process(target=buy, args=(lock, tickets)) for _ in range(5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(tickets.value)
