#@file /usr/lib/python3.11/copy.py
class Error(Exception):
    pass


error = Error

# These never change, so the copy is the thing itself.
_same = {type(None), int, float, bool, str, bytes, type, range, property, type(Error.__init__), type(len), type(...),
         type(NotImplemented), type(lambda: None), slice}
# These stand for something that runs or is open.
_never = ('generator', 'module', 'TextIOWrapper', 'BufferedReader', 'BufferedWriter')
_containers = (list, dict, set, frozenset, tuple)
_values = (int, float, str, bytes)


def copy(x):
    cls = type(x)
    if cls in _same or cls is tuple or cls is frozenset or isinstance(x, type):
        return x
    if cls is list or cls is dict or cls is set:
        return x.copy()
    own = getattr(cls, '__copy__', None)
    if own is not None:
        return own(x)
    reduced = _reduced(x, cls)
    if reduced is not None:
        return _rebuilt(x, reduced, None)
    _refuse(cls)
    y = _empty(x, cls)
    _fill(y, x)
    _set_state(y, _state(x, cls))
    return y


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _same or isinstance(x, type):
        return x
    if memo is None:
        memo = {}
    known = memo.get(id(x), _nil)
    if known is not _nil:
        return known
    y = _deep(x, cls, memo)
    if y is not x:
        memo[id(x)] = y
        # What was copied must live as long as the memo, or another object could get its id.
        memo.setdefault(id(memo), []).append(x)
    return y


def _deep(x, cls, memo):
    if cls is list:
        y = memo[id(x)] = []
        for item in x:
            y.append(deepcopy(item, memo))  #@ 206
        return y
    if cls is dict:
        y = memo[id(x)] = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)  #@ 231
        return y
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]  #@ 211
        if id(x) in memo:
            return memo[id(x)]
        return x if all(a is b for a, b in zip(x, items)) else tuple(items)
    if cls is set or cls is frozenset:
        return cls([deepcopy(item, memo) for item in x])
    own = getattr(cls, '__deepcopy__', None)
    if own is not None:
        return own(x, memo)  #@ 153
    if isinstance(x, _bound):
        return getattr(deepcopy(x.__self__, memo), x.__name__)
    reduced = _reduced(x, cls)
    if reduced is not None:
        return _rebuilt(x, reduced, memo)
    _refuse(cls)
    return _deep_object(x, cls, memo)


def _deep_object(x, cls, memo):
    y = _empty(x, cls, memo)
    memo[id(x)] = y
    if isinstance(x, list):
        y.extend([deepcopy(item, memo) for item in x])
    elif isinstance(x, dict):
        for key, value in x.items():
            dict.__setitem__(y, deepcopy(key, memo), deepcopy(value, memo))
    elif isinstance(x, set):
        y.update([deepcopy(item, memo) for item in x])
    _set_state(y, deepcopy(_state(x, cls), memo))
    return y


class _Sample:
    def method(self):
        pass


_bound = type(_Sample().method)


def _refuse(cls):
    if cls.__name__ in _never and cls.__module__ in ('builtins', '_io'):
        name = cls.__name__ if cls.__module__ == 'builtins' else f'{cls.__module__}.{cls.__name__}'
        raise TypeError(f"cannot pickle {name!r} object")  #@ 161


def _reduced(x, cls):
    # Only what a program's own class says counts; the builtin ways are written out here.
    for base in cls.__mro__:
        if base.__module__ in ('builtins', '_io'):
            continue
        for name in ('__reduce_ex__', '__reduce__'):
            if name in base.__dict__:
                return x.__reduce_ex__(4) if name == '__reduce_ex__' else x.__reduce__()  #@ 161
    return None


def _rebuilt(x, reduced, memo):
    if isinstance(reduced, str):
        return x
    func, args, *rest = reduced
    state = rest[0] if rest else None
    if memo is not None:
        args = tuple(deepcopy(arg, memo) for arg in args)
        state = deepcopy(state, memo)
    y = func(*args)  #@ 265
    _set_state(y, state)
    return y


def _empty(x, cls, memo=None):
    if isinstance(x, BaseException):
        args = x.args if memo is None else deepcopy(x.args, memo)
        return cls.__new__(cls, *args)
    if isinstance(x, tuple):
        items = tuple(x) if memo is None else [deepcopy(item, memo) for item in x]
        return tuple.__new__(cls, items)
    if isinstance(x, frozenset):
        return frozenset.__new__(cls, x if memo is None else [deepcopy(item, memo) for item in x])
    for kind in _values:
        if isinstance(x, kind):
            return kind.__new__(cls, x)
    own = getattr(cls, '__getnewargs__', None)
    return cls.__new__(cls, *(own(x) if own is not None else ()))


def _fill(y, x):
    if isinstance(x, list):
        y.extend(x)
    elif isinstance(x, (dict, set)):
        y.update(x)


def _state(x, cls):
    own = getattr(cls, '__getstate__', None)
    if own is not None:
        return own(x)  #@ 161
    return dict(getattr(x, '__dict__', {}))


def _set_state(y, state):
    own = getattr(type(y), '__setstate__', None)
    if state is None or state == {} and own is None:
        return
    if own is not None and not isinstance(y, BaseException):
        own(y, state)  #@ 271
        return
    parts = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    for part in parts:
        for name, value in (part or {}).items():
            object.__setattr__(y, name, value)
