#@file <_queue>
# What CPython has in C of the module queue.


class Empty(Exception):
    pass
