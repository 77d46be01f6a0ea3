"""A schedule kept, moved or repaired after its problem has changed: another ready time, a longer operation, a new job.

Only problems that a plan of machine sequences can express (`search/floor.py`) can be repaired.

Right shift keeps every sequence and lets all start as early as they now can. Match-up (J. C. Bean and others 1991,
"Matchup scheduling with multiple resources, release dates and disruptions", Operations Research 39(3)) changes the
sequences in a stretch of time only, after which everything is as it was. A repair may change them everywhere, and
brings back what its value does not need.
"""

import os
import time

import numpy as np

from .problem import DEVIATION, FLOW, LATE, MAKESPAN, TARDINESS, IntArray, Problem, SchedulingError
from .schedule import Schedule
from .search import floor_kernel as k
from .search import near
from .search.anneal_kernel import anneal
from .search.annealing import AHEAD
from .search.floor import Floor, Plan, make_floor, make_plan, make_schedule, sequences, unsupported
from .search.random_kernel import seeded
from .search.restore_kernel import restore

__all__ = ["improve_between", "keep_order", "repair", "right_shift", "supports_repair"]

HOT, COLD = 2.0, 0.08
"""First and last temperature, in costs of a mean duration."""
FEW = 300
"""Times that may change where neighbours go back to their old order: followed further, it takes too long."""
MOVES = 500
"""Moves between two looks at the clock."""


def supports_repair(problem: Problem) -> str | None:
    """Why a schedule of the problem cannot be repaired here; None if it can."""
    return unsupported(problem)


def right_shift(problem: Problem, schedule: Schedule) -> Schedule:
    """Every operation as early as it can be, with the machines and sequences of a schedule.

    The schedule need not be feasible for the problem; only its machines, and the order of its starts, count.

    Raises
    ------
    SchedulingError
        The problem cannot be repaired, or the sequences push an operation that is frozen.
    """
    return make_schedule(problem, _plan(problem, make_floor(_checked(problem)), schedule))


def improve_between(
    problem: Problem,
    schedule: Schedule,
    low: int,
    high: int,
    *,
    seconds: float = 1.0,
    iterations: int | None = None,
    seed: int = 0,
) -> Schedule:
    """Better sequences of the operations that start from `low` until before `high`; all others keep theirs.

    Parameters
    ----------
    schedule : as for `right_shift`
    low, high : stretch of time of the schedule, once shifted
    seconds : wall time [s]
    iterations : moves, in place of the time: the answer depends on them and the seed alone
    seed : of all random choices

    Raises
    ------
    SchedulingError
        As for `right_shift`.
    """
    floor = make_floor(_checked(problem))
    plan = _plan(problem, floor, schedule)
    _bound(problem, plan, low, high)
    best = plan.copy()
    scale = _unit_cost(problem)
    random = seeded(seed, 0)
    began, done = time.perf_counter(), 0
    while best.cost > 0:
        gone = (time.perf_counter() - began) / seconds if iterations is None else done / iterations
        if gone >= 1:
            break
        moves = MOVES if iterations is None else min(MOVES, iterations - done)
        temperature = scale * HOT * (COLD / HOT) ** gone
        anneal(
            floor.given,
            floor.tables,
            plan.rows,
            plan.sequence,
            best.rows,
            best.sequence,
            random,
            moves,
            temperature,
            AHEAD,
        )
        done += moves
    return make_schedule(problem, best)


def repair(
    problem: Problem,
    old: Schedule,
    seconds: float = 1.0,
    *,
    workers: int | None = None,
    seed: int = 0,
) -> Schedule:
    """A good schedule that leaves most operations where they were in the old one.

    Parameters
    ----------
    old : the plan before; only its machines and the order of its starts count
    seconds : wall time [s]
    workers : threads, where several can search (job shops of the makespan); all cores if None
    seed : of all random choices

    Raises
    ------
    SchedulingError
        As for `right_shift`.
    """
    ends = time.perf_counter() + seconds
    if near.supports(problem) is None:
        threads = (os.cpu_count() or 1) if workers is None else workers
        return near.search_near(problem, sequences(problem, old), seconds, threads, seed)
    shifted = right_shift(problem, old)
    left = ends - time.perf_counter()
    better = improve_between(problem, shifted, 0, int(shifted.end.max()) + 1, seconds=max(left, 0.001), seed=seed)
    return keep_order(problem, better, old, give_up=near.GIVE_UP)


def keep_order(problem: Problem, schedule: Schedule, old: Schedule, *, give_up: float = 0.0) -> Schedule:
    """A schedule that is as good as `schedule`, with operations in the order of `old` wherever that costs nothing.

    Parameters
    ----------
    schedule : feasible for the problem; operations stay on its machines
    old : the plan before; only the order of its starts counts
    give_up : share of what `schedule` gains over the old order that may be lost

    Raises
    ------
    SchedulingError
        As for `right_shift`.
    """
    if near.supports(problem) is None:
        plan = near.NearPlan(problem, sequences(problem, old))
        value = int(schedule.end.max())
        if plan.lead(_rank(problem, schedule), value + int(give_up * max(0, plan.makespan - value))):
            plan.go_back(plan.makespan, near.PASSES)
            return plan.schedule()
    floor = make_floor(_checked(problem))
    changed = _plan(problem, floor, schedule)
    limit = changed.cost
    first = make_plan(problem, floor, Schedule(old.start, old.end, schedule.mode)) if give_up > 0 else None
    if first is not None:
        limit += int(give_up * max(0, first.cost - limit))
    restore(floor.given, floor.tables, changed.rows, changed.sequence, _rank(problem, old), limit, FEW)
    return make_schedule(problem, changed)


def _rank(problem: Problem, schedule: Schedule) -> IntArray:
    """(o,) place of each operation in the order of the starts."""
    rank = np.empty(problem.operations, dtype=np.int64)
    rank[sequences(problem, schedule)] = np.arange(problem.operations)
    return rank


def _checked(problem: Problem) -> Problem:
    reason = unsupported(problem)
    if reason is not None:
        raise SchedulingError(f"a schedule of this problem cannot be repaired: {reason}")
    return problem


def _plan(problem: Problem, floor: Floor, schedule: Schedule) -> Plan:
    plan = make_plan(problem, floor, schedule)
    if plan is None:
        raise SchedulingError("the sequences of the schedule push an operation that is frozen")
    return plan


def _bound(problem: Problem, plan: Plan, low: int, high: int) -> None:
    """Fix what lies outside of the stretch: positions before the first, and from the last on, of every machine."""
    start = plan.rows[k.START, : problem.operations]
    machine = plan.rows[k.MACHINE, : problem.operations]
    resources = problem.resources
    plan.rows[k.LOW, :resources] = np.bincount(machine[start < low], minlength=resources)
    plan.rows[k.HIGH, :resources] = np.bincount(machine[start < high], minlength=resources)


def _unit_cost(problem: Problem) -> float:
    """What a mean duration of delay costs one job."""
    weights = problem.objective[0]
    delay = weights[TARDINESS] * problem.job_weight.mean() + weights[FLOW] + weights[MAKESPAN] + weights[DEVIATION]
    return max(0.1, float(delay * problem.mode_duration.mean() + weights[LATE]))
