"""Ranking and selection: which of several systems has the best mean, with replications spent where that is in doubt.

Both rules are pure functions of the values so far: who asks again with the same values gets the same answer, so that a
study that was stopped goes on as if nothing had happened.

Two kinds of promise:

`KimNelson`
    Whatever the means, the system chosen is the best with at least the probability asked for, if the best is better
    than all others by the indifference or more (else one within the indifference). Holds for normal values, also under
    common random numbers, which make it faster. The number of replications is what it takes.
`Ocba`
    Spends a given number of replications so that the probability of the right choice is about as large as it can be.
    That probability is estimated (a lower bound on normal values that are independent between the systems); it is not
    a guarantee. Common random numbers correlate the systems, which makes the bound careful.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, inf, nan, sqrt
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twin.statistics.errors import StatisticsError, as_sample, check_confidence
from twin.statistics.interval import student_t_quantile

__all__ = ["FEWEST", "Choice", "KimNelson", "Ocba", "Selection", "could_be_best"]

Floats = NDArray[np.float64]

FEWEST = 5
"""Fewest replications from which a variance is believed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Answer of a rule to the values so far.

    Attributes
    ----------
    best : number of the system that looks best so far
    counts : replications wanted of each system, in all; those that are there where a system needs no more
    done : whether no more are wanted
    reached : whether the probability that was asked for is reached
    probability : that `best` is the best: guaranteed (`KimNelson`, NaN until it is reached) or estimated (`Ocba`)
    in_doubt : whether each system could still be the best
    expected : forecast of the replications of all systems together until the rule is done
    """

    best: int
    counts: tuple[int, ...]
    done: bool
    reached: bool
    probability: float
    in_doubt: tuple[bool, ...]
    expected: int


class Selection(Protocol):
    """A rule that says which systems need more replications."""

    @property
    def pilot(self) -> int:
        """Replications of every system before the rule is asked."""

    def decide(self, values: Sequence[ArrayLike]) -> Choice:
        """Judge the values so far: of each system its replications 0, 1, ..., at least the pilot."""


@dataclass(frozen=True, slots=True)
class KimNelson:
    """Fully sequential procedure with elimination under an indifference zone.

    Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation, ACM TOMACS 11,
    251-273, procedure KN with c = 1 and the constant for correlated systems: eta = ((2 alpha / (k-1))**(-2/(n0-1)) - 1)
    / 2, h**2 = 2 eta (n0-1). At r replications system i goes if, for some l still there, its mean lies below that of l
    by more than W = max(0, d/(2r) (h**2 S**2 / d**2 - r)); S**2 is the variance of the paired differences over the
    pilot. Looking every `step` replications in place of every one keeps the guarantee: the means leave the region at
    fewer instants.

    Parameters
    ----------
    indifference : smallest difference of means that matters, > 0 [unit of the values]
    confidence : probability of the right choice, in (0, 1)
    pilot : replications of all systems before the first elimination, >= 5; ten to twenty are usual
    step : replications added at once to each system that is left, >= 1
    at_most : replications of one system after which the rule gives up
    good : which direction is good

    Raises
    ------
    StatisticsError
        If a setting is out of its range.

    Examples
    --------
    >>> rule = KimNelson(indifference=1.0, pilot=5)
    >>> rule.decide([[5.1, 4.9, 5.0, 5.2, 4.8], [9.0, 9.1, 8.9, 9.2, 8.8]]).best
    1
    """

    indifference: float
    confidence: float = 0.95
    pilot: int = 10
    step: int = 1
    at_most: int = 10_000
    good: Literal["higher", "lower"] = "higher"

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        if not 0.0 < self.indifference < inf:
            raise StatisticsError(f"indifference: {self.indifference}, want more than 0, as the least that matters")
        _check_counts(self.pilot, self.step, self.good)
        if self.at_most < self.pilot:
            raise StatisticsError(f"at_most: {self.at_most}, want at least the pilot of {self.pilot}")

    def decide(self, values: Sequence[ArrayLike]) -> Choice:
        """Judge the values so far; systems with fewer replications than others are those that were eliminated."""
        samples = _samples(values, self.pilot, self.good)
        counts = [sample.size for sample in samples]
        r = max(counts)
        left = [i for i, count in enumerate(counts) if count == r]
        if len(samples) == 1:
            return Choice(0, tuple(counts), True, True, 1.0, (True,), r)
        alpha = 1.0 - self.confidence
        # More than half the probability to err asks for nothing: any choice would do.
        eta = max(((2 * alpha / (len(samples) - 1)) ** (-2 / (self.pilot - 1)) - 1) / 2, 0.0)
        bound = 2 * eta * (self.pilot - 1) * _variances(samples, left, self.pilot) / self.indifference**2
        means = np.array([samples[i].mean() for i in left])
        width = np.maximum(0.0, self.indifference / (2 * r) * (bound - r))
        stays = (means[:, None] >= means[None, :] - width).all(axis=1)
        kept = [i for i, stay in zip(left, stays, strict=True) if stay]
        best = max(kept, key=lambda i: (samples[i].mean(), -i))
        reached = len(kept) == 1 or bool(r > bound[np.ix_(stays, stays)].max())
        done = reached or r >= self.at_most
        wanted = list(counts)
        for i in kept if not done else ():
            wanted[i] = min(r + self.step, self.at_most)
        doubtful = tuple(i in kept and (i == best or not reached) for i in range(len(samples)))
        expected = sum(counts) if done else sum(counts) + self._to_come(bound, means, r)
        return Choice(best, tuple(wanted), done, reached, self.confidence if reached else nan, doubtful, expected)

    def _to_come(self, bound: Floats, means: Floats, r: int) -> int:
        """Forecast the replications that are missing, if the means stay as they are.

        System i goes to system l where their distance is W: at r = d bound / (2 distance + d).
        """
        ahead = np.maximum(means[None, :] - means[:, None], 0.0)
        ends = self.indifference * bound / (2 * ahead + self.indifference)
        np.fill_diagonal(ends, inf)
        first = np.sort(np.clip(ends.min(axis=1), r, self.at_most))
        # The last one to go ends it for the one that stays.
        return int(np.ceil(first[:-1] - r).sum() + np.ceil(first[-2] - r))


@dataclass(frozen=True, slots=True)
class Ocba:
    """Optimal computing budget allocation.

    Chen, Lin, Yucesan and Chick (2000), Simulation budget allocation for further enhancing the efficiency of ordinal
    optimization, Discrete Event Dynamic Systems 10, 251-270, theorem 1: with b the best so far and d its distance to
    system i, N_i ~ (s_i / d_i)**2 for i != b, and N_b = s_b sqrt(sum N_i**2 / s_i**2). The probability is the lower
    bound of the paper, 1 - sum P(mean_i beats mean_b), which is not guaranteed but estimated. Each replication goes to
    the system that has least of its share (Chen and Lee 2011, ch. 4.2).

    Parameters
    ----------
    budget : replications of all systems together; the pilot is part of it
    confidence : estimated probability of the right choice at which it stops before the budget is spent, in (0, 1)
    pilot : replications of every system before the first decision, >= 5
    step : replications that are handed out at once, >= 1
    good : which direction is good

    Raises
    ------
    StatisticsError
        If a setting is out of its range.

    Examples
    --------
    >>> rule = Ocba(budget=100, step=4, pilot=5)
    >>> rule.decide([[5.0, 4.0, 6.0, 5.5, 4.5], [5.2, 4.4, 6.1, 5.4, 4.6], [1.0, 1.1, 0.9, 1.2, 0.8]]).counts
    (8, 6, 5)
    """

    budget: int
    confidence: float = 0.95
    pilot: int = FEWEST
    step: int = 10
    good: Literal["higher", "lower"] = "higher"

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        _check_counts(self.pilot, self.step, self.good)
        if self.budget < self.pilot:
            raise StatisticsError(f"budget: {self.budget}, want at least the pilot of {self.pilot} for every system")

    def decide(self, values: Sequence[ArrayLike]) -> Choice:
        """Judge the values so far, and hand out the next replications."""
        samples = _samples(values, self.pilot, self.good)
        counts = np.array([sample.size for sample in samples])
        means = np.array([sample.mean() for sample in samples])
        spreads = np.array([sample.std(ddof=1) for sample in samples])
        best = int(means.argmax())
        same = np.array([_same(sample, samples[best]) for sample in samples])
        errors = _errors(means, spreads / np.sqrt(counts), best, same)
        probability = max(0.0, 1.0 - float(errors.sum()))
        reached = probability >= self.confidence
        left = min(self.step, self.budget - int(counts.sum()))
        done = reached or left <= 0
        wanted = counts.copy()
        if not done:
            share = _shares(means, spreads, best, same)
            for _ in range(left):
                wanted[int((share * (wanted.sum() + 1) - wanted).argmax())] += 1
        doubtful = (errors > (1.0 - self.confidence) / max(len(samples) - 1, 1)) | same
        expected = int(counts.sum()) if done else self.budget
        return Choice(best, tuple(map(int, wanted)), done, reached, probability, tuple(map(bool, doubtful)), expected)


def could_be_best(
    values: Sequence[ArrayLike], confidence: float = 0.95, good: Literal["higher", "lower"] = "higher"
) -> NDArray[np.bool_]:
    """Tell which systems hold the best among them with the confidence; all where there is one replication.

    Nelson, Swann, Goldsman and Song (2001), Simple procedures for selecting the best simulated system when the number
    of alternatives is large, Operations Research 49, 950-963, screening with the constant for correlated systems: i
    stays if, for all l, its mean is not below that of l by more than t(n-1, 1 - alpha/(k-1)) S_il / sqrt(n).

    Parameters
    ----------
    values : of each system its replications, the same number n of all
    confidence : in (0, 1)

    Returns
    -------
    array of shape (k,)

    Raises
    ------
    StatisticsError
        If the numbers of replications differ, or a setting is out of its range.
    """
    check_confidence(confidence)
    samples = _samples(values, 1, good)
    k, n = len(samples), samples[0].size
    if any(sample.size != n for sample in samples):
        raise StatisticsError("values: other numbers of replications; pairs share random numbers")
    if k == 1 or n == 1:
        return np.ones(k, dtype=bool)
    means = np.array([sample.mean() for sample in samples])
    t = student_t_quantile(1 - (1 - confidence) / (k - 1), n - 1) if (1 - confidence) / (k - 1) < 0.5 else 0.0
    width = t * np.sqrt(_variances(samples, range(k), n) / n)
    return np.asarray((means[:, None] >= means[None, :] - width).all(axis=1))


def _check_counts(pilot: int, step: int, good: str) -> None:
    if pilot < FEWEST:
        raise StatisticsError(f"pilot: {pilot}, want at least {FEWEST}")
    if step < 1:
        raise StatisticsError(f"step: {step}, want at least 1")
    if good not in ("higher", "lower"):
        raise StatisticsError(f"good: {good!r}, want higher or lower")


def _samples(values: Sequence[ArrayLike], pilot: int, good: str) -> list[Floats]:
    """Check the values of every system; turn them so that higher is better."""
    if not len(values):
        raise StatisticsError("values: no system, want at least 1")
    samples = [as_sample(one, f"system {number}") for number, one in enumerate(values)]
    for number, sample in enumerate(samples):
        if sample.size < pilot:
            raise StatisticsError(f"system {number}: {sample.size} replications, want at least the pilot of {pilot}")
    return samples if good == "higher" else [-sample for sample in samples]


def _variances(samples: Sequence[Floats], left: Sequence[int], pilot: int) -> Floats:
    """Variances of the paired differences over the pilot, shape (left, left)."""
    first = np.array([samples[i][:pilot] for i in left])
    found = np.empty((len(left), len(left)))
    for row, one in enumerate(first):  # row by row: the memory stays that of the values
        found[row] = (one - first).var(axis=1, ddof=1)
    return found


def _same(one: Floats, other: Floats) -> bool:
    """Tell whether two systems give the same values: what differs between them has no effect."""
    shared = min(one.size, other.size)
    return bool((one[:shared] == other[:shared]).all())


def _errors(means: Floats, deviations: Floats, best: int, same: NDArray[np.bool_]) -> Floats:
    """Probability that each system is truly better than the one that looks best, shape (k,); 0 for what is the same."""
    found = np.zeros(means.size)
    for i in np.flatnonzero(~same):
        deviation = sqrt(deviations[i] ** 2 + deviations[best] ** 2)
        distance = means[best] - means[i]
        found[i] = erfc(distance / deviation / sqrt(2)) / 2 if deviation > 0 else 0.5 * (distance == 0)
    return found


def _shares(means: Floats, spreads: Floats, best: int, same: NDArray[np.bool_]) -> Floats:
    """Shares of the budget, shape (k,)."""
    share: Floats = np.zeros(means.size)
    # Two that look alike to the last bit, and are not, must not make a share infinite.
    distance = np.maximum(means[best] - means, 1e-9 * (np.abs(means[best]) + spreads.max()))
    rivals = ~same & (spreads > 0)
    # Relative to the nearest: squares of very small distances would overflow.
    scale = (distance[rivals] / spreads[rivals]).min() if rivals.any() else 1.0
    share[rivals] = (scale * spreads[rivals] / distance[rivals]) ** 2
    of_best = spreads[best] * sqrt(float((share[rivals] ** 2 / spreads[rivals] ** 2).sum()))
    share[best] = of_best if rivals.any() else 1.0
    return np.asarray(share / share.sum())
