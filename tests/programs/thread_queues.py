# Queues of one process.
import queue

q = queue.Queue(2)
q.put(1)
q.put(2, timeout=1)
print(q.full(), q.qsize(), q.empty())
for f in (lambda: q.put_nowait(3), lambda: q.put(3, timeout=0.01), lambda: q.put(3, timeout=-1), q.get, q.get,
          q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1), q.task_done, q.task_done, q.task_done):
    try:
        print(f())
    except Exception as e:
        print(type(e), e)
q.join()
s = queue.LifoQueue()
s.put(1)
s.put(2)
print(s.get(), s.get())
s.get_nowait()
