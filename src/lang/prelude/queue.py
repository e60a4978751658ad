#@file /usr/lib/python3.11/queue.py
# Queues between the threads of one process, and the exceptions that multiprocessing's queues raise as well.
from _queue import Empty
from collections import deque


class Full(Exception):
    pass


class Queue:
    # One lock, and three conditions on it: for those who take, those who add, and those who wait for all to be done.
    def __init__(self, maxsize=0):
        # Late, for this module is imported for its exceptions far more often.
        from _threads import Condition, Lock
        self.maxsize = maxsize
        self.mutex = Lock()
        self.not_empty, self.not_full, self.all_tasks_done = [Condition(self.mutex) for _ in range(3)]
        self.unfinished_tasks = 0
        self._init(maxsize)

    # Four methods that a subclass replaces to keep the items otherwise.
    def _init(self, maxsize):
        self.queue = deque()

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    def _qsize(self):
        return len(self.queue)

    def _has_room(self):
        return self.maxsize <= 0 or self._qsize() < self.maxsize

    def get(self, block=True, timeout=None):
        with self.not_empty:
            if not block:
                if not self._qsize():
                    raise Empty  #@ 168
            elif timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")  #@ 173
            elif not self.not_empty.wait_for(self._qsize, timeout):
                raise Empty  #@ 179
            taken = self._get()
            self.not_full.notify()
        return taken

    def get_nowait(self):
        return self.get(block=False)  #@ 199

    def put(self, item, block=True, timeout=None):
        with self.not_full:
            # Without a limit nobody waits, and no timeout is looked at.
            if self.maxsize > 0:
                if not block:
                    if not self._has_room():
                        raise Full  #@ 137
                elif timeout is not None and timeout < 0:
                    raise ValueError("'timeout' must be a non-negative number")  #@ 142
                elif not self.not_full.wait_for(self._has_room, timeout):
                    raise Full  #@ 148
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def put_nowait(self, item):
        return self.put(item, block=False)  #@ 191

    def task_done(self):
        with self.all_tasks_done:
            if self.unfinished_tasks <= 0:
                raise ValueError('task_done() called too many times')  #@ 75
            self.unfinished_tasks -= 1
            if not self.unfinished_tasks:
                self.all_tasks_done.notify_all()

    def join(self):
        with self.all_tasks_done:
            self.all_tasks_done.wait_for(lambda: not self.unfinished_tasks)

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        return self.qsize() == 0

    def full(self):
        with self.mutex:
            return not self._has_room()


class LifoQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()
