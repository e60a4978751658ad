#@file /usr/lib/python3.11/json/decoder.py
import _json


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        before = doc[:pos]
        lineno = before.count('\n') + 1
        colno = pos - before.rfind('\n')
        ValueError.__init__(self, '%s: line %d column %d (char %d)' % (msg, lineno, colno, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


class _Space:
    # The white space from `start` on; only its end matters.
    def __init__(self, s, start):
        while s[start:start + 1] in (' ', '\t', '\n', '\r'):
            start += 1
        self._end = start

    def end(self):
        return self._end


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None,
                 parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float
        self.parse_int = parse_int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def scan_once(self, s, idx):
        return _json.scan_once(s, idx, self.strict, self.object_hook, self.object_pairs_hook,
                               self.parse_float, self.parse_int, self.parse_constant)

    def decode(self, s, _w=_Space):
        obj, end = self.raw_decode(s, idx=_w(s, 0).end())  #@ 337
        end = _w(s, end).end()  #@ 338
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)  #@ 340
        return obj

    def raw_decode(self, s, idx=0):
        try:
            obj, end = self.scan_once(s, idx)  #@ 353
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None  #@ 355
        return obj, end
