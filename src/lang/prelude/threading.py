#@file /usr/lib/python3.11/threading.py
# Only what multiprocessing builds on: threads themselves are not simulated.

# What a barrier is doing, as the number that its card shows; below zero nobody passes.
_FILLING, _DRAINING, _RESETTING, _BROKEN = 0, 1, -1, -2


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    # The rules alone. A subclass says where the parts are: `_cond`, `_parties`, `_action`, `_timeout`, and two numbers
    # that all parties see: `_state`, and `_count`, how many are inside. Each look at a number may be a visible
    # operation, so their order here is the one that real programs have.
    parties = property(lambda self: self._parties)
    n_waiting = property(lambda self: self._count if self._state == _FILLING else 0)
    broken = property(lambda self: self._state == _BROKEN)

    def _become(self, state):
        self._state = state
        self._cond.notify_all()

    def wait(self, timeout=None):
        timeout = self._timeout if timeout is None else timeout
        with self._cond:
            self._enter() # Block while the barrier drains.  #@ 688
            place = self._count
            self._count += 1
            try:
                if place + 1 == self._parties:
                    self._release()  #@ 694
                else:
                    self._wait(timeout)  #@ 697
            finally:
                self._count -= 1
                # Whoever leaves last begins the next round.
                if self._count == 0 and self._state in (_DRAINING, _RESETTING):
                    self._become(_FILLING)
        return place

    def reset(self):
        with self._cond:
            if not self._count:
                self._state = _FILLING
            elif self._state == _FILLING or self._state == _BROKEN:
                # Those inside must go first.
                self._state = _RESETTING
            self._cond.notify_all()

    def abort(self):
        with self._cond:
            self._become(_BROKEN)

    def _enter(self):
        while self._state in (_DRAINING, _RESETTING):
            self._cond.wait()  #@ 709
        if self._state == _BROKEN:
            raise BrokenBarrierError  #@ 712
        assert self._state == 0  #@ 713

    def _wait(self, timeout):
        if not self._cond.wait_for(lambda: self._state != _FILLING, timeout):
            # Too late for one is too late for all.
            self._become(_BROKEN)
            raise BrokenBarrierError  #@ 735
        if self._state < _FILLING:
            raise BrokenBarrierError  #@ 737
        assert self._state == 1  #@ 738

    def _release(self):
        try:
            if self._action:
                self._action()  #@ 720
            self._become(_DRAINING)
        except BaseException:
            self._become(_BROKEN)
            raise

    def __repr__(self):
        try:
            told = 'broken' if self.broken else f'waiters={self.n_waiting}/{self.parties}'
        except RuntimeError:
            # Inside a container the kernel cannot be asked.
            told = 'unknown'
        kind = type(self)
        return f'<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: {told}>'
