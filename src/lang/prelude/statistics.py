#@file /usr/lib/python3.11/statistics.py
# Sums are kept as exact fractions and rounded once.
import math
from collections import Counter


class StatisticsError(ValueError):
    pass


def _fraction(x):
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator")


def _total(data):
    top, bottom = 0, 1
    for x in data:
        n, d = _fraction(x)
        if d == bottom:
            top += n
        else:
            top, bottom = top * d + n * bottom, bottom * d
    return top, bottom


def _as_number(top, bottom, data):
    if any(isinstance(x, float) for x in data):
        return top / bottom
    return top // bottom if top % bottom == 0 else top / bottom


def _listed(data, what, least=1):
    data = list(data)
    if len(data) < least:
        raise StatisticsError(what)
    return data


def mean(data):
    data = _listed(data, 'mean requires at least one data point')
    top, bottom = _total(data)
    return _as_number(top, bottom * len(data), data)


def fmean(data, weights=None):
    data = _listed(data, 'fmean requires at least one data point')
    if weights is None:
        return math.fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError('data and weights must be the same length')
    total = math.fsum(weights)
    if not total:
        raise StatisticsError('sum of weights must be non-zero')
    return math.fsum(x * w for x, w in zip(data, weights)) / total


def geometric_mean(data):
    data = list(data)
    if not data or any(x <= 0 for x in data):
        raise StatisticsError('geometric mean requires a non-empty dataset containing positive numbers')
    return math.exp(fmean(map(math.log, data)))


def harmonic_mean(data, weights=None):
    data = _listed(data, 'harmonic_mean requires at least one data point')
    if any(x < 0 for x in data):
        raise StatisticsError('harmonic mean does not support negative values')
    if any(x == 0 for x in data):
        return 0
    weights = [1] * len(data) if weights is None else list(weights)
    return sum(weights) / sum(w / x for w, x in zip(weights, data))


def median(data):
    data = sorted(_listed(data, 'no median for empty data'))
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = sorted(_listed(data, 'no median for empty data'))
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(_listed(data, 'no median for empty data'))
    return data[len(data) // 2]


def mode(data):
    data = _listed(data, 'no mode for empty data')
    return Counter(data).most_common(1)[0][0]


def multimode(data):
    counts = Counter(data)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def _squares(data, centre=None):
    # The sum of squared distances from the centre, as a fraction.
    n = len(data)
    if centre is None:
        top, bottom = _total(data)
        bottom *= n
    else:
        top, bottom = _fraction(centre)
    square, below = 0, 1
    for x in data:
        p, q = _fraction(x)
        p, q = p * bottom - top * q, q * bottom
        p, q = p * p, q * q
        common = math.gcd(p, q)
        p, q = p // common, q // common
        if q == below:
            square += p
        else:
            square, below = square * q + p * below, below * q
            common = math.gcd(square, below)
            square, below = square // common, below // common
    return square, below


def variance(data, xbar=None):
    data = _listed(data, 'variance requires at least two data points', 2)
    top, bottom = _squares(data, xbar)
    return _as_number(top, bottom * (len(data) - 1), data)


def pvariance(data, mu=None):
    data = _listed(data, 'pvariance requires at least one data point')
    top, bottom = _squares(data, mu)
    return _as_number(top, bottom * len(data), data)


def _root(top, bottom):
    # The square root of a fraction, rounded once: enough bits of it, the last one sticky.
    if not top:
        return 0.0
    shift = (top.bit_length() - bottom.bit_length() - 109) // 2
    if shift >= 0:
        bottom <<= 2 * shift
    else:
        top <<= -2 * shift
    root = math.isqrt(top // bottom)
    root |= root * root * bottom != top
    return float(root << shift) if shift >= 0 else root / (1 << -shift)


def stdev(data, xbar=None):
    data = _listed(data, 'stdev requires at least two data points', 2)
    top, bottom = _squares(data, xbar)
    return _root(top, bottom * (len(data) - 1))


def pstdev(data, mu=None):
    data = _listed(data, 'pstdev requires at least one data point')
    top, bottom = _squares(data, mu)
    return _root(top, bottom * len(data))


def quantiles(data, *, n=4, method='exclusive'):
    if n < 1:
        raise StatisticsError('n must be at least 1')
    data = sorted(_listed(data, 'must have at least two data points', 2))
    size = len(data)
    if method == 'inclusive':
        parts = [divmod(i * (size - 1), n) for i in range(1, n)]
        return [(data[j] * (n - rest) + data[j + 1] * rest) / n for j, rest in parts]
    if method != 'exclusive':
        raise ValueError(f'Unknown method: {method!r}')
    result = []
    for i in range(1, n):
        j = min(max(i * (size + 1) // n, 1), size - 1)
        rest = i * (size + 1) - j * n
        result.append((data[j - 1] * (n - rest) + data[j] * rest) / n)
    return result
