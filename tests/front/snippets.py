import os, sys as system
import os.path as p
from os import getpid, getppid as parent
from multiprocessing import Process


def f(a, b=g.h, /, c=1, *args, d=2, e, **kwargs):
    """Doc."""
    with open(a) as x, b as (y, z):
        pass
    for i, (j, *k) in a + b:
        continue
    else:
        a.b()
    assert a == b, "m" + a
    assert f(a)
    try:
        if a: return a.b(c)(1, k=2)
    except E as e:
        raise X from e
    except (A, B):
        raise
    else:
        a.done
    finally:
        del a[0]


def g(a, b):
    a.b += 1
    a[1] += b
    a[b].c[2] -= a % b
    a.b[2] = q = 5
    x, *y = a
    [u, v] = x
    [z for z in a if z]
    f"{a!r:>{b}} {x + y} {q.r[1]=}"
    a.b.c(*a, **b)
    h(*a, 1, *b, k=a.b, **x, l=y)
    if a + b:
        pass
    elif not a and b or x.y:
        return
    while a[1]:
        if a: break
        a = a < b < q
    (a)[1:2], a[b, 1:, ::y]
    del a, x.b, (y[0], z)
    return (a + b) * q - (a)  [ 1 ] / x . y


def h(y):
    @dec
    # a comment
    @dec.two(1)
    class C(B, D.e):
        x = y.z
        w = x

        def __init__(self, name):
            super().__init__()
            self.__name = name
            self.name: str = name.strip().upper()

        @property
        def g(self, x=a.b):
            return lambda q, r=self.x: q + self.w + r

    any(x for x in y.z)
    any((x for x in y if x > y[0]))
    (y
      .b
      .c(1)
      .d(k=1)[1]
      .e)
    y.long_name(
        1,
        k=2,
    ).other(
        3
    )
    {**y, 1: 2, "a" "b": y.c}
    {k: v for k, v in y + y for q in k[1]}
    {*y, 1, y.z}
    {x.y for x in y}
    return q % (y, y.z), 'x' \
        'y' + y, """a
    b""" % y.w


def gen(n):
    global total
    total = yield
    x: int = yield n + 1
    yield from n.items()
    nums = [(yield n.x)]
    print((m := n.q) is not None, n in m, m not in n)
    return x if n.a else n.b


def outer():
    count = 0

    def inner():
        nonlocal count
        count += 1
        return count

    return inner


中文 = "数" + 变量.属性(名[0] + "字" + 别的)
print('子进程：%s' % 中文.x, (中文) + (1).y)
for 数 in [中文 for 中文 in 数.列]: print(数)
if __name__ == '__main__': f(1, 2); g(3).x = 4
with a.lock:
    b.c()
try:
    import json
except ImportError:
    json = None
raise Error("x") from None
