"""Class-based storage in a rack that is square in time: expected travel time and the best boundaries of classes.

The rack is continuous, its farthest cell one time unit away (``T = 1``), the station at its corner; the share `j` of
cells nearest to the station lies within the time ``sqrt(j)``. Demand follows an ABC curve ``G(i) = i^s`` of the share
`i` of items in falling order of demand; items are ordered in economic lot sizes, so the share `j` of cells nearest to
the station (items in falling order of turnover) has the share ``j^(2s / (s+1))`` of all visits. Times are one-way, as
multiples of ``T``.

Source: W. H. Hausman, L. B. Schwarz, S. C. Graves (1976), "Optimal storage assignment in automatic warehousing
systems", Management Science 22(6).
"""

import math

import numpy as np

from models.compiling import outer

__all__ = ["RANDOM_TIME", "abc_skewness", "best_boundaries", "class_based_time", "full_turnover_time"]

RANDOM_TIME = 2.0 / 3.0
"""Mean one-way time with random storage, as a multiple of ``T``."""

_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


@outer
def abc_skewness(items: float, demand: float) -> float:
    """Exponent ``s`` of the ABC curve on which a share of items has a share of demand: 0.2, 0.8 gives 0.1386."""
    return math.log(demand) / math.log(items)


@outer
def full_turnover_time(skewness: float) -> float:
    """Mean one-way time if every item has the cells that its turnover earns: ``4s / (5s + 1)``."""
    return 4.0 * skewness / (5.0 * skewness + 1.0)


@outer
def class_based_time(boundaries: np.ndarray, skewness: float) -> float:
    """Mean one-way time with random storage inside classes.

    Parameters
    ----------
    boundaries : (classes - 1,) float64
        Shares of cells, rising, 0 to 1, at which one class ends and the next begins; empty for one class.
    skewness : float
        Exponent ``s`` of the ABC curve, (0, 1].
    """
    visits = 2.0 * skewness / (skewness + 1.0)
    total = low = 0.0
    for k in range(boundaries.size + 1):
        high = boundaries[k] if k < boundaries.size else 1.0
        if high > low:
            mean = RANDOM_TIME * (high**1.5 - low**1.5) / (high - low)
            total += (high**visits - low**visits) * mean
        low = high
    return total


@outer
def best_boundaries(classes: int, skewness: float) -> np.ndarray:
    """Boundaries of classes with the least mean time, (classes - 1,) shares of cells.

    Coordinate descent: each boundary in turn by golden section between its neighbours, on the scale of time
    ``sqrt(j)``, until no boundary moves by more than 1e-7. With ``s = 1`` every boundary is as good as another.
    """
    best = np.arange(1, classes) / classes * skewness
    for _ in range(200):
        moved = 0.0
        for k in range(classes - 1):
            low = math.sqrt(best[k - 1]) if k > 0 else 0.0
            high = math.sqrt(best[k + 1]) if k < classes - 2 else 1.0
            before = best[k]
            while high - low > 1e-8:
                left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
                best[k] = left**2
                time_left = class_based_time(best, skewness)
                best[k] = right**2
                if time_left < class_based_time(best, skewness):
                    high = right
                else:
                    low = left
            best[k] = ((low + high) / 2.0) ** 2
            moved = max(moved, abs(best[k] - before))
        if moved < 1e-7:
            break
    return best
