"""Comparison of two systems under common random numbers: paired differences, relative change, verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import copysign, fsum, isnan, nan, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.statistics.errors import StatisticsError, as_sample, check_confidence
from twin.statistics.interval import Estimate, estimate, student_t_quantile

__all__ = ["Comparison", "Good", "RelativeChange", "Verdict", "compare", "compare_all"]

Good = Literal["higher", "lower", "neither"]

ROUNDING = 1e-12
"""Relative difference below which two results are the same number, formed in another order."""


class Verdict(StrEnum):
    """What a comparison allows to say."""

    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NO_DIFFERENCE = "no significant difference"
    NOT_JUDGED = "not judged: one replication"


@dataclass(frozen=True, slots=True)
class RelativeChange:
    """(after - before) / abs(before) of the means [-], with its Fieller interval.

    Attributes
    ----------
    change : NaN when the mean before is 0
    low, high : NaN when there is no bounded interval: one replication, or a mean before that does not differ
        significantly from 0
    confidence : of the interval
    """

    change: float
    low: float
    high: float
    confidence: float

    def __str__(self) -> str:
        if isnan(self.change):
            return "no relative change: the mean before is 0"
        if isnan(self.low):
            return f"{self.change:+.1%} (no bounded interval)"
        return f"{self.change:+.1%} ({self.low:+.1%} .. {self.high:+.1%})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems compared replication by replication.

    Attributes
    ----------
    before, after : the two means, at the confidence asked for
    difference : after - before, paired t interval, at the confidence of one comparison (Bonferroni)
    relative : relative change of the means, same confidence as `difference`
    verdict : what may be said at that confidence
    correlation : between the two systems over the replications; NaN where one does not vary
    variance_reduction : 1 - var(difference) / (var(before) + var(after)), the share of the variance that common
        random numbers took away; negative when they did harm, NaN where nothing varies
    comparisons : number of comparisons that share the confidence (1: none but this)
    family_confidence : confidence that holds for all of them together
    """

    before: Estimate
    after: Estimate
    difference: Estimate
    relative: RelativeChange
    verdict: Verdict
    correlation: float
    variance_reduction: float
    comparisons: int
    family_confidence: float

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}, {self.relative}: {self.verdict} at {self.family_confidence:.4g}"


def compare(
    before: ArrayLike,
    after: ArrayLike,
    good: Good = "neither",
    confidence: float = 0.95,
    comparisons: int = 1,
) -> Comparison:
    """Compare two systems whose replication i met the same random numbers.

    The difference has the paired t interval of Law (2015), ch. 10.2.1. The relative change has the interval of
    Fieller (1954), Some problems in interval estimation, JRSS B 16, 175-185, on the same pairs: exact for normal
    means, and it excludes 0 exactly when the paired t interval does, so the two never contradict each other (the delta
    method is neither). Under Bonferroni each of m comparisons gets confidence 1 - (1 - confidence) / m (Law, ch. 10.3).

    Parameters
    ----------
    before, after : shape (n,), the same n, pair i from replication i of both
    good : which direction is good; with "neither" the verdict says higher or lower
    confidence : in (0, 1), of all comparisons together
    comparisons : >= 1, number of comparisons made at once

    Raises
    ------
    StatisticsError
        If the numbers of replications differ, a value is not finite, or a setting is out of its range.
    """
    check_confidence(confidence)
    if good not in ("higher", "lower", "neither"):
        raise StatisticsError(f"good: {good!r}, want one of higher, lower, neither")
    if comparisons < 1:
        raise StatisticsError(f"comparisons: {comparisons}, want at least 1")
    x, y = as_sample(before, "before"), as_sample(after, "after")
    if x.size != y.size:
        raise StatisticsError(f"after: {y.size} replications, want {x.size} as before: pairs share random numbers")
    each = 1.0 - (1.0 - confidence) / comparisons
    d = y - x
    # A sum formed in another order is no effect of a layout.
    d[np.abs(d) <= ROUNDING * np.maximum(np.abs(x), np.abs(y))] = 0.0
    difference = estimate(d, each)
    correlation, reduction = _common_random_numbers(x, y, d)
    return Comparison(
        before=estimate(x, confidence),
        after=estimate(y, confidence),
        difference=difference,
        relative=_fieller(x, d, each),
        verdict=_verdict(difference, good),
        correlation=correlation,
        variance_reduction=reduction,
        comparisons=comparisons,
        family_confidence=confidence,
    )


