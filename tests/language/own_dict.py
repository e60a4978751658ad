# The attributes of an object as a dict, both ways.
class Point:
    kind = 'point'

    def __init__(self, **given):
        self.__dict__.update(given)

    def __setstate__(self, state):
        self.__dict__.update(state)


p = Point(x=1, y=2)
print(p.x, p.y, p.__dict__, vars(p))
p.__dict__['z'] = 3
print(p.z, sorted(vars(p)))
del p.__dict__['x']
print(hasattr(p, 'x'), p.__dict__.pop('y'), hasattr(p, 'y'))
vars(p).setdefault('w', 9)
print(p.w, p.__dict__.setdefault('w', 10))
copy = p.__dict__.copy()
copy['only'] = 'in the copy'
print(hasattr(p, 'only'), dict(p.__dict__))
print(p.__dict__.popitem(), vars(p))
p.__dict__.clear()
print(vars(p), p.kind)
globals()['made'] = 'by globals()'
print(made)
for name in ('a', 'b'):
    globals()[name] = name * 2
print(a, b)
