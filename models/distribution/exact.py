"""Parameters of laws computed to the last bit, by decimal arithmetic: two machines never differ."""

import math
from decimal import Context, Decimal
from functools import lru_cache

__all__ = ["OUT_OF_REACH", "log_ratio", "normal_probability", "truncated_moments"]

OUT_OF_REACH = 9.0  # standard deviations; a uniform of 53 bits gets no further than 8.3
_DIGITS = Context(prec=60)
_TWO_PI = Decimal("6.28318530717958647692528676655900576839433879875021164194989")


def log_ratio(x: float, y: float = 0.0) -> float:
    """Natural logarithm of x + y > 0, correctly rounded; the sum is not rounded before."""
    return float(_DIGITS.ln(_DIGITS.add(Decimal(x), Decimal(y))))


@lru_cache(maxsize=1024)
def normal_probability(x: float) -> float:
    """Distribution function of the standard normal law, correct to the last bits, in the tails too.

    Source: G. Marsaglia (2004), "Evaluating the normal distribution", J. Stat. Software 11(4):
    1/2 + density * (x + x^3/3 + x^5/(3*5) + ...). Beyond 12 standard deviations 0 or 1.
    """
    if abs(x) > 12.0:
        return 0.0 if x < 0.0 else 1.0
    c = _DIGITS
    number = Decimal(x)
    square = c.multiply(number, number)
    term = total = number
    odd = 1
    while abs(term) > Decimal("1e-58"):
        odd += 2
        term = c.divide(c.multiply(term, square), Decimal(odd))
        total = c.add(total, term)
    density = c.divide(c.exp(c.divide(c.minus(square), Decimal(2))), c.sqrt(_TWO_PI))
    return float(c.add(Decimal("0.5"), c.multiply(density, total)))


@lru_cache(maxsize=1024)
def truncated_moments(low: float, high: float) -> tuple[float, float]:
    """Mean and variance of the standard normal law within [low, high], by Gauss-Legendre quadrature.

    The closed formulas subtract nearly equal numbers where the interval is narrow or in a tail; a quadrature of
    positive terms keeps 13 digits everywhere.
    """
    if low <= -OUT_OF_REACH and high >= OUT_OF_REACH:
        return 0.0, 1.0
    import numpy as np

    peak = min(max(0.0, low), high)
    reach = math.sqrt(peak * peak + 90.0)  # beyond it the density is below e^-45 of its peak
    start, end = max(low, -reach), min(high, reach)
    nodes, weights = np.polynomial.legendre.leggauss(32)
    edges = np.linspace(start, end, 9)
    half = 0.5 * (edges[1] - edges[0])
    x = ((edges[:-1] + half)[:, None] + half * nodes[None, :]).ravel()
    mass = np.tile(weights, 8) * np.exp(-0.5 * (x - peak) * (x + peak))
    mass /= mass.sum()
    offset = float((mass * (x - start)).sum())
    return start + offset, float((mass * (x - start - offset) ** 2).sum())
