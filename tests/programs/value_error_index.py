from multiprocessing import Array

a = Array('i', 3)
try:
    a[0] = 1.5
except TypeError as e:
    print(e)
a[5]
