"""The sampler of both engines: one draw, or a block of draws, of an encoded distribution, compiled.

A distribution is a table of rows, made by `models.distribution.Distribution.encode`:

    kinds   int64[n]        what each row does
    params  float64[n, 4]   its numbers
    values  float64[m]      longer lists: tables, weights, targets

Rows are worked through from the top, and each adds its value to the sum. `mixture` goes on at the row of the branch it
picked, `jump` leads from the end of a branch to the end of its mixture. Hence sums and mixtures nest without recursion.

    kind              params                                   values from `at`
    constant          value
    exponential       mean
    normal            mean, sd
    truncated_normal  mean, sd (negative: mirrored), at        p at u = 0, p at u = 1, low, high
    lognormal         mean and sd of the logarithm
    gamma             d, c, scale, 1 / shape (0: shape >= 1)
    weibull           scale, 1 / shape
    erlang            k, mean of one phase
    triangular        low, mode, high
    uniform           low, high
    geometric         unit, log(1 - p)
    empirical         count, at                                count values
    weighted          count, at                                count cumulative weights (the last is 1), count values
    mixture           count, at                                count cumulative weights (the last is 1), count rows
    jump              row

Draw `k` depends on (key, k, visit) alone. Row `r` uses counter word ``r << 16 | attempt``. One uniform gives one value
by inversion, except for `gamma` (rejection) and `erlang` (k uniforms).
"""

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import bare, inner, outer

from .elementary import exponential_of, logarithm, normal_quantile
from .philox import uniforms

__all__ = ["EXPONENTIAL", "KINDS", "fill", "inverted", "sample", "sample_at"]

# the order matters: laws that share a step stand together
KINDS = {
    "constant": 0,
    "normal": 1,
    "truncated_normal": 2,
    "lognormal": 3,
    "exponential": 4,
    "weibull": 5,
    "geometric": 6,
    "triangular": 7,
    "uniform": 8,
    "erlang": 9,
    "gamma": 10,
    "empirical": 11,
    "weighted": 12,
    "mixture": 13,
    "jump": 14,
}
(
    _CONSTANT,
    _NORMAL,
    _TRUNCATED_NORMAL,
    _LOGNORMAL,
    EXPONENTIAL,
    _WEIBULL,
    _GEOMETRIC,
    _TRIANGULAR,
    _UNIFORM,
    _ERLANG,
    _GAMMA,
    _EMPIRICAL,
    _WEIGHTED,
    _MIXTURE,
    _JUMP,
) = range(15)

_BOOST = 0xFFFF  # the attempt number that rejection never reaches: its acceptance is above 95 %


@outer(forceinline=True)
def _pick(u: float, values: NDArray[np.float64], at: int, count: int) -> int:
    """First index with u < values[at + index]; these are `count` rising numbers, the last one 1."""
    low = 0
    high = count - 1
    while low < high:
        middle = (low + high) // 2
        if u < values[at + middle]:
            high = middle
        else:
            low = middle + 1
    return low


