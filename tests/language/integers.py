# Integers of any size, and what refuses them.
import json
import math
import random
import sys


def show(text):
    try:
        print(text, '->', repr(eval_of[text]())[:300])
    except Exception as error:
        print(text, '->', type(error).__name__, error)


eval_of = {
    '1%0': lambda: 1%0,
    '1//0': lambda: 1//0,
    'divmod(1,0)': lambda: divmod(1,0),
    '(2**70)%0': lambda: (2**70)%0,
    'divmod(2**70,0)': lambda: divmod(2**70,0),
    '1<<2**70': lambda: 1<<2**70,
    '1<<-1': lambda: 1<<-1,
    '[1][2**70]': lambda: [1][2**70],
    "'a'*2**70": lambda: 'a'*2**70,
    'chr(2**70)': lambda: chr(2**70),
    'float(2**2000)': lambda: float(2**2000),
    '2**2000*1.0': lambda: 2**2000*1.0,
    '(2**2000)/3': lambda: (2**2000)/3,
    '10**400/10**399': lambda: 10**400/10**399,
    "int('1_0')": lambda: int('1_0'),
    "int('_1')": lambda: int('_1'),
    "int('0x_1f',16)": lambda: int('0x_1f',16),
    "int('012',0)": lambda: int('012',0),
    "'%d'%(2**70)": lambda: '%d'%(2**70),
    "'%x'%(2**70)": lambda: '%x'%(2**70),
    "f'{2**70:c}'": lambda: f'{2**70:c}',
    'chr(-1)': lambda: chr(-1),
    'round(2**70,-3)': lambda: round(2**70,-3),
    'round(1e20)': lambda: round(1e20),
    'int(1e30)': lambda: int(1e30),
    'math.floor(1e30)': lambda: math.floor(1e30),
    'math.sqrt(10**400)': lambda: math.sqrt(10**400),
    'math.log(10**400)': lambda: math.log(10**400),
    'math.log2(2**2000)': lambda: math.log2(2**2000),
    'math.log10(10**400)': lambda: math.log10(10**400),
    'math.isqrt(10**50)': lambda: math.isqrt(10**50),
    'math.gcd(2**100,6**50)': lambda: math.gcd(2**100,6**50),
    'math.comb(100,50)': lambda: math.comb(100,50),
    'math.perm(30)': lambda: math.perm(30),
    'math.factorial(25)': lambda: math.factorial(25),
    'math.lcm(2**70,3**50)': lambda: math.lcm(2**70,3**50),
    'hash(2**61-1)': lambda: hash(2**61-1),
    'hash(2**100)': lambda: hash(2**100),
    'hash(-2**100)': lambda: hash(-2**100),
    '(2**70).bit_length()': lambda: (2**70).bit_length(),
    '(2**70-1).bit_count()': lambda: (2**70-1).bit_count(),
    "(2**70).to_bytes(4,'big')": lambda: (2**70).to_bytes(4,'big'),
    "(-1).to_bytes(4,'big')": lambda: (-1).to_bytes(4,'big'),
    "(2**70).to_bytes(10,'little')": lambda: (2**70).to_bytes(10,'little'),
    "int.from_bytes(b'\\xff'*10,'big',signed=True)": lambda: int.from_bytes(b'\xff'*10,'big',signed=True),
    '1e308*10**10': lambda: 1e308*10**10,
    '2**70==2.0**70': lambda: 2**70==2.0**70,
    '2**70<2.0**71': lambda: 2**70<2.0**71,
    '2**2000<1e308': lambda: 2**2000<1e308,
    '2**70 in [2.0**70]': lambda: 2**70 in [2.0**70],
    '10**5000': lambda: 10**5000,
    'str(10**4300)': lambda: str(10**4300),
    "int('1'*5000)": lambda: int('1'*5000),
    'len(str(10**4299))': lambda: len(str(10**4299)),
    "f'{10**30:,}'": lambda: f'{10**30:,}',
    "f'{-10**30:_x}'": lambda: f'{-10**30:_x}',
    "f'{10**30:e}'": lambda: f'{10**30:e}',
    "f'{10**400:e}'": lambda: f'{10**400:e}',
    "f'{10**30:030b}'": lambda: f'{10**30:030b}',
    'pow(3,2**70,7)': lambda: pow(3,2**70,7),
    'pow(3,-1,7)': lambda: pow(3,-1,7),
    'pow(2,-1,4)': lambda: pow(2,-1,4),
    'pow(2,3,-5)': lambda: pow(2,3,-5),
    'pow(2,3,0)': lambda: pow(2,3,0),
    '-2**63': lambda: -2**63,
    'abs(-2**63)': lambda: abs(-2**63),
    '-(-2**63)': lambda: -(-2**63),
    '~(2**70)': lambda: ~(2**70),
    '(2**70)&-1': lambda: (2**70)&-1,
    '(-2**70)>>3': lambda: (-2**70)>>3,
    '(-2**70)//7': lambda: (-2**70)//7,
    '(-2**70)%7': lambda: (-2**70)%7,
    '2**-70': lambda: 2**-70,
    '(2**70)**-1': lambda: (2**70)**-1,
    '(2**2000)**-1': lambda: (2**2000)**-1,
    '0**-1': lambda: 0**-1,
    'True+2**70': lambda: True+2**70,
    'bytes(2**70)': lambda: bytes(2**70),
    'bytes([2**70])': lambda: bytes([2**70]),
    '[0]*2**70': lambda: [0]*2**70,
    "'abc'[2**70:]": lambda: 'abc'[2**70:],
    '[1,2,3][-2**70:2**70]': lambda: [1,2,3][-2**70:2**70],
    '(2**70).__class__': lambda: (2**70).__class__,
    'isinstance(2**70,int)': lambda: isinstance(2**70,int),
    'json.dumps(2**70)': lambda: json.dumps(2**70),
    "json.loads('123456789012345678901234567890')": lambda: json.loads('123456789012345678901234567890'),
    'sys.maxsize+1': lambda: sys.maxsize+1,
    '1.5//2**70': lambda: 1.5//2**70,
    '2**70//1.5': lambda: 2**70//1.5,
    'divmod(2**70,3)': lambda: divmod(2**70,3),
    'divmod(-2**70,7.0)': lambda: divmod(-2**70,7.0),
    '2**70 % 1e10': lambda: 2**70 % 1e10,
    '0.1.as_integer_ratio()': lambda: 0.1.as_integer_ratio(),
    '(2**70).as_integer_ratio()': lambda: (2**70).as_integer_ratio(),
    'math.trunc(1e25)': lambda: math.trunc(1e25),
    'sum([2**62,2**62])': lambda: sum([2**62,2**62]),
    'max(2**70,1.0)': lambda: max(2**70,1.0),
    'sorted([2**70,-2**70,0])': lambda: sorted([2**70,-2**70,0]),
    'oct(2**70)': lambda: oct(2**70),
    'hex(-2**70)': lambda: hex(-2**70),
    'bin(2**65)': lambda: bin(2**65),
    '(2**64).real': lambda: (2**64).real,
    'int(2**70)': lambda: int(2**70),
    "float('1e400')": lambda: float('1e400'),
    'random.seed(2**70) or random.random()': lambda: random.seed(2**70) or random.random(),
    '[random.seed(1),random.getrandbits(100)]': lambda: [random.seed(1),random.getrandbits(100)],
    '[random.seed(1),random.randrange(10**30)]': lambda: [random.seed(1),random.randrange(10**30)],
    '[random.seed(1),random.randint(2**63,2**65)]': lambda: [random.seed(1),random.randint(2**63,2**65)],
    '2**62*4/2**62': lambda: 2**62*4/2**62,
}
for text in eval_of:
    show(text)

# Literals, augmented assignment and a loop.
print(0xFFFFFFFFFFFFFFFFFFFF, 0b1 << 80, 123_456_789_012_345_678_901)
a, b = 0, 1
for _ in range(200):
    a, b = b, a + b
print(a)
n = 2 ** 64
n += 1
n *= n
n -= 10 ** 38
n //= 7
print(n, n % 1000, -n % 1000, n ^ -n, n & ~1, ~n | 5)
print({2 ** 80: 'big', 2.0 ** 80: 'same'}, hash(2 ** 80) == hash(2.0 ** 80))
print(sys.maxsize, -sys.maxsize - 1, sys.maxsize + 1)
print(all(divmod(x, y) == (x // y, x % y) and x // y * y + x % y == x
          for x in (2 ** 90, -2 ** 90, 7, -7) for y in (3, -3, 2 ** 65, -2 ** 65)))
print(json.loads(json.dumps({'n': 2 ** 100, 'm': [-2 ** 100]})))


class Number(int):
    pass


big = Number(10 ** 30)
print(big + 1, big * big, type(big + 1), big == 10 ** 30, hash(big) == hash(10 ** 30), f'{big:,}')
