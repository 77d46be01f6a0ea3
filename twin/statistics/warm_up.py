"""Warm-up by MSER-5: where to cut the start of a run so that the rest says most about the steady state."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.statistics.errors import StatisticsError

__all__ = ["WarmUp", "find_warm_up"]

FEWEST_BATCHES = 10
"""Below this a cut is a guess whatever the statistic says, so the series counts as too short (our choice)."""


@dataclass(frozen=True, slots=True, eq=False)
class WarmUp:
    """Where the warm-up ends, and the curve that says so.

    Attributes
    ----------
    index : number of observations to leave out at the start (a multiple of `batch_size`)
    statistic : shape (candidates,), the MSER statistic when the first 0, 1, 2, ... batches are left out;
        unit of the observations squared
    batch_size : observations in a batch (5 in MSER-5)
    batches : number of whole batches in the series
    too_short : True when the minimum lies at the last candidate allowed (half of the series), or there are fewer
        than ten batches: the transient may last longer than was looked at, so run longer before trusting the cut
    """

    index: int
    statistic: NDArray[np.float64]
    batch_size: int
    batches: int
    too_short: bool

    def __str__(self) -> str:
        total = self.batches * self.batch_size
        if self.too_short:
            return f"warm-up not found in {total} observations (at least {self.index}): run longer"
        return f"warm-up: the first {self.index} of {total} observations"


def find_warm_up(series: ArrayLike, batch_size: int = 5) -> WarmUp:
    """Find the truncation point by MSER (with batches of 5: MSER-5) in the first half of the series.

    With batch means z_1 .. z_m, the statistic of leaving out d batches is
    ``sum((z_i - mean(z_d+1..z_m))**2 for i > d) / (m - d)**2``; the cut is its first minimum over d <= m / 2.

    Sources: White (1997), An effective truncation heuristic for bias reduction in simulation output, Simulation 69(6),
    323-334 (the statistic); White, Cobb & Spratt (2000), WSC, 755-760 (batches of 5); Franklin & White (2008),
    Stationarity tests and MSER-5, WSC, 541-546 (why it works); Hoad, Robinson & Davies (2010), Automating warm-up
    length estimation, JORS 61, 1389-1403 (a minimum beyond half of the series means too few data; replications are
    averaged first).

    Parameters
    ----------
    series : shape (n,), or (replications, n), averaged over the replications; equally spaced observations.
        Observations after the last whole batch are not used.
    batch_size : >= 1

    Raises
    ------
    StatisticsError
        If the series is shorter than a batch, has another number of dimensions, or holds a value that is not finite.
    """
    if batch_size < 1:
        raise StatisticsError(f"batch_size: {batch_size}, want at least 1")
    observations = np.asarray(series, dtype=np.float64)
    if observations.ndim not in (1, 2):
        raise StatisticsError(f"series: {observations.ndim} dimensions, want 1, or 2 (replications, observations)")
    if observations.size == 0 or observations.shape[-1] < batch_size:
        raise StatisticsError(f"series: shape {observations.shape}, want at least one batch of {batch_size}")
    if not np.isfinite(observations).all():
        raise StatisticsError("series: holds a value that is not finite")
    mean_series = observations if observations.ndim == 1 else observations.mean(axis=0)
    batches = mean_series.size // batch_size
    batch_means = mean_series[: batches * batch_size].reshape(batches, batch_size).mean(axis=1)

    statistic = _mser(batch_means)
    best = int(np.argmin(statistic))
    too_short = best == statistic.size - 1 or batches < FEWEST_BATCHES
    return WarmUp(best * batch_size, statistic, batch_size, batches, too_short)


def _mser(batch_means: NDArray[np.float64]) -> NDArray[np.float64]:
    """MSER statistic of leaving out 0 .. m // 2 of m batches; shape (m // 2 + 1,), in O(m)."""
    batches = batch_means.size
    candidates = np.arange(batches // 2 + 1)
    # Sums of squares lose digits far from zero, so the series is centred first: by the median of what is certainly
    # kept, because that is exact on a constant tail, where the statistic must be exactly 0.
    centred = batch_means - np.median(batch_means[batches // 2 :])
    tail_sum = np.cumsum(centred[::-1])[::-1][candidates]
    tail_squares = np.cumsum((centred**2)[::-1])[::-1][candidates]
    kept = (batches - candidates).astype(np.float64)
    return np.maximum(tail_squares - tail_sum**2 / kept, 0.0) / kept**2
