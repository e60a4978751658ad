# Structures and several locks.
from ctypes import Structure, c_double
from multiprocessing import Lock, Process
from multiprocessing.sharedctypes import Array, Value


class Point(Structure):
    _fields_ = [('x', c_double), ('y', c_double)]


def modify(n, x, s, points):
    n.value **= 2
    x.value **= 2
    s.value = s.value.upper()
    for p in points:
        p.x **= 2
        p.y **= 2


if __name__ == '__main__':
    lock = Lock()
    n = Value('i', 7)
    x = Value(c_double, 1.0 / 4.0, lock=False)
    s = Array('c', b'hello sea', lock=lock)
    points = Array(Point, [(1.5, -6.25), (-5.5, 2.0), (2.25, 9.5)], lock=lock)
    p = Process(target=modify, args=(n, x, s, points))
    p.start()
    p.join()
    print(n.value, x.value, s.value)
    print([(p.x, p.y) for p in points])
