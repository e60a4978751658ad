with open('data.txt', 'w') as f:
    print(f.write('line one\n'), f.closed)
    f.write('line two\nline three')
    f.writelines(['\n', 'four\n'])
print(f.closed)
with open('data.txt') as f:
    print(repr(f.read()))
    print(repr(f.read()))
with open('data.txt', encoding='utf-8') as f:
    for line in f:
        print(line.rstrip(), len(line))
with open('data.txt') as f:
    print(repr(f.readline()), repr(f.readline()), f.readlines())
with open('data.txt', 'a') as f:
    print('appended', 5, file=f)
f = open('data.txt')
print(f.read(4), f.read(5), f.readlines()[-1])
f.close()
print([line.strip() for line in open('data.txt')])
open('中文.txt', 'w').write('内容')
print(open('中文.txt').read(), open('中文.txt', 'rb').read())
try:
    f.read()
except ValueError as e:
    print(e)
try:
    open('data.txt').write('x')
except OSError as e:
    print(type(e).__name__, e)
try:
    open('data.txt', 'q')
except ValueError as e:
    print(e)
with open('bin', 'wb') as f:
    f.write(b'\x00\xff')
print(open('bin', 'rb').read())


def lines():
    with open('data.txt') as f:
        yield from f


print(sum(len(line) for line in lines()), max(open('data.txt'), key=len), list(open('data.txt'))[0])
try:
    input('prompt ')
except EOFError as e:
    print(e)
