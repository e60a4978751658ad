"""An event that is set stays so: whoever comes late passes too, and nobody passes before main has printed."""
from multiprocessing import Event, Process

def work(e, name):
    e.wait()
    print(name)

if __name__ == '__main__':
    e = Event()
    ps = [Process(target=work, args=(e, name)) for name in 'ab']
    for p in ps:
        p.start()
    print('go')
    e.set()
    for p in ps:
        p.join()
