"""CP-SAT on the whole problem: schedules, bounds, proofs, and the reason if there is no schedule."""

from ..cpsat.conflict import find_conflict
from ..cpsat.model import Model, minimise, unsupported
from ..problem import Problem
from ..run import Run

__all__ = ["solve", "supports"]

CONFLICT_SECONDS = 10.0


def supports(problem: Problem) -> str | None:
    """Everything but what would make the model too large."""
    return unsupported(problem)


def solve(run: Run) -> None:
    """Solve, starting from the run's best schedule."""
    model = Model.of(run.problem)
    if run.best is not None:
        model.hint(run.best.schedule)
    outcome = minimise(model, run, "cpsat", workers=run.workers, seconds=run.seconds_left, prove=True)
    if outcome == "infeasible":
        left = max(1.0, min(CONFLICT_SECONDS, run.seconds_left))
        run.call_infeasible(find_conflict(run.problem, time_limit=left, seed=run.seed))
