"""Solvers by name: each is one file of this folder, or an entry point of the group `twin.schedulers`.

A solver is a module with two functions::

    def supports(problem: Problem) -> str | None: ...   # None, or why not
    def solve(run: Run, workers: int) -> None: ...      # offer schedules and bounds until run.stopped
"""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, cast

from ..problem import Problem, SchedulingError
from ..run import Run

__all__ = ["Solver", "load_solver", "solver_names"]

GROUP = "twin.schedulers"


class Solver(Protocol):
    """What a solver's module offers."""

    def supports(self, problem: Problem) -> str | None:
        """Why this solver cannot take the problem; None if it can."""

    def solve(self, run: Run, workers: int) -> None:
        """Offer better and better schedules to the run, and bounds, until it stops or there is nothing left to do.

        `run.best` may hold a schedule to start from; `workers` threads may be busy at one time.
        """


def solver_names() -> list[str]:
    """Names of all solvers, without loading any."""
    ours = [module.name for module in pkgutil.iter_modules(__path__)]
    return sorted({*ours, *_from_outside()})


@cache
def _from_outside() -> dict[str, EntryPoint]:
    """Solvers of other packages by name; to ask what is installed takes longer than many a solver."""
    return {point.name: point for point in entry_points(group=GROUP)}


def load_solver(name: str) -> Solver:
    """The solver of that name.

    Raises
    ------
    SchedulingError
        If there is none; the message lists the known ones.
    """
    if name not in solver_names():
        raise SchedulingError(f"unknown solver {name!r}; known: {', '.join(solver_names())}")
    point = _from_outside().get(name)
    if point is not None:
        return cast(Solver, point.load())
    return cast(Solver, importlib.import_module(f"{__name__}.{name}"))
