#@file /usr/lib/python3.11/threading.py
# Only what multiprocessing builds on: threads themselves are not simulated.


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    # The rules of a barrier, over `_cond` and the numbers `_state` and `_count`, which a subclass provides.
    # States: 0 filling, 1 draining, -1 being reset, -2 broken.
    def __repr__(self):
        cls = self.__class__
        try:
            if self.broken:
                told = 'broken'
            else:
                told = f'waiters={self.n_waiting}/{self.parties}'
        except RuntimeError:
            # Inside a container the kernel cannot be asked.
            told = 'unknown'
        return f'<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {told}>'

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            self._enter() # Block while the barrier drains.  #@ 688
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._release()  #@ 694
                else:
                    self._wait(timeout)  #@ 697
                return index
            finally:
                self._count -= 1
                self._exit()

    def _enter(self):
        while self._state in (-1, 1):
            self._cond.wait()  #@ 709
        if self._state < 0:
            raise BrokenBarrierError  #@ 712
        assert self._state == 0  #@ 713

    def _release(self):
        try:
            if self._action:
                self._action()  #@ 720
            self._state = 1
            self._cond.notify_all()
        except:
            # The action failed: nobody passes.
            self._break()
            raise

    def _wait(self, timeout):
        if not self._cond.wait_for(lambda : self._state != 0, timeout):
            self._break()
            raise BrokenBarrierError  #@ 735
        if self._state < 0:
            raise BrokenBarrierError  #@ 737
        assert self._state == 1  #@ 738

    def _exit(self):
        # The last to leave makes it ready for the next round.
        if self._count == 0:
            if self._state in (-1, 1):
                self._state = 0
                self._cond.notify_all()

    def reset(self):
        with self._cond:
            if self._count > 0:
                if self._state == 0:
                    self._state = -1
                elif self._state == -2:
                    self._state = -1
            else:
                self._state = 0
            self._cond.notify_all()

    def abort(self):
        with self._cond:
            self._break()

    def _break(self):
        self._state = -2
        self._cond.notify_all()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        if self._state == 0:
            return self._count
        return 0

    @property
    def broken(self):
        return self._state == -2
