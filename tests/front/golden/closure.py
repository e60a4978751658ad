def counter(start, *, step=1):
    total = start

    def add():
        nonlocal total
        total += step
        yield total

    while True:
        if total > 3: break
    return add, lambda: (total, start)