def compare_all(
    before: ArrayLike,
    variants: Mapping[str, ArrayLike],
    good: Good = "neither",
    confidence: float = 0.95,
    bonferroni: bool = True,
) -> dict[str, Comparison]:
    """Compare several variants with one base; with `bonferroni` all verdicts hold together at the confidence."""
    count = len(variants) if bonferroni else 1
    return {name: compare(before, after, good, confidence, count) for name, after in variants.items()}


def _verdict(difference: Estimate, good: Good) -> Verdict:
    if not difference.has_interval:
        return Verdict.NOT_JUDGED
    if difference.holds(0.0):
        return Verdict.NO_DIFFERENCE
    rises = difference.mean > 0
    if good == "neither":
        return Verdict.HIGHER if rises else Verdict.LOWER
    return Verdict.BETTER if rises == (good == "higher") else Verdict.WORSE


def _covariance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Sample covariance, n - 1 in the denominator."""
    return fsum(((a - a.mean()) * (b - b.mean())).tolist()) / (a.size - 1)


def _common_random_numbers(
    x: NDArray[np.float64], y: NDArray[np.float64], d: NDArray[np.float64]
) -> tuple[float, float]:
    """Correlation of the systems, and the share of the variance of the difference that it took away."""
    if x.size < 2:
        return nan, nan
    x_varies, y_varies = bool((x != x[0]).any()), bool((y != y[0]).any())
    if not (x_varies or y_varies):
        return nan, nan
    var_x, var_y, var_d = _covariance(x, x), _covariance(y, y), _covariance(d, d)
    correlation = nan
    if x_varies and y_varies:
        correlation = min(1.0, max(-1.0, _covariance(x, y) / sqrt(var_x * var_y)))
    return correlation, 1.0 - var_d / (var_x + var_y)


def _fieller(x: NDArray[np.float64], d: NDArray[np.float64], confidence: float) -> RelativeChange:
    """Fieller's interval of r = mean(d) / mean(x): all r with (D - r X)**2 <= t**2 var(D - r X).

    Written in the difference d = y - x instead of y, so that a small change of a large figure loses no digits.
    That is A r**2 - 2 B r + C <= 0 with A = X**2 - t**2 vxx, B = X D - t**2 vxd, C = D**2 - t**2 vdd, where v are
    covariances of means; bounded when A > 0.
    """
    n = x.size
    mean_x, mean_d = fsum(x.tolist()) / n, fsum(d.tolist()) / n
    if mean_x == 0.0:
        return RelativeChange(nan, nan, nan, confidence)
    change = mean_d / abs(mean_x)
    if n < 2:
        return RelativeChange(change, nan, nan, confidence)
    if not d.any():
        return RelativeChange(0.0, 0.0, 0.0, confidence)
    # Divided by X throughout (X = 1): no square of a large figure overflows.
    x, d = x / mean_x, d / mean_x
    ratio = mean_d / mean_x
    t2 = student_t_quantile(0.5 + confidence / 2, n - 1) ** 2
    a = 1.0 - t2 * _covariance(x, x) / n
    b = ratio - t2 * _covariance(x, d) / n
    c = ratio**2 - t2 * _covariance(d, d) / n
    if a <= 0.0:
        return RelativeChange(change, nan, nan, confidence)
    # Both roots without cancellation: the sign of the smaller one is the sign of c, as in the paired t test.
    q = b + copysign(sqrt(max(b * b - a * c, 0.0)), b)
    if q == 0.0:
        return RelativeChange(change, 0.0, 0.0, confidence)
    ends = sorted((q / a, c / q))
    if mean_x < 0.0:
        # Relative to the magnitude of the base: an increase is positive whatever the sign of the figure.
        ends = [-ends[1], -ends[0]]
    return RelativeChange(change, ends[0], ends[1], confidence)
