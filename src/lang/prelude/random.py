#@file /usr/lib/python3.11/random.py
# The algorithms draw exactly what CPython's draw, in the same order.
import _random
import math
from _kernel import getpid

_NORMAL = 4 * math.exp(-0.5) / math.sqrt(2.0)
_TURN = 2.0 * math.pi
_GAMMA = 1.0 + math.log(4.5)
_one = 1


def _integer(value, words):
    if isinstance(value, int):
        return int(value)
    if hasattr(type(value), '__index__'):
        return value.__index__()
    whole = int(value)
    if whole != value:
        raise ValueError(words)
    return whole


def _summed(weights):
    total = None
    sums = []
    for weight in weights:
        total = weight if total is None else total + weight
        sums.append(total)
    return sums


def _bisect(sums, x, low, high):
    while low < high:
        middle = (low + high) // 2
        if x < sums[middle]:
            high = middle
        else:
            low = middle + 1
    return low


class Random:
    VERSION = 3

    def __init__(self, x=None):
        self._state = _random.seed(x, True)
        self._gauss = None

    def seed(self, a=None, version=2):
        self._gauss = None
        if self._state is None:
            _random.seed(a)  #@ 163
        else:
            self._state = _random.seed(a, True)  #@ 163

    def getstate(self):
        spare = self._gauss
        return self.VERSION, _random.getstate(self._state), spare and spare[1]

    def setstate(self, state):
        if state[0] != self.VERSION:
            raise ValueError(f"state with version {state[0]} passed to Random.setstate() of version {self.VERSION}")  #@ 188
        _random.setstate(self._state, state[1])
        self._gauss = state[2] and (getpid(), state[2])

    def random(self):
        return _random.draw(self._state)

    def getrandbits(self, k, /):
        return _random.bits(self._state, k)

    def randbytes(self, n):
        return _random.octets(self._state, n)

    def _below(self, n):
        return _random.below(self._state, n)

    def randrange(self, start, stop=None, step=_one):
        first = _integer(start, "non-integer arg 1 for randrange()")  #@ 301
        if stop is None:
            if step is not _one:
                raise TypeError('Missing a non-None stop argument')  #@ 310
            if first > 0:
                return _random.below(self._state, first)
            raise ValueError("empty range for randrange()")  #@ 313
        istart, istop = first, _integer(stop, "non-integer stop for randrange()")  #@ 323
        width, istep = istop - istart, _integer(step, "non-integer step for randrange()")  #@ 336
        if istep == 1:
            if width > 0:
                return istart + _random.below(self._state, width)
            raise ValueError("empty range for randrange() (%d, %d, %d)" % (istart, istop, width))  #@ 345
        if istep == 0:
            raise ValueError("zero step for randrange()")  #@ 353
        n = (width + istep - 1) // istep if istep > 0 else (width + istep + 1) // istep
        if n <= 0:
            raise ValueError("empty range for randrange()")  #@ 355
        return istart + istep * _random.below(self._state, n)

    def randint(self, a, b):
        return self.randrange(a, b+1)  #@ 362

    def choice(self, seq):
        if not len(seq):
            raise IndexError('Cannot choose from an empty sequence')  #@ 373
        return seq[self._below(len(seq))]  #@ 374

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):  #@ 380
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]  #@ 383

    def sample(self, population, k, *, counts=None):
        if not isinstance(population, (list, tuple, range, str, bytes)) and (
            isinstance(population, dict) or not hasattr(population, '__getitem__')
        ):
            raise TypeError("Population must be a sequence.  " "For dicts or sets, use sorted(d).")  #@ 439
        n = len(population)
        if counts is not None:
            return self._sample_counted(population, k, _summed(counts))
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")  #@ 456
        # A pool that shrinks, or a set of what was taken: whichever is smaller, as CPython reckons.
        size = 21 if k <= 5 else 21 + 4 ** math.ceil(math.log(k * 3, 4))
        result = []
        if n <= size:
            pool = list(population)
            for left in range(n, n - k, -1):
                j = self._below(left)
                result.append(pool[j])
                pool[j] = pool[left - 1]
            return result
        taken = set()
        while len(result) < k:
            j = self._below(n)
            if j not in taken:
                taken.add(j)
                result.append(population[j])
        return result

    def _sample_counted(self, population, k, sums):
        if len(sums) != len(population):
            raise ValueError('The number of counts does not match the population')
        total = sums.pop()
        if not isinstance(total, int):
            raise TypeError('Counts must be integers')
        if total <= 0:
            raise ValueError('Total of counts must be greater than zero')
        return [population[_bisect(sums, i, 0, len(sums))] for i in self.sample(range(total), k)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[math.floor(self.random() * (n + 0.0))] for _ in range(k)]  #@ 491
            if isinstance(weights, int):
                raise TypeError(f'The number of choices must be a keyword argument: k={weights!r}')  #@ 500
            cum_weights = _summed(weights)
        elif weights is not None:
            raise TypeError('Cannot specify both weights and cumulative weights')  #@ 504
        if len(cum_weights) != n:
            raise ValueError('The number of weights does not match the population')  #@ 506
        total = cum_weights[-1] + 0.0  #@ 507
        if total <= 0.0:
            raise ValueError('Total of weights must be greater than zero')  #@ 509
        if not math.isfinite(total):
            raise ValueError('Total of weights must be finite')  #@ 511
        return [population[_bisect(cum_weights, self.random() * total, 0, n - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()  #@ 522

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if mode is not None and high == low:
            return low
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u, c = 1.0 - u, 1.0 - c
            low, high = high, low
        return low + (high - low) * math.sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u = self.random()
            v = 1.0 - self.random()
            z = _NORMAL * (u - 0.5) / v
            if z * z / 4.0 <= -math.log(v):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        # Values come in pairs; a forked child must not use the half of its parent's.
        spare = self._gauss
        self._gauss = None
        if spare is not None and spare[0] == getpid():
            return mu + spare[1] * sigma
        angle = self.random() * _TURN
        radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))
        self._gauss = (getpid(), math.sin(angle) * radius)
        return mu + math.cos(angle) * radius * sigma

    def lognormvariate(self, mu, sigma):
        return math.exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        return -math.log(1.0 - self.random()) / lambd  #@ 628

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')  #@ 689
        if alpha == 1.0:
            return -math.log(1.0 - self.random()) * beta
        return (self._gamma_large(alpha) if alpha > 1.0 else self._gamma_small(alpha)) * beta

    def _gamma_large(self, alpha):
        root = math.sqrt(2.0 * alpha - 1.0)
        while True:
            u = self.random()
            if not 1e-7 < u < 0.9999999:
                continue
            u2 = 1.0 - self.random()
            v = math.log(u / (1.0 - u)) / root
            x = alpha * math.exp(v)
            z = u * u * u2
            r = alpha - math.log(4.0) + (alpha + root) * v - x
            if r + _GAMMA - 4.5 * z >= 0.0 or r >= math.log(z):
                return x

    def _gamma_small(self, alpha):
        while True:
            u = self.random()
            b = (math.e + alpha) / math.e
            p = b * u
            x = p ** (1.0 / alpha) if p <= 1.0 else -math.log((b - p) / alpha)
            u1 = self.random()
            if p > 1.0:
                if u1 <= x ** (alpha - 1.0):
                    return x
            elif u1 <= math.exp(-x):
                return x

    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-math.log(1.0 - self.random())) ** (1.0 / beta)


class _Shared(Random):
    # The process's own: the machine keeps its state and gives every forked child another.
    def __init__(self):
        self._state = None
        self._gauss = None


_Shared.__name__ = 'Random'
_inst = _Shared()
random = _random.random
seed, getstate, setstate = _inst.seed, _inst.getstate, _inst.setstate
getrandbits, randbytes = _inst.getrandbits, _inst.randbytes
randrange, randint, uniform, triangular = _inst.randrange, _inst.randint, _inst.uniform, _inst.triangular
choice, choices, shuffle, sample = _inst.choice, _inst.choices, _inst.shuffle, _inst.sample
normalvariate, gauss, lognormvariate = _inst.normalvariate, _inst.gauss, _inst.lognormvariate
expovariate, gammavariate, betavariate = _inst.expovariate, _inst.gammavariate, _inst.betavariate
paretovariate, weibullvariate = _inst.paretovariate, _inst.weibullvariate
