# A manager's beginning and end, and what is told when the server is not there.
from multiprocessing import Manager, Process
from multiprocessing.managers import SyncManager


def attempt(function, *args, **kwds):
    try:
        print('ok', function(*args, **kwds))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def told(function, *args):
    p = Process(target=function, args=args, name=function.__name__)
    p.start()
    p.join()
    print(p.exitcode)


def missing_key():
    with Manager() as m:
        m.dict()['x']


def missing_method():
    with Manager() as m:
        m.dict()._callmethod('nothing')


def missing_index():
    with Manager() as m:
        l = m.list([1])
        l.append(2)
        l.remove(3)


def wrong_argument():
    with Manager() as m:
        m.list(5)


def not_to_be_pickled():
    with Manager() as m:
        m.list().append(lambda: 1)


def not_to_be_sent_back():
    with Manager() as m:
        m.Lock()._getvalue()


def release_too_often():
    with Manager() as m:
        m.BoundedSemaphore(2).release()


def missing_attribute():
    with Manager() as m:
        print(m.Namespace().x)


def empty_queue():
    with Manager() as m:
        m.Queue().get_nowait()


def after_the_end():
    with Manager() as m:
        d = m.dict(a=1)
        print(d)
    d['a']


def after_the_end_for_the_first_time():
    with Manager() as m:
        d = m.dict(a=1)
    d['a']


def killed():
    m = Manager()
    d = m.dict(a=1)
    print(d)
    m._process.kill()
    m._process.join()
    d['a']


def killed_before_the_first_call():
    m = Manager()
    d = m.dict(a=1)
    m._process.kill()
    m._process.join()
    d['a']


def create_after_kill():
    m = Manager()
    m._process.terminate()
    m._process.join()
    m.dict()


def not_started():
    SyncManager().dict()


if __name__ == '__main__':
    for function in (missing_key, missing_index, wrong_argument, not_to_be_pickled, not_to_be_sent_back,
                     release_too_often, missing_attribute, empty_queue, after_the_end,
                     after_the_end_for_the_first_time, killed, killed_before_the_first_call, create_after_kill,
                     not_started):
        print(function.__name__, flush=True)
        told(function)
    m = SyncManager()
    attempt(lambda: m.shutdown())
    attempt(lambda: m.list())
    m.start()
    attempt(m.start)
    print(m._process.name, m._process.is_alive(), m._process.daemon)
    l = m.list([1])
    print(m._number_of_objects(), l)
    m.shutdown()
    m.shutdown()
    print(m._process.is_alive(), m._process.exitcode)
    attempt(m.start)
    attempt(m.__enter__)
    attempt(m.list)
    attempt(lambda: str(l)[:38] + str(l)[-24:])
    attempt(m.join)
    with SyncManager() as m:
        d = m.dict()
        d[1] = 2
        print(d)
    print('the end')
    left = Manager()
    print(left.list('ab'))
