"""CP-SAT beside a search: it looks only for what is better than the best so far, and proves when there is nothing."""

import time
from collections.abc import Callable

from ..run import Run
from .model import Model, make_solver, optimise, round_up

__all__ = ["prove"]

FIRST_PATIENCE = 0.5
"""Seconds until a better schedule from elsewhere makes CP-SAT start anew; doubled each time."""
MUCH = 2
"""How much CP-SAT puts into its linear relaxation where operations have alternatives, which share out work by it."""


def prove(run: Run, name: str, workers: int, give_up: Callable[[], bool] = lambda: False) -> bool:
    """Improve the best of a run or prove it optimal, for one level of objective.

    Parameters
    ----------
    give_up : callable
        Asked now and then whether to return with nothing proved.

    Returns
    -------
    bool
        Whether there is no schedule at all.
    """
    patience = FIRST_PATIENCE
    while not run.stopped and not give_up():
        best, began = run.best, time.perf_counter()
        model = Model.of(run.problem)
        level = model.levels[0]
        model.variables.model.minimize(level)
        if best is not None:
            model.hint(best.schedule)
            model.variables.model.add(level <= best.value[0] - 1)
        if run.bound is not None:
            model.variables.model.add(level >= run.bound[0])
        solver = make_solver(run, workers, run.seconds_left)
        if (run.problem.op_mode_count > 1).any():
            solver.parameters.linearization_level = MUCH
        most = None if best is None else best.value[0]
        # With the wish to be better, a bound holds up to the value of the best.
        solver.best_bound_callback = lambda bound, most=most: run.tighten((_capped(bound, most),))

        def outdated() -> bool:
            other = run.best is not best and run.best is not None and run.best.solver != name  # noqa: B023
            return give_up() or (other and time.perf_counter() - began > patience)  # noqa: B023

        status = optimise(model, solver, run, name, outdated)
        if status == "INFEASIBLE":
            if best is not None:
                run.tighten(best.value)
            return best is None
        if status == "OPTIMAL":
            run.tighten((round(solver.objective_value),))
            return False
        patience *= 2
    return False


def _capped(bound: float, most: int | None) -> int:
    return round_up(bound) if most is None else min(most, round_up(bound))
