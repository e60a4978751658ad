# Managers of one's own classes, as in Python's documentation.
from multiprocessing import Process
from multiprocessing.managers import BaseManager, BaseProxy, DictProxy, NamespaceProxy


class Maths:
    def __init__(self, start=0):
        self.start = start

    def add(self, x, y=1):
        return self.start + x + y

    def fail(self):
        raise ValueError('as told')

    def _secret(self):
        return 'hidden'


class Point:
    def __init__(self, x):
        self.x = x

    def move(self):
        self.x += 1

    def __len__(self):
        return self.x


class PointProxy(NamespaceProxy):
    _exposed_ = ('__getattribute__', '__setattr__', '__delattr__', 'move')

    def move(self):
        return self._callmethod('move')


def numbers():
    for i in range(3):
        yield i * i


class GeneratorProxy(BaseProxy):
    _exposed_ = ['__next__']

    def __iter__(self):
        return self

    def __next__(self):
        return self._callmethod('__next__')


class MyManager(BaseManager):
    pass


class Other(MyManager):
    pass


shared = {}


def get_shared():
    return shared


MyManager.register('Maths', Maths)
MyManager.register('Secret', Maths, exposed=('_secret', 'add'))
MyManager.register('Point', Point, PointProxy)
MyManager.register('Sized', Point, exposed=['__len__', 'move'])
MyManager.register('numbers', numbers, proxytype=GeneratorProxy)
MyManager.register('get_shared', callable=get_shared, proxytype=DictProxy)
Other.register('also', Maths)


def attempt(function, *args, **kwds):
    try:
        print('ok', function(*args, **kwds))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def child(maths, point):
    print(maths.add(100))
    point.x = 50
    point.move()


def failing():
    with MyManager() as m:
        m.Maths().fail()


if __name__ == '__main__':
    with MyManager() as m:
        print(m._process.name)
        maths = m.Maths(10)
        print(maths.add(1), maths.add(1, y=5), sorted(maths._exposed_), repr(maths).split(' object')[0])
        attempt(maths.fail)
        attempt(lambda: maths._secret())
        attempt(lambda: maths.start)
        secret = m.Secret(1)
        print(secret._secret(), secret.add(1))
        attempt(lambda: secret.fail())
        point = m.Point(3)
        point.move()
        print(point.x, str(point)[:24])
        p = Process(target=child, args=(maths, point))
        p.start()
        p.join()
        print(p.exitcode, point.x)
        sized = m.Sized(2)
        sized.move()
        print(len(sized))
        print(list(m.numbers()))
        a = m.get_shared()
        a['k'] = 1
        b = m.get_shared()
        print(b.copy(), shared)
        attempt(lambda: m.also())
    with Other() as m:
        print(m.also(1).add(1), m.Maths(2).add(1), m._process.name)
    p = Process(target=failing, name='failing')
    p.start()
    p.join()
    print(p.exitcode)
