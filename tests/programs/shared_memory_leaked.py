from multiprocessing import shared_memory, Process
import sys
def child(name):
    s=shared_memory.SharedMemory(name); s.buf[0]=5; s.close()
def child2(): 
    s=shared_memory.SharedMemory('seg_of_child', create=True,size=3)
if __name__=='__main__':
    s=shared_memory.SharedMemory(create=True,size=10,name='leaked_7')
    p=Process(target=child,args=(s.name,)); p.start(); p.join(); print(s.buf[0])
    p=Process(target=child2); p.start(); p.join()
