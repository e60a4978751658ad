import os.path as p
from time import sleep
d = {'count': 10}
d['count'] -= 1
p1, *rest = f(1, k=2), *g(*d, **d)
print(f'{p1!r:>{rest}} {d=}', end='') if 0 < p1 < 3 and not rest else None
