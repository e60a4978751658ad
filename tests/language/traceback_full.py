def f():
    raise RuntimeError
def g(): f()
try:
    g()
except RuntimeError as e:
    saved = e
try:
    raise saved
except RuntimeError:
    pass
x = 5; raise saved
