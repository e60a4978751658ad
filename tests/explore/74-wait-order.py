"""wait returns a child that has ended. Both may have when main comes (the older is first) or the younger ends and is
reaped before the older ends: either order.
"""
import os

if __name__ == '__main__':
    for code in (1, 2):
        if os.fork() == 0:
            os._exit(code)
    for _ in range(2):
        pid, status = os.wait()
        print(os.waitstatus_to_exitcode(status))
