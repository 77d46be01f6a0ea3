"""Local search: the method that suits the problem, chosen by what it supports."""

from ..problem import Problem
from ..run import Run
from . import annealing, flexible, flow_shop, job_shop

__all__ = ["solve", "supports"]

METHODS = (flow_shop, job_shop, flexible, annealing)
"""The most special first."""


def supports(problem: Problem) -> str | None:
    """Why no search can take the problem; None if one can."""
    return None if any(method.supports(problem) is None for method in METHODS) else annealing.supports(problem)


def solve(run: Run, workers: int) -> None:
    """Search with the first method that supports the problem, until the run stops."""
    next(method for method in METHODS if method.supports(run.problem) is None).solve(run, workers)
