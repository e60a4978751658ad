from multiprocessing import shared_memory, Process
import time
def maker():
    s=shared_memory.SharedMemory('seg_m9', create=True,size=3); time.sleep(.6)
if __name__=='__main__':
    p=Process(target=maker); p.start(); time.sleep(.3)
    s=shared_memory.SharedMemory('seg_m9'); s.unlink()
    p.join()
