# Runs a person's scheduling rule: its module once, then its functions whenever the scheduler asks. It takes the place
# of _bootstrap, and has of it what other modules use.
import _kernel
import sys

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


def _quantum(module):
    quantum = getattr(module, 'quantum', None)
    if quantum is None:
        return None
    if isinstance(quantum, (int, float)) and not isinstance(quantum, bool) and 0.001 <= quantum <= 3600000:
        return float(quantum)
    raise _Wrong('quantum is %r: make it a number of ms above 0, or None' % (quantum,))


class _Wrong(Exception):
    pass


def _answer(module, request):
    kind, now, ready, running = request
    if kind == 'begin':
        _kernel.run_main()
        module = sys.modules['__main__']
        if not callable(getattr(module, 'choose', None)):
            raise _Wrong('there is no function choose(ready, now)')
        return callable(getattr(module, 'preempt', None))
    ready = [_process(fields) for fields in ready]
    if kind == 'preempt':
        return bool(module.preempt(_process(running), list(ready), now))
    return _find(module.choose(list(ready), now), ready)


def _main():
    request = ('begin', 0, [], None)
    while True:
        try:
            found = _answer(sys.modules.get('__main__'), request)
            answer = (found, _quantum(sys.modules['__main__']))
        except _Wrong as wrong:
            answer = str(wrong)
        except BaseException as exception:
            answer = ''.join(_kernel.format_exception(exception))
        _kernel.send(0, answer)
        request = _kernel.receive(0)
