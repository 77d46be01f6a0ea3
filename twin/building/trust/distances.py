"""Distances between what was booked and what was simulated (Chapela-Campa and others 2023), and their noise floor."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

__all__ = ["circadian", "emd", "floor", "ks", "n_gram"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HOURS = 168


def emd(one: Floats, other: Floats) -> float:
    """Earth mover's distance of two samples, in their unit (Wasserstein-1: the area between the distributions).

    Examples
    --------
    >>> emd(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    1.0
    """
    if not len(one) or not len(other):
        return float("nan")
    points, left, right = _steps(one, other)
    return float(np.sum(np.abs(left - right)[:-1] * np.diff(points)))


def ks(one: Floats, other: Floats) -> float:
    """Largest difference of two distributions (Kolmogorov-Smirnov).

    Examples
    --------
    >>> ks(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    0.5
    """
    if not len(one) or not len(other):
        return float("nan")
    _, left, right = _steps(one, other)
    return float(np.abs(left - right).max())


def _steps(one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    points = np.sort(np.concatenate([one, other]))
    left = np.searchsorted(np.sort(one), points, "right") / len(one)
    right = np.searchsorted(np.sort(other), points, "right") / len(other)
    return points, left, right


def n_gram(case: Ints, activity: Ints, n: int = 3) -> Counter[tuple[int, ...]]:
    """How often n activities follow each other within a case; rows are by case and time. Ends count as -1."""
    found: Counter[tuple[int, ...]] = Counter()
    edges = np.flatnonzero(np.diff(case)) + 1
    for one in np.split(activity, edges):
        padded = [-1] * (n - 1) + one.tolist() + [-1] * (n - 1)
        found.update(tuple(padded[at : at + n]) for at in range(len(padded) - n + 1))
    return found


def n_gram_distance(one: Counter[tuple[int, ...]], other: Counter[tuple[int, ...]]) -> float:
    """Half the sum of differences of shares: 0 the same, 1 nothing in common.

    Examples
    --------
    >>> n_gram_distance(Counter({(1,): 2}), Counter({(1,): 1, (2,): 1}))
    0.5
    """
    a, b = max(one.total(), 1), max(other.total(), 1)
    return 0.5 * sum(abs(one[key] / a - other[key] / b) for key in {*one, *other})


def circadian(one: Floats, other: Floats) -> float:
    """Distance of the hours of the week in which work begins [h], the shorter way round the week allowed for."""
    a, b = (np.bincount((x // 3600 % HOURS).astype(int), minlength=HOURS) / max(len(x), 1) for x in (one, other))
    flow = np.cumsum(a - b)
    return float(np.abs(flow - np.median(flow)).sum())


def floor(sample: Floats, measure: object, rounds: int = 200) -> float:
    """Mean distance of a sample from one drawn anew from itself: no model can be expected to come closer."""
    if len(sample) < 2:
        return float("nan")
    rng = np.random.default_rng(1)
    found = [measure(sample, rng.choice(sample, len(sample))) for _ in range(rounds)]  # type: ignore[operator]
    return float(np.mean(found))
