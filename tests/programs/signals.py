import signal, os, time, sys
from multiprocessing import Process
def h(s, f):
    print('handler', s, signal.Signals(s).name)
def child():
    signal.signal(signal.SIGTERM, h)
    signal.signal(signal.SIGUSR1, h)
    t = time.monotonic()
    time.sleep(1)
    print('slept', round(time.monotonic() - t, 1))
def leave(s, f):
    print('leaving'); sys.exit(7)
def child2():
    signal.signal(signal.SIGTERM, leave)
    try:
        while True: time.sleep(1)
    finally:
        print('finally')
def child3():
    try:
        time.sleep(5)
    except KeyboardInterrupt:
        print('KI')
if __name__ == '__main__':
    p = Process(target=child); p.start(); time.sleep(0.3); p.terminate(); time.sleep(0.1)
    os.kill(p.pid, signal.SIGUSR1)
    p.join(); print(p.exitcode)
    p = Process(target=child2); p.start(); time.sleep(0.3); p.terminate(); p.join(); print(p.exitcode)
    p = Process(target=child3); p.start(); time.sleep(0.3); os.kill(p.pid, signal.SIGINT); p.join(); print(p.exitcode)
    p = Process(target=time.sleep, args=(5,)); p.start(); p.kill(); p.join(); print(p.exitcode)
    print(signal.SIGTERM, repr(signal.SIGTERM), signal.getsignal(signal.SIGTERM), repr(signal.getsignal(signal.SIGINT))[:10])
    signal.signal(signal.SIGALRM, h)
    signal.alarm(1)
    t = time.monotonic(); signal.pause(); print(round(time.monotonic() - t, 1))
    def on_child(s, f):
        print('chld', os.waitpid(-1, os.WNOHANG)[1])
    signal.signal(signal.SIGCHLD, on_child)
    pid = os.fork()
    if pid == 0:
        os._exit(3)
    time.sleep(0.5)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        signal.raise_signal(signal.SIGUSR2)
    p, st = os.wait()
    print(p == pid, st, os.WIFSIGNALED(st), os.WTERMSIG(st), os.waitstatus_to_exitcode(st))
    r, w = os.pipe()
    signal.signal(signal.SIGALRM, lambda s, f: os.write(w, b'x'))
    signal.alarm(1)
    print(os.read(r, 10))
    try:
        os.kill(p, 0)
    except ProcessLookupError as e: print(e)
    try: signal.signal(signal.SIGKILL, h)
    except OSError as e: print(e)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.fork() == 0: os._exit(1)
    time.sleep(0.2)
    try: os.wait()
    except ChildProcessError as e: print(e)
    os.kill(os.getpid(), signal.SIGINT)
