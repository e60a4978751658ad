#@file /usr/lib/python3.11/json/__init__.py
# JSON over `_json`; lines that tracebacks show carry CPython's numbers.
from json.decoder import JSONDecodeError, JSONDecoder
from json.encoder import JSONEncoder

# What a class of encoders is told even if the program says nothing.
_usual = {'skipkeys': False, 'ensure_ascii': True, 'check_circular': True, 'allow_nan': True,
          'indent': None, 'separators': None, 'default': None, 'sort_keys': False}
# What a class of decoders is told only if there is one.
_hooks = ('object_hook', 'object_pairs_hook', 'parse_float', 'parse_int', 'parse_constant')

_default_encoder, _default_decoder = JSONEncoder(), JSONDecoder()


def dump(obj, fp, *, cls=None, **kw):
    iterable = (cls or JSONEncoder)(**{**_usual, **kw}).iterencode(obj)
    for chunk in iterable:  #@ 179
        fp.write(chunk)  #@ 180


def dumps(obj, *, cls=None, **kw):
    kw = {**_usual, **kw}
    if cls is None and kw == _usual:
        return _default_encoder.encode(obj)  #@ 231
    cls = cls or JSONEncoder
    return cls(
        **kw).encode(obj)  #@ 238


def load(fp, *, cls=None, **kw):
    return loads(fp.read(),  #@ 293
                 cls=cls, **kw)


def loads(s, *, cls=None, **kw):
    if isinstance(s, bytes):
        s = s.decode('utf-8')  #@ 341
    elif not isinstance(s, str):
        raise TypeError(f'the JSON object must be str, bytes or bytearray, '  #@ 339
                        f'not {s.__class__.__name__}')
    elif s.startswith('\ufeff'):
        raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)",  #@ 335
                              s, 0)
    kw = {name: value for name, value in kw.items() if value is not None or name not in _hooks}
    if cls is None and not kw:
        return _default_decoder.decode(s)  #@ 346
    cls = cls or JSONDecoder
    return cls(**kw).decode(s)  #@ 359
