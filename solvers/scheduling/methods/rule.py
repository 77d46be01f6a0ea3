"""Dispatching rules, within milliseconds."""

from ..problem import Problem
from ..rules.dispatch import best_of_rules, unsupported
from ..run import Run

__all__ = ["solve", "supports"]


def supports(problem: Problem) -> str | None:
    """Neither blocking, greatest lags nor limited transporters; deadlines may be missed, then nothing is offered."""
    return unsupported(problem)


def solve(run: Run, workers: int) -> None:
    """Try all rules, on one thread."""
    best_of_rules(run)
