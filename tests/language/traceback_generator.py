def numbers():
    for i in range(3):
        yield 10 // (1 - i)


def consume():
    total = sum(x for x in numbers())
    return total


class Context:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise RuntimeError('in exit')


with Context() as c:
    consume()
