"""Every solver on one generated problem: what is wrong with its answers, alone and beside each other."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from solvers.scheduling import (
    Answer,
    Problem,
    SchedulingError,
    objective_value,
    solve,
    solver_names,
    supports,
    violation,
)

__all__ = ["answers", "contradiction"]

SECONDS = 5.0
ITERATIONS = 100
BRIEF = {"lns": (0.5, 4), "cpsat": (0.5, 100)}
"""Seconds and iterations of those that make a model each time, where thousands of problems are tried: an answer that is
not proved in them has to be feasible all the same. The others keep their limits."""


def answers(problem: Problem, tally: Counter[str] | None = None, *, brief: bool = False) -> dict[str, Answer]:
    """The answer of each solver that supports the problem; the others must refuse it in words.

    Parameters
    ----------
    tally : Counter or None
        Counts, by solver, what came of it.
    brief : bool
        With limits as in `BRIEF`.
    """
    counts: Counter[str] = Counter() if tally is None else tally
    found = {}
    for name in solver_names():
        reason = supports(problem, name)
        if reason is None:
            seconds, iterations = BRIEF.get(name, (SECONDS, ITERATIONS)) if brief else (SECONDS, ITERATIONS)
            found[name] = solve(problem, seconds, solver=name, workers=1, iterations=iterations)
            counts[f"{name} {found[name].status}"] += 1
            continue
        counts[f"{name} does not support"] += 1
        with pytest.raises(SchedulingError, match=re.escape(reason)):
            solve(problem, SECONDS, solver=name, workers=1)
    return found


def contradiction(problem: Problem, found: dict[str, Answer]) -> str | None:
    """What no set of right answers can hold: a broken constraint, a wrong value, a bound above a schedule."""
    best = min((answer.value for answer in found.values() if answer.value is not None), default=None)
    for name, answer in found.items():
        if answer.schedule is not None:
            broken = violation(problem, answer.schedule)
            if broken is not None:
                return f"{name}: {broken}"
            if answer.value != objective_value(problem, answer.schedule):
                return f"{name}: says {answer.value}, but it is {objective_value(problem, answer.schedule)}"
        if best is None:
            continue
        if answer.status == "infeasible":
            return f"{name}: says infeasible, but there is a schedule of {best}"
        if answer.bound is not None and answer.bound > best:
            return f"{name}: says bound {answer.bound}, but there is a schedule of {best}"
        if answer.status == "optimal" and answer.value != best:
            return f"{name}: says {answer.value} is optimal, but there is a schedule of {best}"
    return None
