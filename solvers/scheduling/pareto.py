"""Schedules of which none is better than another one in both of two terms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .builder import objective_row
from .objective import terms
from .problem import TERMS, IntArray, Problem, SchedulingError
from .run import Better
from .schedule import Schedule
from .solve import solve

__all__ = ["Trade", "pareto_front"]

FINE = 1000
"""Weights of a weighted sum are whole numbers up to about this."""


@dataclass(frozen=True, eq=False)
class Trade:
    """One schedule of the front, and its values of the two terms."""

    schedule: Schedule
    values: tuple[int, int]


def pareto_front(
    problem: Problem,
    first: str,
    second: str,
    *,
    points: int = 5,
    time_limit: float = 60.0,
    solver: str = "auto",
    workers: int | None = None,
    seed: int = 0,
    iterations: int | None = None,
) -> list[Trade]:
    """Schedules that trade one term of the objective for another one, sorted by the first.

    Each end is solved for its term alone, then weighted sums between them, scaled by the ends; every schedule met on
    the way may enter the front. Weighted sums do not reach points that lie inside of the front's convex hull. The list
    is empty if no schedule was found.

    Parameters
    ----------
    first, second : str
        Names of `TERMS`.
    points : int
        Runs, at least 2; they share the time.
    time_limit, solver, workers, seed, iterations
        As for `solve`; the time is for all runs together.

    Raises
    ------
    SchedulingError
        If a term is unknown, the terms are the same, or there are fewer than 2 points.
    """
    if first == second or points < 2:
        raise SchedulingError("a front needs two different terms and at least 2 points")
    columns = [TERMS.index(name) for name in (first, second) if objective_row({name: 1})]
    front: list[Trade] = []

    def enter(better: Better) -> None:
        values = terms(problem, better.schedule)[columns]
        front.append(Trade(better.schedule, (int(values[0]), int(values[1]))))

    def run(weights: Sequence[int]) -> None:
        row = objective_row(dict(zip((first, second), weights, strict=True)))
        weighted = replace(problem, objective=_one_row(row))
        start = None
        if front:
            start = min(front, key=lambda t: weights[0] * t.values[0] + weights[1] * t.values[1]).schedule
        solve(
            weighted,
            time_limit / points,
            solver=solver,
            workers=workers,
            seed=seed,
            iterations=iterations,
            start=start,
            on_better=enter,
        )

    run((1, 0))
    run((0, 1))
    ends = _best(front)
    spans = [1 + max(values) - min(values) for values in zip(*(t.values for t in ends), strict=True)]
    for k in range(1, points - 1 if len(ends) > 1 else 0):
        share = k / (points - 1)
        scaled = ((1 - share) / spans[0], share / spans[1])
        run(tuple(max(1, round(FINE * weight / max(scaled))) for weight in scaled))
    return _best(front)


def _one_row(row: Sequence[int]) -> IntArray:
    return np.array([row], dtype=np.int64)


def _best(trades: Sequence[Trade]) -> list[Trade]:
    """Those that none other is as good as in both terms, by the first term."""
    front: list[Trade] = []
    for trade in sorted(trades, key=lambda t: t.values):
        if not front or trade.values[1] < front[-1].values[1]:
            front.append(trade)
    return front
