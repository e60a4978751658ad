import ctypes
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
from multiprocessing import *
class P(ctypes.Structure):
    _fields_=[('x',ctypes.c_double),('n',ctypes.c_int)]
t(lambda: P(1,2,3)); t(lambda: P('a')); t(lambda: P(z=3).z); t(lambda: P(1,x=2))
p=P(1,2)
def s(n,v):
    setattr(p,n,v); return getattr(p,n)
t(s,'n','x'); t(s,'n',2**33); t(s,'q',4); t(lambda:p.r)
v=Value(P,1,2); 
t(lambda: v.z)
def s2():
    v.x=4.5; return v.x, v.get_obj().x
t(s2)
A=Array(P,[(1,2),(3,4)])
t(lambda:[(q.x,q.n) for q in A])
def s3():
    A[0].x+=1; return A[0].x
t(s3)
def s4():
    A[0]=P(9,9); return A[0].x
t(s4)
t(lambda: A[:]); t(lambda: A[5]); t(lambda: len(A))
def s5(): A[0]=5
t(s5)
def s6(): 
    A[0]=(7,7); return A[0].x
t(s6)
t(Array,P,[1,2]); t(Value,P,'x')
t(lambda: ctypes.c_int().value); t(ctypes.c_int,1,2); t(ctypes.c_int,x=2); t(lambda: ctypes.c_char().value); t(ctypes.c_wchar,'ab'); t(ctypes.c_double, 3); t(ctypes.c_float,0.1)
t(lambda: ctypes.c_int*-1); t(lambda: ctypes.c_int*'a'); t(lambda:(ctypes.c_int*2)(1,2,3))
a=(ctypes.c_int*3)(1,2); t(lambda: list(a)); t(lambda: a[0:9]); t(ctypes.sizeof,a); t(ctypes.sizeof, 3)
t(isinstance, ctypes.c_int(1), ctypes._SimpleCData); t(lambda: (ctypes.c_int*3).__name__)
t(lambda: (ctypes.c_char*5)(b'a').value); t(lambda: (ctypes.c_char*5)(*b'abc').raw); t(lambda: (ctypes.c_char*2)(b'abc'))
t(lambda: (ctypes.c_int*3)._length_); t(lambda: (ctypes.c_int*3)._type_)
t(lambda: Value(P)); 
for n in 'c_bool c_char c_wchar c_byte c_ubyte c_short c_ushort c_int c_uint c_long c_ulong c_longlong c_ulonglong c_int8 c_int16 c_int32 c_int64 c_uint8 c_uint16 c_uint32 c_uint64 c_float c_double c_size_t c_ssize_t'.split(): print(n, getattr(ctypes,n).__name__, getattr(ctypes,n)._type_, end='; ')
print()
class Q(ctypes.Structure):
    _fields_=[('a',ctypes.c_char),('p',P),('b',ctypes.c_short)]
t(lambda: ctypes.sizeof(Q)); t(lambda: Q().p.x); t(lambda: Q(b'x',(1,2),3).p.n)
class R(ctypes.Structure):
    _fields_=[('a',ctypes.c_int*3),('s',ctypes.c_char*4)]
t(lambda: ctypes.sizeof(R)); t(lambda: R((1,2,3),b'ab').a[:]); t(lambda: R((1,2,3),b'ab').s)
