def f(n):
    return f(n + 1)


def g():
    x = [i for i in range(3)]
    return x[1] * (x[2] - 2 + len(x)) / (1 -
        1)


try:
    g()
except ZeroDivisionError:
    f(0)
