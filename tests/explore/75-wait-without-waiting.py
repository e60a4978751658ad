"""WNOHANG asks once: the child has ended or not."""
import os

if __name__ == '__main__':
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    found, status = os.waitpid(pid, os.WNOHANG)
    print(found == pid)
    if not found:
        os.waitpid(pid, 0)
