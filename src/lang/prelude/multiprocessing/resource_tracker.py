#@file /usr/lib/python3.11/multiprocessing/resource_tracker.py
# Who has made or opened a block of shared memory without unlinking it: a process beside the program takes notes, and
# removes what is left when all that could still use it have ended.
import _kernel


def register(name, rtype):
    _kernel.track(name, True)


def unregister(name, rtype):
    _kernel.track(name, False)
