"""Sums and counts along rows of numbers, compiled so that they run on the vector registers of the processor.

Loops are counted by hand: `range`, within a large function, keeps the compiler from seeing how often they go round.
Numbers with a fraction are added up in several sums side by side: an order that does not depend on the processor.
"""

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner

__all__ = [
    "beyond", "count_equal", "count_more", "just_below", "larger", "reaching", "sum_of", "sum_of_differences",
    "sum_of_squares",
]  # fmt: skip

Floats = NDArray[np.float64]


@inner
def beyond(rows: Floats, at: int, low: int, high: int, bound: float) -> int:
    """First of the columns low ... high - 1 of a rising row that is more than a bound; high if none is."""
    while low < high:
        middle = (low + high) // 2
        if rows[at + middle] > bound:
            high = middle
        else:
            low = middle + 1
    return low


@inner
def reaching(rows: Floats, at: int, low: int, high: int, bound: float) -> int:
    """Return the same for a number that reaches the bound."""
    if high > low and rows[at + high - 1] < bound:
        return high
    while low < high:
        middle = (low + high) // 2
        if rows[at + middle] >= bound:
            high = middle
        else:
            low = middle + 1
    return low


@inner
def just_below(x: float) -> float:
    """Next number below a positive one (numba has `nextafter` in a library of its own)."""
    return float(np.int64(np.float64(x).view(np.int64) - 1).view(np.float64))


@inner
def larger(rows: Floats, a: int, b: int, count: int, to: int) -> None:
    """Write the larger of each two numbers from `a` and from `b` on to those from `to` on."""
    n = 0
    while n < count:
        rows[to + n] = max(rows[a + n], rows[b + n])
        n += 1


@inner
def count_more(rows: Floats, a: int, b: int, count: int) -> int:
    """How many of the numbers from `a` on are more than their partners from `b` on."""
    found, n = 0, 0
    while n < count:
        found += int(rows[a + n] > rows[b + n])
        n += 1
    return found


@inner
def count_equal(rows: Floats, a: int, b: int, count: int) -> int:
    """How many of the numbers from `a` on equal their partners from `b` on."""
    found, n = 0, 0
    while n < count:
        found += int(rows[a + n] == rows[b + n])
        n += 1
    return found


@inner
def sum_of(rows: Floats, a: int, count: int) -> float:
    """Sum of numbers from `a` on."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    n, stop = a, a + count
    while n + 8 <= stop:
        s0, s1, s2, s3 = s0 + rows[n], s1 + rows[n + 1], s2 + rows[n + 2], s3 + rows[n + 3]
        s4, s5, s6, s7 = s4 + rows[n + 4], s5 + rows[n + 5], s6 + rows[n + 6], s7 + rows[n + 7]
        n += 8
    while n < stop:
        s0 += rows[n]
        n += 1
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))


@inner
def sum_of_squares(rows: Floats, a: int, count: int) -> float:
    """Sum of the squares of numbers from `a` on."""
    s0 = s1 = s2 = s3 = 0.0
    n, stop = a, a + count
    while n + 4 <= stop:
        s0, s1 = s0 + rows[n] * rows[n], s1 + rows[n + 1] * rows[n + 1]
        s2, s3 = s2 + rows[n + 2] * rows[n + 2], s3 + rows[n + 3] * rows[n + 3]
        n += 4
    while n < stop:
        s0 += rows[n] * rows[n]
        n += 1
    return (s0 + s1) + (s2 + s3)


@inner
def sum_of_differences(rows: Floats, a: int, others: Floats, b: int, count: int) -> float:
    """Sum of what numbers from `a` on are more than those of the others from `b` on."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    n = 0
    while n + 8 <= count:
        x, y = a + n, b + n
        s0, s1 = s0 + (rows[x] - others[y]), s1 + (rows[x + 1] - others[y + 1])
        s2, s3 = s2 + (rows[x + 2] - others[y + 2]), s3 + (rows[x + 3] - others[y + 3])
        s4, s5 = s4 + (rows[x + 4] - others[y + 4]), s5 + (rows[x + 5] - others[y + 5])
        s6, s7 = s6 + (rows[x + 6] - others[y + 6]), s7 + (rows[x + 7] - others[y + 7])
        n += 8
    while n < count:
        s0 += rows[a + n] - others[b + n]
        n += 1
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
