#@file /usr/lib/python3.11/json/encoder.py
import _json


class JSONEncoder:
    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys, self.ensure_ascii, self.check_circular = skipkeys, ensure_ascii, check_circular
        self.allow_nan, self.sort_keys, self.indent = allow_nan, sort_keys, indent
        if separators is None and indent is not None:
            # Each item begins a line of its own; a space before it would be left over.
            separators = (',', self.key_separator)
        if separators is not None:
            self.item_separator, self.key_separator = separators
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f'Object of type {o.__class__.__name__} '  #@ 180
                        f'is not JSON serializable')

    # `_json` makes the whole text at once; of the two ways only the `wordy` one names a float that it refuses.
    def _text(self, o, wordy):
        return _json.encode(o, self.default, self.ensure_ascii, self.indent, self.item_separator,
                            self.key_separator, self.sort_keys, self.skipkeys, self.allow_nan, wordy)

    def _whole(self, o, level):
        return (self._text(o, False),)

    def _pieces(self, o, level):
        yield self._text(o, True)

    def iterencode(self, o, _one_shot=False):
        _iterencode = self._whole if _one_shot and self.indent is None else self._pieces
        return _iterencode(o, 0)  #@ 258

    def encode(self, o):
        chunks = self.iterencode(o, _one_shot=True)  #@ 200
        if not isinstance(chunks, tuple):
            chunks = list(chunks)  #@ 202
        return ''.join(chunks)
