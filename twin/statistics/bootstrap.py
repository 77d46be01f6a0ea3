"""Quantiles of two systems compared, run by run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin.statistics.errors import StatisticsError, check_confidence

__all__ = ["bootstrap_difference"]

Floats = NDArray[np.float64]


def bootstrap_difference(
    before: Sequence[float] | Floats,
    after: Sequence[float] | Floats,
    quantile: float = 0.9,
    confidence: float = 0.95,
    seed: int = 1,
    draws: int = 2000,
) -> tuple[float, float, float]:
    """Difference of a quantile over the runs of two systems, after - before, with its interval.

    The pairs, which met the same random numbers, are drawn again with replacement; the interval is the percentile one.

    Returns
    -------
    difference, low, high : float, float, float

    Source: B. Efron, R. J. Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """
    check_confidence(confidence)
    x, y = np.asarray(before, float), np.asarray(after, float)
    if x.shape != y.shape or x.ndim != 1 or not len(x):
        raise StatisticsError(f"bootstrap: {x.shape} and {y.shape}, want equally many runs of both")
    drawn = np.random.default_rng(seed).integers(0, len(x), (draws, len(x)))
    found = np.quantile(y[drawn], quantile, axis=1) - np.quantile(x[drawn], quantile, axis=1)
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(np.quantile(y, quantile) - np.quantile(x, quantile)), float(low), float(high)
