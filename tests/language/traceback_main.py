import sys


class Box:
    def __init__(self, value):
        self.value = value

    def get(self, key):
        return self.value[key] + self.missing


def inner(x):
    return 10 / x


def middle(x):
    try:
        return inner(x)
    except ZeroDivisionError as e:
        raise ValueError('bad ' +
                         'value') from e


def outer():
    try:
        middle(0)
    except ValueError:
        Box({'a': 1}).get('a')


print('before')
outer()
