#@file /usr/lib/python3.11/queue.py
# The two exceptions that multiprocessing's queues raise.


class Empty(Exception):
    pass


# CPython's is made in C.
Empty.__module__ = '_queue'


class Full(Exception):
    pass
