"""Large-neighbourhood search on CP-SAT: most of a schedule keeps its order and modes, the rest is solved again.

Neighbourhoods of time windows, machines and jobs after P. Laborie, D. Godard, "Self-adapting large neighborhood search"
(MISTA 2007); orders are kept, not times (partial-order relaxation, Godard, Laborie, Nuijten 2005).
"""

import numpy as np

from ..problem import IntArray, Problem
from ..run import Run
from ..schedule import Schedule
from .model import Model, minimise

__all__ = ["improve"]

FIRST_SIZE = 40
SECONDS = 2.0


def improve(run: Run, name: str, workers: int) -> None:
    """Improve the best schedule of a run until it stops; the run must have one."""
    generator = np.random.default_rng(run.seed)
    size, step = float(FIRST_SIZE), 0
    while not run.stopped and run.best is not None and (run.iterations is None or step < run.iterations):
        best = run.best
        free = _neighbourhood(run.problem, best.schedule, int(size), generator)
        model = Model.of(run.problem)
        keep(model, best.schedule, free)
        model.hint(best.schedule)
        whole = bool(free.all())
        outcome = minimise(model, run, name, workers=workers, seconds=SECONDS, prove=whole)
        size = min(size * 1.15, run.problem.operations) if outcome == "optimal" else max(size * 0.8, 4.0)
        step += 1


def keep(model: Model, schedule: Schedule, free: IntArray) -> None:
    """Keep modes, and the order on machines, of the operations that are not free, (o,) of 0 or 1."""
    v, p = model.variables, model.variables.problem
    last: dict[int, int] = {}
    for i in np.lexsort((schedule.end, schedule.start)).tolist():
        if free[i]:
            continue
        k = int(schedule.mode[i])
        if v.chosen[k] is not v.true:
            v.model.add(v.chosen[k] == 1)
        for r in p.mode_resource[slice(*p.mode_resource_ptr[k : k + 2])].tolist():
            if p.resource_capacity[r] == 1 and not p.resource_batching[r]:
                if r in last:
                    v.model.add(v.start[i] >= v.leave[last[r]])
                last[r] = i


def _neighbourhood(p: Problem, schedule: Schedule, size: int, generator: np.random.Generator) -> IntArray:
    """About `size` operations that are close in time, on the same machines, or of the same jobs."""
    free = np.zeros(p.operations, dtype=np.int64)
    match generator.integers(4):
        case 0:
            order = generator.permutation(p.jobs)
            free[np.isin(p.op_job, order[: max(1, size * p.jobs // p.operations)])] = 1
        case 1:
            order = generator.permutation(p.resources)
            place = p.mode_place[schedule.mode]
            free[np.isin(place, order[: max(1, size * p.resources // p.operations)])] = 1
        case _:
            middle = schedule.start[generator.integers(p.operations)]
            free[np.argsort(np.abs(schedule.start - middle), kind="stable")[:size]] = 1
    return free
