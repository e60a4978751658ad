#@file /usr/lib/python3.11/string.py
def _from_to(first, last):
    return ''.join(map(chr, range(ord(first), ord(last) + 1)))


digits, octdigits = _from_to('0', '9'), _from_to('0', '7')
ascii_lowercase, ascii_uppercase = _from_to('a', 'z'), _from_to('A', 'Z')
ascii_letters = ascii_lowercase + ascii_uppercase
hexdigits = digits + _from_to('a', 'f') + _from_to('A', 'F')
# What ASCII has between its digits and letters.
punctuation = _from_to('!', '/') + _from_to(':', '@') + _from_to('[', '`') + _from_to('{', '~')
whitespace = ' \t\n\r\v\f'
printable = ''.join((digits, ascii_letters, punctuation, whitespace))


def capwords(s, sep=None):
    words = [word.capitalize() for word in s.split(sep)]
    return (' ' if sep is None else sep).join(words)
