"""How many replications: run until the interval is as narrow, relative to the mean, as was asked."""

from dataclasses import dataclass
from math import isfinite, sqrt

from numpy.typing import ArrayLike

from twin.statistics.errors import StatisticsError, check_confidence
from twin.statistics.interval import Estimate, estimate, student_t_quantile

__all__ = ["Decision", "Precision", "replications_needed"]

PILOT = 5
"""Fewest replications from which a variance is believed."""

LIMIT = 10**9
"""More replications than anybody runs."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Answer of a stopping rule to the values so far.

    Attributes
    ----------
    stop : whether to stop
    reached : whether the precision is reached (stopping at `at_most` does not reach it)
    needed : forecast of the replications needed in all, None when unknown (fewer than the pilot) or without end
        (a mean of 0)
    estimate : the interval so far
    """

    stop: bool
    reached: bool
    needed: int | None
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Precision:
    """Sequential stopping rule for a relative half width.

    Law (2015), Simulation Modeling and Analysis, 5th ed., ch. 9.4.1: replicate until the half width divided by the
    mean is at most target / (1 + target). The adjusted bound is what makes the error relative to the true mean, not
    to the estimate, at most the target.

    Parameters
    ----------
    target : relative error asked for, in (0, 1), e.g. 0.01
    confidence : in (0, 1)
    at_least : replications before the rule is believed (the pilot), >= 5
    at_most : replications after which it gives up, >= at_least

    Raises
    ------
    StatisticsError
        If a setting is out of its range.

    Examples
    --------
    >>> rule = Precision(0.05)
    >>> rule.decide([10.1, 9.9, 10.0, 10.2, 9.8]).stop
    True
    """

    target: float
    confidence: float = 0.95
    at_least: int = PILOT
    at_most: int = 1000

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        if not 0.0 < self.target < 1.0:
            raise StatisticsError(f"target: {self.target}, want a number between 0 and 1 such as 0.01")
        if self.at_least < PILOT:
            raise StatisticsError(f"at_least: {self.at_least}, want at least {PILOT}")
        if self.at_most < self.at_least:
            raise StatisticsError(f"at_most: {self.at_most}, want at least at_least = {self.at_least}")

    @property
    def bound(self) -> float:
        """Bound on half width / mean: target / (1 + target) [-]."""
        return self.target / (1.0 + self.target)

    def decide(self, values: ArrayLike) -> Decision:
        """Judge the values so far.

        Parameters
        ----------
        values : shape (n,), n >= 1, one value for each replication so far
        """
        so_far = estimate(values, self.confidence)
        if so_far.n < self.at_least:
            return Decision(False, False, None, so_far)
        reached = so_far.relative_half_width <= self.bound
        needed = replications_needed(so_far, self.target)
        return Decision(reached or so_far.n >= self.at_most, reached, needed, so_far)


def replications_needed(pilot: Estimate, target: float) -> int | None:
    """Forecast the replications in all that bring the relative half width to the target.

    Law (2015), ch. 9.4.1: the least i >= n with t(i-1, 1-alpha/2) sd / sqrt(i) <= abs(mean) target / (1 + target),
    with mean and sd of the pilot taken as they are.

    Parameters
    ----------
    pilot : estimate from n >= 5 replications
    target : relative error asked for, in (0, 1)

    Returns
    -------
    int or None
        None when no number would do: a mean of 0 (or next to it) that varies.

    Raises
    ------
    StatisticsError
        If the pilot is too small or the target out of its range.
    """
    if pilot.n < PILOT:
        raise StatisticsError(f"pilot: {pilot.n} replications, want at least {PILOT}")
    if not 0.0 < target < 1.0:
        raise StatisticsError(f"target: {target}, want a number between 0 and 1 such as 0.01")
    if pilot.sd == 0.0:
        return pilot.n
    allowed = abs(pilot.mean) * target / (1.0 + target)

    def enough(n: int) -> bool:
        return student_t_quantile(0.5 + pilot.confidence / 2, n - 1) * pilot.sd / sqrt(n) <= allowed

    if enough(pilot.n):
        return pilot.n
    if not isfinite(allowed) or not enough(LIMIT):
        return None
    # The half width falls with n: bisection between one that is too few and one that is enough.
    too_few, n = pilot.n, LIMIT
    while n - too_few > 1:
        middle = (too_few + n) // 2
        too_few, n = (too_few, middle) if enough(middle) else (middle, n)
    return n
