a = []
while True:
    a.append('x' * 1000000)
