"""Large-neighbourhood search on CP-SAT."""

from ..cpsat.model import Model, minimise, unsupported
from ..cpsat.neighbourhoods import improve
from ..problem import Problem
from ..run import Run

__all__ = ["solve", "supports"]

MOST_OPERATIONS = 5_000


def supports(problem: Problem) -> str | None:
    """What CP-SAT supports, up to a size at which making a model takes longer than solving it."""
    if problem.operations > MOST_OPERATIONS:
        return f"{problem.operations} operations; lns takes up to {MOST_OPERATIONS}"
    return unsupported(problem)


def solve(run: Run, workers: int) -> None:
    """A first schedule by CP-SAT if there is none, then one neighbourhood after the other."""
    if run.best is None:
        model = Model.of(run.problem)
        minimise(model, run, "lns", workers=workers, seconds=run.seconds_left / 5, prove=True)
    improve(run, "lns", workers)
