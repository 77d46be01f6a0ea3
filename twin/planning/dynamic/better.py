"""A better plan than the one in force for the rest of the work, and what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.scheduling import Problem, Schedule, objective_value, solve, supports
from solvers.scheduling.problem import MAKESPAN, IntArray
from solvers.scheduling.repair import improve_between, keep_order
from solvers.scheduling.restrict import Part as Rest
from solvers.scheduling.rules.dispatch import dispatch_by, make_shop, unsupported

if TYPE_CHECKING:
    from twin.planning.dynamic.policies import Policy

__all__ = ["better_plan", "operations_moved"]

WORK, LEAST_MOVES = 40_000_000, 4_000
"""Moves of the annealing times open operations, since each takes the longer the more there are; moves at least."""
REPAIR = 5
"""A repair has so many times fewer moves than a full reschedule: it changes less, and comes more often."""
RULES = (("ATC", 1.0), ("ATC", 2.0), ("COVERT", 1.0), ("ATCS", 2.0), ("EDD", 1.0))
"""Rules with their look-ahead, from whose schedules a full reschedule may start."""


def better_plan(
    policy: Policy, problem: Problem, shifted: Schedule, *, repair: bool, now: int, mean: float, down: int, seed: int
) -> Schedule:
    """Improve the plan in force.

    Parameters
    ----------
    problem : the rest of the work
    shifted : the plan in force, as it is foreseen now
    repair : only up to where the plan can be met again
    now : when the new plan is known [units]
    mean : duration of an operation [units]
    down : how long the longest repair under way still takes [units]
    seed : of the solver's random choices
    """
    moves = min(policy.moves, max(LEAST_MOVES, WORK // problem.operations)) // (REPAIR if repair else 1)
    spans = bool(problem.objective[0][MAKESPAN])
    if policy.solver != "annealing" or (spans and supports(problem, "search") is None):
        # Of a makespan only the critical path counts, on which tabu search is at home.
        name, steps = ("search", moves) if policy.solver == "annealing" else (policy.solver, None)
        answer = solve(problem, policy.time, solver=name, seed=seed, iterations=steps, start=shifted, workers=1)
        return shifted if answer.schedule is None else keep_order(problem, answer.schedule, shifted)
    if not repair and not policy.frozen:
        shifted = _best_start(problem, shifted)
    low = now + round(policy.frozen * mean)
    high = int(shifted.end.max()) + 1
    if repair:
        high = min(high, low + 3 * down + round(8 * mean))
    return improve_between(problem, shifted, low, high, seconds=policy.time, iterations=moves, seed=seed)


def _best_start(problem: Problem, shifted: Schedule) -> Schedule:
    """The plan in force, or that of a dispatching rule if it is better: a plan may have run into a dead end."""
    found = [shifted]
    if unsupported(problem) is None:
        shop = make_shop(problem)
        for rule, ahead in RULES:
            schedule = dispatch_by(problem, rule, look_ahead=ahead, shop=shop)
            if schedule is not None:
                found.append(schedule)
    return min(found, key=lambda schedule: objective_value(problem, schedule))


def operations_moved(problem: Problem, rest: Rest, start: IntArray, mode: IntArray, found: Schedule) -> int:
    """Count operations that have another machine, or another one before them on it.

    Parameters
    ----------
    problem : all work, of which `rest` is what is still to be done
    start, mode : (o,) the plan before; start -1 where nothing was planned
    found : the new plan of the rest
    """
    ops = rest.operations
    planned = start[ops] >= 0
    before = _predecessors(start[ops], problem.mode_place[mode[ops]])
    after = _predecessors(found.start, problem.mode_place[rest.modes[found.mode]])
    return int((before != after)[planned].sum())


def _predecessors(start: IntArray, machine: IntArray) -> IntArray:
    """What comes before each operation on its machine; the machine itself, as a negative number, for the first."""
    order = np.lexsort((np.arange(len(start)), start, machine))
    before = np.empty(len(start), dtype=np.int64)
    first = np.ones(len(start), dtype=bool)
    first[1:] = machine[order][1:] != machine[order][:-1]
    before[order[1:]] = order[:-1]
    before[order[first]] = -1 - machine[order[first]]
    return before
