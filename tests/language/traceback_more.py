import json
import collections


class Thing:
    def __getattr__(self, name):
        return self.data[name]

    @property
    def area(self):
        return self.width * \
            2

    def __str__(self):
        raise ValueError('no text')



def check(n):
    assert n > 0, f'n is {n}'
    return [1, 2][n]


def chain():
    try:
        check(5)
    except IndexError as e:
        try:
            check(-1)
        except AssertionError as inner:
            raise LookupError('multi\nline') from None


def nested():
    return list(map(lambda v: v['k'], [{}]))


try:
    try:
        chain()
    finally:
        nested()
except KeyError:
    values = {'中文': [1, 2]}
    result = values['中文'][0] + values['none']['x']
