#@file /usr/lib/python3.11/textwrap.py
def dedent(text):
    lines = text.split('\n')
    margin = None
    for i, line in enumerate(lines):
        if not line.strip(' \t'):
            lines[i] = ''
            continue
        indent = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    if not margin:
        return '\n'.join(lines)
    return '\n'.join(line[len(margin):] if line else line for line in lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return ''.join(prefix + line if predicate(line) else line for line in text.splitlines(True))


def wrap(text, width=70, *, initial_indent='', subsequent_indent=''):
    if width <= 0:
        raise ValueError(f'invalid width {width!r} (must be > 0)')
    lines = []
    line, empty = initial_indent, True
    for word in text.split():
        while True:
            start = line if empty else line + ' '
            if len(start) + len(word) <= width:
                line, empty = start + word, False
                break
            if not empty:
                lines.append(line)
                line, empty = subsequent_indent, True
                continue
            room = max(width - len(line), 1)
            lines.append(line + word[:room])
            word = word[room:]
            line, empty = subsequent_indent, True
            if not word:
                break
    if not empty:
        lines.append(line)
    return lines


def fill(text, width=70, *, initial_indent='', subsequent_indent=''):
    return '\n'.join(wrap(text, width, initial_indent=initial_indent, subsequent_indent=subsequent_indent))


def shorten(text, width, *, placeholder=' [...]'):
    words = text.split()
    whole = ' '.join(words)
    if len(whole) <= width:
        return whole
    while words and len(' '.join(words)) + len(placeholder) > width:
        words.pop()
    return ' '.join(words) + placeholder if words else placeholder.lstrip()
