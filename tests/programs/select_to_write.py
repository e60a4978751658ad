# select waits for room in a full pipe, and is told when somebody has read.
import os
import select
import time

r, w = os.pipe()
os.set_blocking(w, False)
try:
    while True:
        os.write(w, b'x' * 4096)
except BlockingIOError:
    pass
print(select.select([], [w], [], 0), flush=True)
if os.fork() == 0:
    time.sleep(0.3)
    os.read(r, 65536)
    os._exit(0)
start = time.monotonic()
print(select.select([], [w], [], 5)[1] == [w], time.monotonic() - start < 4)
os.wait()
