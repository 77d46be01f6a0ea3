"""The one way to solve a scheduling problem."""

import os
from collections.abc import Callable

from .answer import Answer
from .checker import check
from .compiling import compilation_apart
from .methods import load_solver
from .problem import Problem, SchedulingError
from .run import Better, Run
from .schedule import Schedule

__all__ = ["solve", "supports"]

AUTO = "hybrid"


def supports(problem: Problem, solver: str = "auto") -> str | None:
    """Why a solver cannot take a problem; None if it can.

    Raises
    ------
    SchedulingError
        If there is no such solver.
    """
    return load_solver(AUTO if solver == "auto" else solver).supports(problem)


def solve(
    problem: Problem,
    time_limit: float = 10.0,
    *,
    solver: str = "auto",
    workers: int | None = None,
    seed: int = 0,
    iterations: int | None = None,
    start: Schedule | None = None,
    on_better: Callable[[Better], None] | None = None,
) -> Answer:
    """Solve a problem: the best schedule found in the time, with what is proved about it.

    The first call on a machine compiles kernels and says so in the log; that takes none of the time limit.
    Ctrl-C ends the run early and gives the best so far; a second one is a `KeyboardInterrupt`.

    Parameters
    ----------
    time_limit : float
        Wall time [s].
    solver : str
        "auto" is "hybrid"; `solver_names()` lists the others.
    workers : int or None
        Threads; all cores if None.
    seed : int
        Of all random choices.
    iterations : int or None
        Limit on the solver's steps. With it, the answer depends on seed, iterations and workers, not on the machine, as
        long as the time limit is not met.
    start : Schedule or None
        A feasible schedule to start from.
    on_better : callable or None
        Told every improvement while the run goes on.

    Raises
    ------
    SchedulingError
        If the solver is unknown or does not support the problem, or `start` breaks a constraint.
    InfeasibleScheduleError
        If the solver's answer breaks a constraint: a defect of the solver.
    """
    chosen = load_solver(AUTO if solver == "auto" else solver)
    reason = chosen.supports(problem)
    if reason is not None:
        raise SchedulingError(f"solver {solver} does not support the problem: {reason}")
    threads = (os.cpu_count() or 1) if workers is None else workers
    if threads < 1 or not time_limit > 0 or (iterations is not None and iterations < 1):
        raise SchedulingError("workers, time limit and iterations must be above 0")
    run = Run(problem, time_limit, seed, iterations, on_better)
    if start is not None:
        check(problem, start)
        run.offer(start, "start")
    try:
        with compilation_apart(run):
            chosen.solve(run, threads)
    except KeyboardInterrupt:
        run.stop()
    if run.best is not None:
        check(problem, run.best.schedule)
    return Answer.of(run)
