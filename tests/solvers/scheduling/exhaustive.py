"""The best schedule of a tiny problem by looking at all of them; knows the checker and the objective, no solver."""

from itertools import product

import numpy as np

from solvers.scheduling.checker import violation
from solvers.scheduling.objective import objective_value
from solvers.scheduling.problem import Problem
from solvers.scheduling.schedule import Schedule

__all__ = ["best_value"]


def best_value(problem: Problem, latest: int) -> tuple[int, ...] | None:
    """Value of the best schedule with all starts up to `latest`; None if there is none. No transporters."""
    assert not problem.transporters
    best = None
    rows = [range(*problem.op_mode_ptr[i : i + 2]) for i in range(problem.operations)]
    for modes in product(*rows):
        for starts in product(*(_starts(problem, i, k, latest) for i, k in enumerate(modes))):
            schedule = _schedule(problem, starts, modes)
            value = objective_value(problem, schedule)
            if (best is None or value < best) and violation(problem, schedule) is None:
                best = value
    return best


def _starts(p: Problem, i: int, k: int, latest: int) -> list[int]:
    if p.op_frozen[i] >= 0:
        return [int(p.op_frozen[i])]
    return [t for t in range(int(p.op_release[i]), latest + 1) if not _resting(p, k, t)]


def _resting(p: Problem, k: int, time: int) -> bool:
    c = p.mode_calendar[k]
    row = slice(*p.calendar_ptr[c : c + 2]) if c >= 0 else slice(0, 0)
    return bool(((p.break_start[row] <= time) & (time < p.break_end[row])).any())


def _schedule(p: Problem, starts: tuple[int, ...], modes: tuple[int, ...]) -> Schedule:
    """Ends unit by unit: a batch lasts as long as its longest member, a resumable operation pauses."""
    ends = []
    for i, k in enumerate(modes):
        ovens = {r for r in _used(p, k) if p.resource_batching[r]}
        mates = [j for j, m in enumerate(modes) if starts[j] == starts[i] and ovens & set(_used(p, m))]
        left = int(max(p.mode_duration[modes[j]] for j in [i, *mates]))
        time = starts[i]
        while left:
            left -= not (p.op_resumable[i] and _resting(p, k, time))
            time += 1
        ends.append(time)
    return Schedule(*(np.array(row, dtype=np.int64) for row in (starts, ends, modes)))


def _used(p: Problem, k: int) -> list[int]:
    return p.mode_resource[slice(*p.mode_resource_ptr[k : k + 2])].tolist()
