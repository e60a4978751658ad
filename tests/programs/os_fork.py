# fork, wait and pipe without the package.
import os
import sys
import time

print('before', end=' ')
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os._exit(7)
done, status = os.wait()
print(done == pid, status, os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))

sys.stdout.flush()
reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(reading)
    os.dup2(writing, 1)
    print('printed into the pipe')
    sys.stdout.flush()
    os._exit(0)
os.close(writing)
with os.fdopen(reading) as lines:
    for line in lines:
        print('parent read:', line.strip())
print(os.waitpid(pid, 0)[1])

sys.stdout.flush()
pids = []
for i in range(3):
    pid = os.fork()
    if pid == 0:
        time.sleep(0.2 * (3 - i))
        os._exit(i)
    pids.append(pid)
print(os.waitpid(-1, os.WNOHANG))
for _ in pids:
    pid, status = os.waitpid(-1, 0)
    print(pids.index(pid), os.waitstatus_to_exitcode(status))
for call in (lambda: os.wait(), lambda: os.waitpid(pids[0], 0), lambda: os.kill(pids[0], 0)):
    try:
        call()
    except OSError as error:
        print(type(error).__name__, error)

# What is buffered is copied.
print('half', end='')
pid = os.fork()
if pid == 0:
    sys.exit(3)
os.wait()
print('| parent')

sys.stdout.flush()
pid = os.fork()
if pid == 0:
    print('lost with _exit')
    os._exit(0)
os.wait()

r, w = os.pipe()
os.set_blocking(r, False)
try:
    os.read(r, 1)
except BlockingIOError as error:
    print(type(error).__name__, error)
print(os.get_blocking(r), os.get_blocking(w))
os.close(r)
try:
    os.write(w, b'x')
except BrokenPipeError as error:
    print(type(error).__name__, error)
try:
    os.read(r, 1)
except OSError as error:
    print(type(error).__name__, error)
copy = os.dup(w)
print(copy != w)
