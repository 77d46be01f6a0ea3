"""Quantiles of a stream in fixed memory: a histogram with bins of equal relative width."""

from dataclasses import dataclass, field
from math import inf, log1p, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.statistics.errors import StatisticsError

__all__ = ["LogHistogram"]

LARGEST_LOGARITHM = 709.78
"""Just below the logarithm of the largest float, so that an end of a bin never overflows."""


@dataclass(slots=True)
class _Bins:
    """Counts of bins ``first, first + 1, ...`` that grow at both ends as needed; counts: shape (bins,)."""

    first: int = 0
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def add(self, first: int, counts: NDArray[np.int64]) -> None:
        if self.counts.size == 0:
            self.first, self.counts = first, counts.copy()
            return
        low = min(self.first, first)
        high = max(self.first + self.counts.size, first + counts.size)
        if high - low > self.counts.size:
            grown = np.zeros(high - low, dtype=np.int64)
            grown[self.first - low : self.first - low + self.counts.size] = self.counts
            self.first, self.counts = low, grown
        self.counts[first - self.first : first - self.first + counts.size] += counts


class LogHistogram:
    """Histogram with bins of equal relative width, from which every quantile is known to a fixed relative precision.

    The idea is that of HdrHistogram (Tene 2012) and DDSketch (Masson, Rim & Lee 2019, VLDB 12, 2195-2205): bin i holds
    the values in [g**i, g**(i+1)) with g = 1 + precision, so any point of a bin is within the precision of any value
    in it. Bins exist between the smallest and the largest magnitude met: 9,200 for ten decades at 0.25 %. Negative
    values have bins of their own, zeros are counted apart; the smallest and the largest value are kept exactly.

    Parameters
    ----------
    precision : relative, in (0, 1)

    Raises
    ------
    StatisticsError
        If the precision is out of its range.

    Examples
    --------
    >>> lead_times = LogHistogram()
    >>> lead_times.add([30.0, 60.0, 90.0])
    >>> print(f"{lead_times.quantile(0.5):.0f} s")
    60 s
    """

    def __init__(self, precision: float = 0.0025) -> None:
        if not 0.0 < precision < 1.0:
            raise StatisticsError(f"precision: {precision}, want a number between 0 and 1 such as 0.0025")
        self.precision = precision
        self.count = 0
        self.minimum = nan
        self.maximum = nan
        self._step = log1p(precision)
        self._zeros = 0
        self._positive = _Bins()
        self._negative = _Bins()

    def add(self, values: ArrayLike) -> None:
        """Add values of any shape.

        Raises
        ------
        StatisticsError
            If a value is NaN or infinite; then none of them is added.
        """
        flat = np.asarray(values, dtype=np.float64).ravel()
        if flat.size == 0:
            return
        if not np.isfinite(flat).all():
            raise StatisticsError("values: hold a value that is not finite")
        self._add_magnitudes(self._positive, flat[flat > 0.0])
        self._add_magnitudes(self._negative, -flat[flat < 0.0])
        self._zeros += int(np.count_nonzero(flat == 0.0))
        self._widen(float(flat.min()), float(flat.max()), int(flat.size))

    def merge(self, other: "LogHistogram") -> None:
        """Add all that another histogram of the same precision holds; exactly as if its values had been added here."""
        if other.precision != self.precision:
            raise StatisticsError(f"merge: precision {other.precision}, want {self.precision} as here")
        if other.count == 0:
            return
        for mine, theirs in ((self._positive, other._positive), (self._negative, other._negative)):
            if theirs.counts.size:
                # A copy, because a histogram may be merged into itself.
                mine.add(theirs.first, theirs.counts.copy())
        self._zeros += other._zeros
        self._widen(other.minimum, other.maximum, other.count)

    def quantile(self, probability: float) -> float:
        """Quantile as `numpy.quantile` defines it (linear between neighbours), within the relative precision.

        Parameters
        ----------
        probability : in [0, 1]

        Raises
        ------
        StatisticsError
            If the histogram is empty or the probability out of its range.
        """
        if not 0.0 <= probability <= 1.0:
            raise StatisticsError(f"probability: {probability}, want a number from 0 to 1")
        if self.count == 0:
            raise StatisticsError("quantile: no value yet")
        low, high, counts = self.bins()
        ends = np.cumsum(counts)
        place = probability * (self.count - 1)
        rank = min(int(place), self.count - 1)
        lower = self._ordered(rank, low, high, counts, ends)
        if place == rank:
            return lower
        upper = self._ordered(rank + 1, low, high, counts, ends)
        return lower + (place - rank) * (upper - lower)

    def bins(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
        """Bins that hold values, ascending: lower ends, upper ends and counts, each of shape (bins,)."""
        negative, positive = np.flatnonzero(self._negative.counts), np.flatnonzero(self._positive.counts)
        down = (negative + self._negative.first)[::-1]
        up = positive + self._positive.first
        zero = np.zeros(1 if self._zeros else 0)
        low = np.concatenate([-self._edge(down + 1), zero, self._edge(up)])
        high = np.concatenate([-self._edge(down), zero, self._edge(up + 1)])
        zeros = np.full(zero.size, self._zeros, dtype=np.int64)
        counts = np.concatenate([self._negative.counts[negative][::-1], zeros, self._positive.counts[positive]])
        return low, high, counts

    def _add_magnitudes(self, bins: _Bins, magnitudes: NDArray[np.float64]) -> None:
        if magnitudes.size:
            index = np.floor(np.log(magnitudes) / self._step).astype(np.int64)
            first = int(index.min())
            bins.add(first, np.bincount(index - first).astype(np.int64))

    def _widen(self, low: float, high: float, count: int) -> None:
        self.minimum = min(low, self.minimum if self.count else inf)
        self.maximum = max(high, self.maximum if self.count else -inf)
        self.count += count

    def _edge(self, index: NDArray[np.int64]) -> NDArray[np.float64]:
        # Next to the largest float an upper end may overflow; the value itself is clipped to the maximum later.
        edge: NDArray[np.float64] = np.exp(np.minimum(index * self._step, LARGEST_LOGARITHM))
        return edge

    def _ordered(
        self,
        rank: int,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        counts: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> float:
        """Value of the given rank (from 0): the c values of a bin are taken as evenly spread over it."""
        if rank == 0:
            return self.minimum
        if rank == self.count - 1:
            return self.maximum
        b = int(np.searchsorted(ends, rank, side="right"))
        share = (rank - (ends[b] - counts[b]) + 0.5) / counts[b]
        return float(min(max(low[b] + share * (high[b] - low[b]), self.minimum), self.maximum))
