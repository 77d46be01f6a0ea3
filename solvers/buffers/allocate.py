"""The best allocation of a number of places to buffers, the dual problem of Gershwin and Schor.

S. B. Gershwin and J. E. Schor (2000), Efficient algorithms for buffer space allocation, Annals of Operations Research
93, 117-144, climb along the gradient of the throughput, projected onto allocations of the same total. Here the gradient
is one of differences: every buffer with some places more, and with some less, in simulations under common random
numbers, so that a difference of two allocations has far less noise than either of them. The throughput of lines is
concave in the places (L. E. Meester and J. G. Shanthikumar 1990, Concavity of the throughput of tandem queueing systems
with finite buffer storage space, Advances in Applied Probability 22, 764-767, for exponential times): what no exchange
improves is then the best.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

__all__ = ["Allocation", "Simulate", "Values", "allocate"]

Floats = NDArray[np.float64]
Places = tuple[int, ...]
Simulate = Callable[[Sequence[tuple[Places, int]]], Sequence[float]]
"""Throughput of allocations, each in the run of a number; runs of one number have their random numbers in common."""

EXCHANGES = 4
"""Exchanges that are simulated of those that the gradient says are best."""


@dataclass(frozen=True)
class Allocation:
    """Places by buffer, and what they are worth.

    Attributes
    ----------
    places : of each buffer
    throughput : mean over the runs by which it was chosen
    runs : how many these were
    """

    places: Places
    throughput: float
    runs: int


class Values:
    """Throughput of allocations in runs 0, 1, ...; none is simulated twice.

    Parameters
    ----------
    simulate : does the runs
    """

    def __init__(self, simulate: Simulate) -> None:
        self._simulate = simulate
        self._known: dict[Places, list[float]] = {}

    @property
    def runs(self) -> int:
        """All runs that were done."""
        return sum(map(len, self._known.values()))

    def of(self, allocations: Sequence[Places], runs: int) -> list[Floats]:
        """Throughput of allocations in their first runs, each of shape (runs,)."""
        wanted = [
            (places, number)
            for places in dict.fromkeys(allocations)
            for number in range(len(self._known.setdefault(places, [])), runs)
        ]
        for (places, _), value in zip(wanted, self._simulate(wanted) if wanted else (), strict=True):
            self._known[places].append(value)
        return [np.array(self._known[places][:runs]) for places in allocations]


def allocate(
    values: Values,
    start: Sequence[int],
    *,
    least: Sequence[int] | None = None,
    runs: int = 10,
    most_runs: int = 80,
    indifference: float = 0.001,
    told: Callable[[Allocation], None] = lambda _: None,
) -> Allocation:
    """Climb from an allocation to the best one of as many places.

    Parameters
    ----------
    values : tells the throughput of allocations
    start : places of each buffer, at least two buffers
    least : places that each buffer keeps; none if not given
    runs, most_runs : of each allocation at first, and at most where a difference is in doubt
    indifference : relative difference of throughput that is not worth more runs
    told : called with every better allocation

    Raises
    ------
    ValueError
        A buffer has fewer places than it keeps.
    """
    floor = (0,) * len(start) if least is None else tuple(least)
    if any(have < keep for have, keep in zip(start, floor, strict=True)):
        raise ValueError(f"start: {tuple(start)}, want at least {floor}")
    now: Places = tuple(start)
    step = max(1, sum(now) // (4 * len(now)))
    while True:
        better, doubt = _exchange(values, now, floor, step, runs)
        mean = float(values.of([now], runs)[0].mean())
        told(Allocation(now, mean, runs))
        if better is not None:
            now = better
        elif step > 1:
            step //= 2
        elif doubt > indifference * abs(mean) and 2 * runs <= most_runs:
            runs *= 2
        else:
            return Allocation(now, mean, runs)


def _exchange(values: Values, now: Places, floor: Places, step: int, runs: int) -> tuple[Places | None, float]:
    """Find a better allocation by moving some places; else None, and what might be gained yet."""
    giving = [j for j in range(len(now)) if now[j] - step >= floor[j]]
    more = [_moved(now, i, None, step) for i in range(len(now))]
    less = [_moved(now, None, j, step) for j in giving]
    base, *rest = values.of([now, *more, *less], runs)
    gains = np.array([value.mean() - base.mean() for value in rest[: len(more)]])
    losses = np.array([base.mean() - value.mean() for value in rest[len(more) :]])
    moves = sorted((losses[n] - gains[i], i, j) for n, j in enumerate(giving) for i in range(len(now)) if i != j)
    tried = [_moved(now, i, j, step) for _, i, j in moves[:EXCHANGES]]
    found = [(value - base) for value in values.of(tried, runs)]
    if not found:
        return None, 0.0
    means = [float(one.mean()) for one in found]
    errors = [float(one.std(ddof=1)) / sqrt(runs) for one in found]
    best = max(range(len(tried)), key=lambda n: means[n])
    if means[best] > 2 * errors[best]:
        return tried[best], 0.0
    return None, max(mean + 2 * error for mean, error in zip(means, errors, strict=True))


def _moved(places: Places, to: int | None, source: int | None, step: int) -> Places:
    changed = list(places)
    if to is not None:
        changed[to] += step
    if source is not None:
        changed[source] -= step
    return tuple(changed)
