# What a Process object tells and refuses.
import multiprocessing as mp
import os
import sys
import time


def work(*args, **kwargs):
    print(args, kwargs, mp.current_process().name, mp.current_process().daemon)


def leave(code):
    sys.exit(code)


def fail():
    raise ValueError('on purpose')


def attempt(what, *args):
    try:
        print(what(*args))
    except (AssertionError, ValueError, TypeError) as wrong:
        print(type(wrong).__name__, wrong)


if __name__ == '__main__':
    me = mp.current_process()
    print(me.name, me.daemon, me.pid == os.getpid(), mp.parent_process(), len(me.authkey), type(me.authkey).__name__)
    p = mp.Process(target=work, args=(1, 'two'), kwargs={'three': 3})
    print(p.name, p.pid, p.exitcode, p.is_alive(), p.ident)
    attempt(p.join)
    attempt(lambda: p.sentinel)
    p.start()
    attempt(p.start)
    p.join()
    print(p.exitcode, p.is_alive())
    attempt(p.start)
    q = mp.Process(target=work, name='named', daemon=True)
    print(q.daemon, q.name)
    q.start()
    q.join()
    attempt(setattr, q, 'daemon', False)
    attempt(setattr, q, 'name', 5)
    for code in (0, 3, 'words', None, 300, -1, True):
        r = mp.Process(target=leave, args=(code,))
        r.start()
        r.join()
        print(code, r.exitcode)
    r = mp.Process(target=fail)
    r.start()
    r.join()
    print(r.exitcode)
    r = mp.Process(target=time.sleep, args=(30,))
    r.start()
    attempt(r.close)
    print(mp.active_children() == [r])
    r.terminate()
    r.join()
    print(r.exitcode, mp.active_children())
    r.close()
    attempt(r.join)
    attempt(r.is_alive)
    r = mp.Process(target=time.sleep, args=(30,))
    r.start()
    r.join(0.05)
    print(r.is_alive(), r.exitcode)
    r.kill()
    r.join(5)
    print(r.exitcode)
    attempt(mp.Process, None, 5, 'x', 5)
    attempt(mp.Process, 'group')
    mp.freeze_support()
    print(mp.cpu_count() == os.cpu_count())
