from multiprocessing import Value


def f(v):
    v.value = 'x'


v = Value('i', 5)
f(v)
