"""The best dispatching rule, within milliseconds."""

from ..problem import Problem
from ..rules.dispatch import best_of_rules, unsupported
from ..run import Run

__all__ = ["solve", "supports"]


def supports(problem: Problem) -> str | None:
    """Neither blocking, greatest lags nor limited transporters; deadlines may be missed, then nothing is offered."""
    return unsupported(problem)


def solve(run: Run) -> None:
    """Try all rules, and offer the best."""
    found = best_of_rules(run.problem)
    if found is not None:
        run.offer(found[0], f"rule {found[1]}")
