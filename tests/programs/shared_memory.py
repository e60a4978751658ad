from multiprocessing import shared_memory, Process
from multiprocessing.shared_memory import SharedMemory, ShareableList
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e)
s=SharedMemory(create=True,size=10)
print(len(s.name), s.name[:4], s.size, len(s.buf), type(s.buf), repr(s.buf)[:12])
t(lambda: s.buf[0]); t(lambda: s.buf[0:3]); t(lambda: bytes(s.buf[0:3])); t(lambda: s.buf[:3].tolist()); t(lambda: s.buf[20]); t(lambda: s.buf['x'])
def st(i,v):
    s.buf[i]=v; return bytes(s.buf)
t(st,0,1); t(st,0,256); t(st,0,-1); t(st,0,'x'); t(st,0,1.5); t(st,slice(0,3),b'abc'); t(st,slice(0,3),b'abcd'); t(st,slice(0,3),[1,2,3]); t(st,slice(0,3),b'xyz'); t(st,slice(0,6,2),b'123'); t(st,20,1); t(st,slice(0,3),'abc')
t(lambda: list(s.buf)); t(lambda: s.buf.tobytes()); t(lambda: s.buf.nbytes); t(lambda: s.buf.format); t(lambda: s.buf.itemsize); t(lambda: s.buf.shape); t(lambda: s.buf.readonly); t(lambda: s.buf==b'123'); t(lambda:s.buf[:2]==b'1b'); t(lambda: 49 in s.buf); t(lambda: s.buf.hex()); t(lambda: bytes(s.buf[3:6]).decode('latin1')); t(lambda: s.buf[::-1].tolist()); t(lambda: s.buf[-1]);t(lambda: hash(s.buf));
def d(): del s.buf[0]
t(d)
t(SharedMemory); t(SharedMemory,create=True); t(SharedMemory,create=True,size=-1); t(SharedMemory,'nonexistent_x'); t(lambda: SharedMemory(name=s.name,create=True,size=3).x) if 0 else None
try: SharedMemory(name=s.name,create=True,size=3)
except FileExistsError as e: print(str(e).replace(s.name, 'N'))
r=SharedMemory(s.name); t(lambda: r.size>=10); r.buf[0]=99; t(lambda: s.buf[0]); print(repr(r).replace(s.name,'N'), str(s).replace(s.name,'N'))
v=s.buf[1:3]
v.release(); t(lambda: v[0]); print(repr(v)[:20])
t(s.close); t(s.close); t(lambda: s.buf); t(lambda: s.name==r.name); t(lambda: s.size)
def u(): s.buf[0]=1
t(u)
r.unlink(); t(r.unlink) if 0 else None
def un():
    try: r.unlink()
    except FileNotFoundError as e: return e.errno, e.filename==r._name, str(e).replace(r.name,'N')
t(un)
r.buf[1]=7; t(lambda: r.buf[1]); r.close()
t(SharedMemory, s.name) if 0 else None
n=SharedMemory('my_seg_17', create=True, size=4); t(lambda: n.name); t(lambda:n); n.close(); n.unlink()
l=ShareableList([1,2.5,'hello',b'by',None,True,-3])
print(repr(l).replace(l.shm.name,'N')); t(len,l); t(list,l); t(lambda:l[2]); t(lambda:l[-1]); t(lambda:l[9]); t(lambda: l.format); t(l.count,1); t(l.index,'hello'); t(l.index,'zz'); t(lambda: [x for x in l]); t(lambda: 2.5 in l); t(lambda:l[0:2])
def sl(i,v):
    l[i]=v; return l[i], l.format
t(sl,0,100); t(sl,2,'bye'); t(sl,2,'a long text indeed'); t(sl,2,'longer 8'); t(sl,0,'x'); t(sl,0,'123456789'); t(sl,3,5.5); t(sl,9,1); t(sl,4,3); t(sl,1,[1]); t(sl,5,None); t(sl,3,b'zz\0'); t(sl,0,2**40); t(sl,2,'é')
l2=ShareableList(name=l.shm.name); t(lambda: list(l2)==list(l)); l2[1]='q' if 0 else 9.5; t(lambda:l[1])
t(ShareableList,[[1]]); t(lambda: len(ShareableList())) if 0 else None
def ap(): l.append(1)
t(ap)
t(lambda: hasattr(l,'shm'));  l2.shm.close(); l.shm.close(); t(lambda: l[0]); l.shm.unlink()
l=ShareableList([1,2], name='my_list_3'); t(lambda:l); t(lambda: l.shm.size); l.shm.close(); l.shm.unlink()
l=ShareableList(('a'*8,'','é'*8)); t(lambda: (list(l), l.format,l.shm.size)); l.shm.close(); l.shm.unlink()
