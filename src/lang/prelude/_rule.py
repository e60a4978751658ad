# Runs a person's scheduling rule: its module once, then its functions whenever the scheduler asks. It takes the place
# of _bootstrap, and has of it what other modules use.
import _kernel

_exit_hook = []
_thread_hook = []

_FIELDS = ('tid', 'name', 'pid', 'arrival', 'joined', 'burst', 'remaining', 'priority', 'tickets', 'nice', 'deadline',
           'period', 'used')


class Process:
    # What a rule sees of a ready or running process: the same object each time, so that it can be given more attributes.
    def __repr__(self):
        return '<Process %s>' % (self.name,)


_known = {}


def _process(fields):
    process = _known.get(fields[0])
    if process is None:
        process = _known[fields[0]] = Process()
    for name, value in zip(_FIELDS, fields):
        setattr(process, name, value)
    return process


def _find(answer, ready):
    if isinstance(answer, int) and not isinstance(answer, bool):
        if 0 <= answer < len(ready):
            return answer
        raise _Wrong('choose() returned %d: there are %d ready processes, counted from 0' % (answer, len(ready)))
    for index, process in enumerate(ready):
        if process is answer:
            return index
    raise _Wrong('choose() returned %r: return one of the ready processes or its index' % (answer,))


def _quantum():
    import __main__
    quantum = getattr(__main__, 'quantum', None)
    if quantum is None:
        return None
    if isinstance(quantum, (int, float)) and not isinstance(quantum, bool) and 0.001 <= quantum <= 3600000:
        return float(quantum)
    raise _Wrong('quantum is %r: make it a number of ms above 0, or None' % (quantum,))


class _Wrong(Exception):
    pass


def _begin():
    _kernel.run_main()
    import __main__
    if not callable(getattr(__main__, 'choose', None)):
        raise _Wrong('there is no function choose(ready, now)')
    return callable(getattr(__main__, 'preempt', None))


def _decide(now, ready, running):
    import __main__
    ready = [_process(fields) for fields in ready]
    if running is not None:
        return bool(__main__.preempt(_process(running), list(ready), now))
    return _find(__main__.choose(list(ready), now), ready)


def _main():
    request = None
    while True:
        try:
            found = _decide(*request) if request else _begin()
            answer = (found, _quantum())
        except _Wrong as wrong:
            answer = str(wrong)
        except BaseException as exception:
            *frames, words = _kernel.format_exception(exception)
            answer = ''.join(frames) + words.split('\n')[0]
        _kernel.send(0, answer)
        request = _kernel.receive(0)
