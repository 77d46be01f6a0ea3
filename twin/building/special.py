"""Distribution functions of arrays, by numpy alone: to import those of scipy takes longer than to build a plant."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["digamma", "gamma_below", "kolmogorov", "normal_below", "trigamma"]

Floats = NDArray[np.float64]
LARGE = 1e4
"""Shapes of gamma distributions above are taken as nearly normal."""
EXACT = 1e-12
MOST = 3000
"""Terms, more than are needed for shapes up to `LARGE`."""


def normal_below(z: Floats) -> Floats:
    """Standard normal distribution function.

    Examples
    --------
    >>> normal_below(np.array([0.0, 1.959963984540054])).round(12).tolist()
    [0.5, 0.975]
    """
    return 0.5 * np.array([math.erfc(-one / math.sqrt(2.0)) for one in z.tolist()])


def gamma_below(shape: float, x: Floats) -> Floats:
    """Regularised lower incomplete gamma function P(shape, x), x at least 0.

    By its series below shape + 1 and its continued fraction above (Press and others 2007, 6.2); for large shapes the
    cube root is nearly normal (Wilson and Hilferty 1931).

    Examples
    --------
    >>> gamma_below(1.0, np.array([0.0, 1.0, 5.0])).round(12).tolist() == (-np.expm1([0, -1, -5])).round(12).tolist()
    True
    """
    if shape > LARGE:
        return normal_below((np.cbrt(x / shape) - 1.0 + 1.0 / (9.0 * shape)) * 3.0 * math.sqrt(shape))
    small = x < shape + 1.0
    with np.errstate(divide="ignore"):
        front = np.exp(shape * np.log(x) - x - math.lgamma(shape))
    found = np.empty(len(x))
    found[small] = _series(shape, x[small]) * front[small]
    found[~small] = 1.0 - _fraction(shape, x[~small]) * front[~small]
    return found


def _series(shape: float, x: Floats) -> Floats:
    """Sum x^n / (shape (shape + 1) ... (shape + n))."""
    term = np.full(len(x), 1.0 / shape)
    total = term.copy()
    for n in range(1, MOST):
        term *= x / (shape + n)
        total += term
        if not (term > EXACT * total).any():
            break
    return total


def _fraction(shape: float, x: Floats) -> Floats:
    """Continued fraction of the upper function (Lentz's method)."""
    b = x + 1.0 - shape
    c = np.full(len(x), 1e300)
    d = 1.0 / b
    whole = d.copy()
    for n in range(1, MOST):
        a = -n * (n - shape)
        b = b + 2.0
        d = 1.0 / np.where(np.abs(a * d + b) < 1e-300, 1e-300, a * d + b)
        c = b + a / c
        c = np.where(np.abs(c) < 1e-300, 1e-300, c)
        whole *= d * c
        if not (np.abs(d * c - 1.0) > EXACT).any():
            break
    return whole


def digamma(x: float) -> float:
    """Derivative of the logarithm of the gamma function, x above 0 (Abramowitz and Stegun 1964, 6.3.5 and 6.3.18).

    Examples
    --------
    >>> round(digamma(1.0), 10)
    -0.5772156649
    """
    before = 0.0
    while x < 10.0:
        before -= 1.0 / x
        x += 1.0
    square = 1.0 / (x * x)
    tail = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))))
    return before + math.log(x) - 0.5 / x - tail


def trigamma(x: float) -> float:
    """Second derivative of the logarithm of the gamma function, x above 0 (Abramowitz and Stegun 1964, 6.4.12).

    Examples
    --------
    >>> round(trigamma(1.0) - math.pi**2 / 6, 10)
    0.0
    """
    before = 0.0
    while x < 10.0:
        before += 1.0 / (x * x)
        x += 1.0
    square = 1.0 / (x * x)
    tail = square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * 5 / 66)))) / x
    return before + 1.0 / x + 0.5 * square + tail


def kolmogorov(z: float) -> float:
    """Share of samples whose largest distance, times the root of their number, is above z (Kolmogorov 1933).

    Examples
    --------
    >>> round(kolmogorov(1.3580986), 6)
    0.05
    """
    if z < 0.2:
        return 1.0
    return float(min(max(2.0 * sum((-1) ** (k - 1) * math.exp(-2.0 * (k * z) ** 2) for k in range(1, 60)), 0.0), 1.0))
