#@file /usr/lib/python3.11/json/decoder.py
import _json


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno = 1 + doc.count('\n', 0, pos)
        # Without a line break before it `rfind` gives -1, and columns count from one.
        self.colno = pos - doc.rfind('\n', 0, pos)
        super().__init__(f'{msg}: line {self.lineno} column {self.colno} (char {pos})')

    def __reduce__(self):
        return type(self), (self.msg, self.doc, self.pos)


class _Space:
    # The white space from `start` on; only its end matters.
    def __init__(self, s, start):
        while s[start:start + 1] in (' ', '\t', '\n', '\r'):
            start += 1
        self._end = start

    def end(self):
        return self._end


class JSONDecoder:
    def __init__(self, *, strict=True, object_hook=None, object_pairs_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None):
        self.strict = strict
        self.object_hook, self.object_pairs_hook = object_hook, object_pairs_hook
        self.parse_float, self.parse_int, self.parse_constant = parse_float, parse_int, parse_constant

    def scan_once(self, s, idx):
        return _json.scan_once(s, idx, self.strict, self.object_hook, self.object_pairs_hook,
                               self.parse_float, self.parse_int, self.parse_constant)

    def raw_decode(self, s, idx=0):
        try:
            obj, end = self.scan_once(s, idx)  #@ 353
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None  #@ 355
        return obj, end

    def decode(self, s, _w=_Space):
        obj, end = self.raw_decode(s, idx=_w(s, 0).end())  #@ 337
        end = _w(s, end).end()  #@ 338
        if end < len(s):
            raise JSONDecodeError("Extra data", s, end)  #@ 340
        return obj