@outer(forceinline=True)
def _erlang(key: int, k: int, visit: int, word: int, phases: int) -> float:
    """Sum of `phases` exponentials of mean 1: logarithms of products of 16 uniforms, which cannot underflow."""
    total = 0.0
    product = 1.0
    for i in range((phases + 1) // 2):
        u, v = uniforms(key, k, visit, word | i)
        product *= u
        if 2 * i + 1 < phases:
            product *= v
        if i % 8 == 7:
            total -= logarithm(product)
            product = 1.0
    return total - logarithm(product)


@outer(forceinline=True)
def _gamma(key: int, k: int, visit: int, word: int, d: float, c: float, inverse_shape: float) -> float:
    """Gamma of scale 1 by rejection.

    Source: G. Marsaglia, W. W. Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3); shapes
    below 1 by its section 6.
    """
    attempt = 0
    while True:
        u, v = uniforms(key, k, visit, word | attempt)
        z = normal_quantile(u)
        root = 1.0 + c * z
        if root > 0.0:
            cube = root * root * root
            if logarithm(v) < 0.5 * z * z + d - d * cube + d * logarithm(cube):
                break
        attempt += 1
    if inverse_shape > 0.0:
        u, v = uniforms(key, k, visit, word | _BOOST)
        return d * cube * exponential_of(logarithm(u) * inverse_shape)
    return d * cube


@inner
def inverted(
    u: float, kind: int, params: NDArray[np.float64], p: int, values: NDArray[np.float64], values_at: int
) -> float:
    """Value of a row of one of the laws from normal to uniform at `u`; its numbers begin at `p`."""
    a, b = params[p], params[p + 1]
    if kind <= _LOGNORMAL:
        at = values_at + int(params[p + 2])
        if kind == _TRUNCATED_NORMAL:
            u = values[at] + u * (values[at + 1] - values[at])
        x = a + b * normal_quantile(u)
        if kind == _TRUNCATED_NORMAL:
            x = min(max(x, values[at + 2]), values[at + 3])
        elif kind == _LOGNORMAL:
            x = exponential_of(x)
        return x
    if kind <= _GEOMETRIC:
        log = logarithm(u)
        if kind == EXPONENTIAL:
            return -a * log
        if kind == _WEIBULL:
            return a * exponential_of(logarithm(-log) * b)
        return a * max(1.0, np.ceil(log / b))
    if kind == _TRIANGULAR:
        c = params[p + 2]
        if u * (c - a) < b - a:
            return a + math.sqrt(u * (c - a) * (b - a))
        return max(a, c - math.sqrt((1.0 - u) * (c - a) * (c - b)))
    return a + (b - a) * u


@inner
def sample_at(
    key: int,
    k: int,
    visit: int,
    kinds: NDArray[np.int64],
    kinds_at: int,
    params: NDArray[np.float64],
    params_at: int,
    values: NDArray[np.float64],
    values_at: int,
    rows: int,
) -> float:
    """Draw as `sample`, from a distribution of `rows` rows that stands somewhere within long arrays.

    Its kinds begin at `kinds_at`, its numbers, four to a row, at `params_at`, its values at `values_at`.
    """
    total = 0.0
    row = 0
    while row < rows:
        kind = kinds[kinds_at + row]
        p = params_at + 4 * row
        a = params[p]
        if kind == _CONSTANT:
            total += a
            row += 1
            continue
        if kind == _JUMP:
            row = int(a)
            continue
        b = params[p + 1]
        word = row << 16
        row += 1
        if kind == _ERLANG:
            total += b * _erlang(key, k, visit, word, int(a))
            continue
        if kind == _GAMMA:
            total += params[p + 2] * _gamma(key, k, visit, word, a, b, params[p + 3])
            continue
        u, _ = uniforms(key, k, visit, word)
        if kind <= _UNIFORM:
            total += inverted(u, kind, params, p, values, values_at)
        else:
            count = int(a)
            at = values_at + int(b)
            if kind == _EMPIRICAL:
                total += values[at + int(u * count)]
            else:
                picked = values[at + count + _pick(u, values, at, count)]
                if kind == _WEIGHTED:
                    total += picked
                else:
                    row = int(picked)
    return total


@outer("float64(uint64, int64, int64, int64[::1], float64[:, ::1], float64[::1])")
def sample(
    key: int,
    k: int,
    visit: int,
    kinds: NDArray[np.int64],
    params: NDArray[np.float64],
    values: NDArray[np.float64],
) -> float:
    """Draw number `k` of the stream `key`.

    Parameters
    ----------
    key : uint64
    k, visit : int64
        Number of the draw, and of the repetition of the same operation.
    kinds, params, values
        The encoded distribution (see the module), in SI units.

    Returns
    -------
    float64
        The value, in the distribution's SI unit.
    """
    return float(sample_at(key, k, visit, bare(kinds), 0, bare(params), 0, bare(values), 0, kinds.shape[0]))


@outer("void(uint64, int64, int64, int64[::1], float64[:, ::1], float64[::1], float64[::1])")
def fill(
    key: int,
    start: int,
    visit: int,
    kinds: NDArray[np.int64],
    params: NDArray[np.float64],
    values: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Write draws ``start, start + 1, ...`` of the stream `key` to `out` (float64[count]); otherwise as `sample`."""
    for i in range(out.shape[0]):
        out[i] = sample(key, start + i, visit, kinds, params, values)
