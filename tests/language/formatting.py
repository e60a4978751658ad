for f in [0.1, 1.0, 1e16, 1e15, 123456789012345680.0, 1e-5, 0.0001, 1/3, 2.5e-310, 1e300, -0.0, 100.0, 1e22, 5e-324, float('inf'), float('nan'), 3.14159]:
    print(f, repr(f), str(f), f'{f:.3f}', f'{f:g}', f'{f:e}', '%g' % f, '%.2f' % f, '%8.3e|' % f)
for i in [0, 7, -42, 1234567, 255]:
    print(f'{i:5}|{i:<5}|{i:^7}|{i:>7}|{i:+}|{i:05}|{i:,}|{i:_}|{i:x}|{i:#x}|{i:b}|{i:#b}|{i:o}|{i:X}|{i: d}|{i:*^9}')
    print('%d|%5d|%-5d|%05d|%+d|%x|%#x|%o|% d|%i|%X' % ((i,) * 11))
for s in ['', 'abc', '中文字', "it's", 'tab\t"q"']:
    print(f'{s:10}|{s:>10}|{s:^10}|{s:.2}|{s!r}|{s!s:5}|{s:*<8}|{s!a}')
    print('%s|%10s|%-10s|%r|%.2s|%a' % (s, s, s, s, s, s))
print('%(a)s %(b)05.1f %%' % {'a': 1, 'b': 2.25})
print('%s' % [1, 2], '%s' % {'a': 1}, '%s' % None, '%s %s' % ('a', (1,)))
print('%c%c' % (65, 'b'), '%*d' % (5, 42), '%-*d|' % (5, 42), '%.*f' % (2, 3.14159))
print('{} {}'.format(1, 2), '{1} {0}'.format('a', 'b'), '{a} {b:>5}'.format(a=1, b=2), '{0[1]} {1.real}'.format([1, 2], 3))
print('{:>{}}|{:{w}.{p}f}'.format('x', 5, 3.14159, w=8, p=2), '{{}}', '{!r:>6}'.format('a'))
width = 8
print(f'{3.14159:{width}.{2}f}|{"x":>{width}}|{width=}|{width!r:>4}')
print(f'{1000000:,} {1234.5678:,.2f} {0.256:.1%} {5:%}')
print(f'{True} {None} {True:d} {[1, "a"]} {3!r} {"nested " + f"{1 + 1}"}')
print(f'{1234567.891:15,.2f}|{-5:=+8}|{-5:08}|{3.0:g}|{3.0}|{1e100:g}')
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), round(-2.5), round(0.5))
print(format(255, '#06x'), format(3.5, '08.2f'), format('s', '>4'), format(5))
for spec in ['z', '.2', '>>5', ',x', 'd.']:
    for value in (5, 'text', 2.5):
        try:
            print(spec, repr(value), format(value, spec))
        except ValueError as e:
            print(spec, repr(value), e)
print(str(1.0), str(-1.5e-7), 1e5, 123456.789e3, 0.1 + 0.2, 1e-4, 12345678901234567890.0)
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 7 / 2, 10 ** 15)
print(bin(10), oct(8), hex(255), bin(-5), int('0x1f', 16), int('101', 2), int(' 42 '), int('1_000'), int(-3.9))
print(divmod(7, 2), divmod(-7, 2), divmod(7.5, 2), pow(2, 10, 1000), abs(-3), abs(-2.5))
print(1_000, 0xff, 0b11, 1e3, .5, True + True, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, -16 >> 2)
print('a' 'b', "it's", 'say "hi"', 'both \' and "', '\\', '\x00\x1f\x7f', '\u200b', 'é', b'by\x00te\'s')
print(1 == 1.0, 1 < 2 < 3, 1 < 3 < 2, 'a' < 'b', [1, 2] < [1, 3], (1,) == (1,), None is None, 1 != 2, not 0)
