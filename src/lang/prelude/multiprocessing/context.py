#@file /usr/lib/python3.11/multiprocessing/context.py
# What may travel to a child only while that child is being spawned.
_spawning = None


def assert_spawning(obj):
    if _spawning is None:
        raise RuntimeError(  #@ 373
            '%s objects should only be shared between processes'
            ' through inheritance' % type(obj).__name__
            )
