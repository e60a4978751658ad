import ctypes
from multiprocessing import *
from multiprocessing.sharedctypes import RawArray, RawValue
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
def sett(o,v):
    o.value=v; return o.value
for c in 'cubBhHiIlqfd':
    for v in (1, -1, 300, 2**40, 1.5, 'a', 'ab', b'x', b'xy', None, True):
        try: x=RawValue(c, v); print(c, repr(v), repr(x.value))
        except Exception as e: print(c, repr(v), type(e).__name__, e)
class I:
    def __index__(self): return 7
t(lambda: RawValue('i', I()).value)
t(RawValue,'z'); t(RawValue,'i',1,2); t(Value,'i',lock=3); t(Value, int)
t(ctypes.c_int, 5); t(repr, RawValue('i',3)); t(str, Value('d',2.5));  t(repr, Array('i',[1,2])); t(repr, Array('c', b'abc'))
t(RawArray,'i',-1); t(RawArray,'i',2.5); t(Array,'i','ab'); t(Array,'d',range(3)); t(RawArray,'zz',3)
t(Array,'c',b'hello'); t(lambda: Array('c',b'hello').value); t(lambda: Array('c',b'hello').raw); t(lambda: Array('c',10).raw)
t(lambda: Array('u','hello').value); t(lambda: Array('u','hello').get_obj().value); t(lambda:Array('u','hello')[:])
for mk in (lambda: Array('i',[1,2,3,4]), lambda: RawArray('i',[1,2,3,4])):
    a=mk()
    t(lambda: a[9]); t(lambda:a[-1]); t(lambda:a[-5]); t(lambda:a['x']); t(lambda:a[1:3]); t(lambda:a[::2]); t(lambda:a[::-1])
    t(lambda: a[1.5])
    def s(i,v):
        a[i]=v; return a[:]
    t(s,9,1); t(s,0,'x'); t(s,0,1.5); t(s,slice(0,2),[7,8]); t(s,slice(0,2),[7,8,9]); t(s,slice(0,2),5); t(s,slice(0,4,2),[5,6]); t(s,slice(0,2),['a','b']); t(s,0,2**33+1);t(s,slice(0,2),(1,2))
    def d(): del a[0]
    t(d); t(len,a); t(list,a); t(lambda: 3 in a); t(sum,a); t(lambda: a==a); t(lambda: list(reversed(a)));t(lambda: a.value)
    t(hasattr,a,'x'); 
s=Array('c',5)
def sv(v):
    s.value=v; return s.value,s.raw
t(sv,b'abc'); t(sv,b'abcdef'); t(sv,'abc'); t(sv,b'abcde'); t(sv,b'a')
def sr(v):
    s.raw=v; return s.value,s.raw
t(sr,b'abc'); t(sr,b'abcdef'); t(sr,'abc'); t(lambda:s[1]); t(lambda:s[0:2]);t(lambda: s[:]); t(lambda:s[::2])
def si(i,v):
    s[i]=v; return s.raw
t(si,0,b'z');t(si,0,'z');t(si,slice(0,2),b'xy');t(si,slice(0,2),[b'x',b'y']); t(si,0,65)
v=Value('i',5); t(v.get_obj); t(v.get_lock); t(lambda:v.get_obj().value)
t(lambda: v.foo)
def f():
    v.value='x'
class P(ctypes.Structure):
    _fields_=[('x',ctypes.c_double),('n',ctypes.c_int)]
t(repr, Value(P,1.5,2)); p=Value(P,1.5,2); t(lambda:(p.x,p.n)); t(lambda: p.get_obj().x); t(lambda: Array(P,[(1,2),(3,4)])[1].x)
t(P,1,2,3); t(P,n=4); t(lambda: P(n=4).x); t(P, z=3)
print(repr(P(1,2)), ctypes.sizeof(P), ctypes.sizeof(ctypes.c_int))
t(lambda: (ctypes.c_int*3)(1,2,3)[:]); t(lambda: ctypes.c_int*3)
t(lambda: ctypes.c_int(5)==ctypes.c_int(5)); t(lambda: bool(ctypes.c_int(0))); t(lambda: ctypes.c_int(5)+1)
t(Value, ctypes.c_bool, True); t(lambda: Value(ctypes.c_bool, 3).value); t(lambda: Value('?',1)); print(ctypes.c_longlong, ctypes.c_bool(1), ctypes.c_char(b'a'), ctypes.c_uint8, ctypes.c_int64,ctypes.c_size_t)
t(lambda: RawValue('i', 3) ); t(lambda:type(RawArray('i',3)))
