"""The child finds the event set (True), or waits and is woken by set; then it looks at the flag again, before (True) or
after (False) the clear. If it comes after the clear, nobody sets the event again.
"""
from multiprocessing import Event, Process

def work(e):
    print(e.wait())

if __name__ == '__main__':
    e = Event()
    p = Process(target=work, args=(e,))
    p.start()
    e.set()
    e.clear()
    p.join()
