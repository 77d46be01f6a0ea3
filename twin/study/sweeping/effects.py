"""Main effects: what each factor does to a figure, over all settings of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from twin.statistics.interval import Estimate, estimate

if TYPE_CHECKING:
    from twin.study.sweeping.result import SweepFigure, SweepPoint

__all__ = ["Effect", "LevelMean", "main_effect"]

BINS = 5
"""Parts of a range, with the same number of points each."""


@dataclass(frozen=True)
class LevelMean:
    """Mean of a figure over the points at one level, or in one part of a range.

    Attributes
    ----------
    value : the number in the level, or in the middle of the part; NaN where it is none
    mean : over these points
    distance : of that mean from the mean over all points, over the replications: under the same random numbers, what
        chance does to all points alike is no part of its interval
    points : how many there are
    """

    label: str
    value: float
    mean: float
    distance: Estimate
    points: int


@dataclass(frozen=True)
class Effect:
    """Main effect of a factor on a figure.

    Attributes
    ----------
    levels : with their means
    share : of the variance of the figure between points that these means explain (correlation ratio), in [0, 1];
        NaN where nothing varies
    """

    factor: str
    figure: SweepFigure
    levels: tuple[LevelMean, ...]
    share: float

    @property
    def range(self) -> float:
        """Largest mean less the smallest."""
        means = [level.mean for level in self.levels]
        return max(means) - min(means)


def main_effect(
    points: Sequence[SweepPoint], factor: int, name: str, labels: Sequence[str], figure: SweepFigure, confidence: float
) -> Effect | None:
    """Compute a main effect from the points that are done; None where there are none.

    Parameters
    ----------
    factor : its number
    labels : of its levels; empty for a range
    """
    known = [point for point in points if not any(np.isnan(point.values[figure.number]))]
    if not known:
        return None
    means = np.array([np.mean(point.values[figure.number]) for point in known])
    groups = _by_level(known, factor, labels) if labels else _by_part(known, factor)
    total = float(((means - means.mean()) ** 2).sum())
    between = 0.0
    # Points may have more replications than others, where a rule has spent them.
    shared = min(len(point.values[figure.number]) for point in known)
    table = np.array([point.values[figure.number][:shared] for point in known])
    found = []
    for label, value, members in groups:
        distance = estimate(table[members].mean(axis=0) - table.mean(axis=0), confidence)
        mean = float(means[members].mean())
        found.append(LevelMean(label, value, mean, distance, len(members)))
        between += len(members) * (mean - float(means.mean())) ** 2
    share = min(between / total, 1.0) if total > 0 else nan
    return Effect(name, figure, tuple(found), share)


def _by_level(points: Sequence[SweepPoint], factor: int, labels: Sequence[str]) -> list[tuple[str, float, list[int]]]:
    found = []
    for label in labels:
        members = [n for n, point in enumerate(points) if point.levels[factor] == label]
        if members:
            found.append((label, points[members[0]].numbers[factor], members))
    return found


def _by_part(points: Sequence[SweepPoint], factor: int) -> list[tuple[str, float, list[int]]]:
    order = sorted(range(len(points)), key=lambda n: points[n].numbers[factor])
    parts = [list(map(int, part)) for part in np.array_split(order, min(BINS, len(order))) if len(part)]
    found = []
    for part in parts:
        low, high = points[part[0]], points[part[-1]]
        label = low.levels[factor] if len(part) == 1 else f"{low.levels[factor]} .. {high.levels[factor]}"
        found.append((label, (low.numbers[factor] + high.numbers[factor]) / 2, part))
    return found
