"""Five equal clients, one ticket, no lock: whoever looks before the first has written 0 buys too. At least the first
one, at most all five; each writes what it saw, 1, minus 1.
"""
from multiprocessing import Process, Value

def buy(tickets):
    n = tickets.value
    if n > 0:
        tickets.value = n - 1
        print('sold')

if __name__ == '__main__':
    tickets = Value('i', 1, lock=False)
    ps = [Process(target=buy, args=(tickets,)) for _ in range(5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(tickets.value)
