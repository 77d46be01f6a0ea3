"""CP-SAT on the whole problem: schedules, bounds, proofs, and the reason if there is no schedule."""

from collections.abc import Callable

from ..cpsat.conflict import find_conflict
from ..cpsat.model import Model, minimise, unsupported
from ..cpsat.proof import prove
from ..problem import Problem
from ..run import Run

__all__ = ["solve", "supports"]

CONFLICT_SECONDS = 10.0


def supports(problem: Problem) -> str | None:
    """Everything but what would make the model too large."""
    return unsupported(problem)


def solve(run: Run, workers: int, *, give_up: Callable[[], bool] = lambda: False) -> None:
    """Solve, starting from the run's best schedule, and from better ones that come in from elsewhere.

    `give_up` is asked now and then, with one level of objective, whether to return.
    """
    if len(run.problem.objective) == 1 and run.iterations is None:
        infeasible = prove(run, "cpsat", workers, give_up)
    else:
        model = Model.of(run.problem)
        if run.best is not None:
            model.hint(run.best.schedule)
        outcome = minimise(model, run, "cpsat", workers=workers, seconds=run.seconds_left, prove=True)
        infeasible = outcome == "infeasible"
    if infeasible and not run.stopped:
        left = max(1.0, min(CONFLICT_SECONDS, run.seconds_left))
        run.call_infeasible(find_conflict(run.problem, time_limit=left, seed=run.seed))
