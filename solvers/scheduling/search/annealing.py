"""Annealing of plans for every objective but energy, with setups, breaks, lags and frozen operations.

With several workers the plan is cut at instants into stretches of time. Each worker anneals the operations of one
stretch, the others' sequences staying as they are; then the stretches are put together, and the plan is cut elsewhere.
Nothing of a later stretch comes before anything of an earlier one, so no cycle arises.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ..problem import DEVIATION, FLOW, LATE, MAKESPAN, TARDINESS, IntArray, Problem
from ..rules import dispatch
from ..run import Run
from . import floor_kernel as k
from .anneal_kernel import anneal, copy_plan
from .change_kernel import join, relax_all
from .floor import Floor, Plan, make_floor, make_plan, make_schedule, unsupported
from .random_kernel import seeded

__all__ = ["solve", "supports"]

HOT, COLD = (1.0, 3.0), (0.05, 0.3)
"""First and last temperature, in costs of a mean duration: with few moves for each operation, and with many."""
MANY = 200
"""Moves for each operation that are many."""
AHEAD = 200
"""Consequences of a move that are followed before the rest is estimated."""
CHECK_SHARE = 0.1
"""Schedules are offered to the run so rarely that checking them takes at most that share of the time."""


def supports(problem: Problem) -> str | None:
    """Whatever a plan of sequences can express."""
    return unsupported(problem)


def solve(run: Run, workers: int) -> None:
    """Anneal from the run's best schedule, or from that of a rule, until the run stops."""
    problem = run.problem
    if run.best is None and dispatch.unsupported(problem) is None:
        dispatch.best_of_rules(run)
    floor = make_floor(problem)
    plan = None if run.best is None else make_plan(problem, floor, run.best.schedule)
    if plan is not None:
        _Annealer(run, floor, plan, workers).work()


class _Annealer:
    def __init__(self, run: Run, floor: Floor, plan: Plan, workers: int) -> None:
        self._run, self._floor, self._plan, self._best = run, floor, plan, plan.copy()
        self._plans = [plan] if workers == 1 else [plan.copy() for _ in range(workers)]
        self._cuts = np.random.default_rng(run.seed)
        self._randoms = [seeded(run.seed, number) for number in range(workers)]
        self._scale = _unit_cost(run.problem)
        self._moves = min(5_000, max(300, 5_000_000 // run.problem.operations))
        self._offered = plan.cost
        self._told = self._cost = 0.0

    def work(self) -> None:
        """Rounds of moves until the run stops."""
        run, done, began = self._run, 0, self._run.seconds
        with ThreadPoolExecutor(len(self._plans)) as threads:
            while not run.stopped and self._best.cost > 0:
                gone = (run.seconds - began) / max(1e-9, run.time_limit - began)
                expected = done / gone if gone > 0 else 0.0
                if run.iterations is not None:
                    if done >= run.iterations:
                        break
                    gone, expected = done / run.iterations, float(run.iterations)
                temperature = self._temperature(min(1.0, gone), expected)
                moves, plans = self._moves, run.crew(self._plans)
                if run.iterations is not None:
                    moves = min(moves, -(-(run.iterations - done) // len(plans)))
                self._round(threads, plans, moves, temperature)
                done += moves * len(plans)
                self._tell()
        self._tell(last=True)

    def _temperature(self, gone: float, expected: float) -> float:
        """After a share of the run, of which so many moves are expected."""
        many = min(1.0, expected / (MANY * self._run.problem.operations))
        hot, cold = (few + (much - few) * many for few, much in (HOT, COLD))
        return float(self._scale * hot * (cold / hot) ** gone)

    def _round(self, threads: ThreadPoolExecutor, plans: Sequence[Plan], moves: int, temperature: float) -> None:
        floor, best = self._floor, self._best
        if len(plans) == 1:
            rows, sequence = self._plan.rows, self._plan.sequence
            rows[k.LOW] = 0
            rows[k.HIGH] = rows[k.COUNT]
            given, tables = floor.given, floor.tables
            anneal(given, tables, rows, sequence, best.rows, best.sequence, self._randoms[0], moves, temperature, AHEAD)
            return
        bounds = _cut(self._run.problem, self._plan, len(plans), self._cuts.random())
        tasks = zip(plans, self._randoms, bounds[:-1], bounds[1:], strict=False)

        def work(task: tuple[Plan, IntArray, IntArray, IntArray]) -> None:
            plan, random, low, high = task
            copy_plan(self._plan.rows, self._plan.sequence, plan.rows, plan.sequence)
            plan.rows[k.LOW, : len(low)] = low
            plan.rows[k.HIGH, : len(high)] = high
            # Its own solution stands for the best: what counts is the whole.
            rows, sequence = plan.rows, plan.sequence
            anneal(floor.given, floor.tables, rows, sequence, rows, sequence, random, moves, temperature, AHEAD)

        list(threads.map(work, tasks))
        self._put_together(plans, bounds)
        if self._plan.cost < best.cost:
            copy_plan(self._plan.rows, self._plan.sequence, best.rows, best.sequence)

    def _put_together(self, plans: Sequence[Plan], bounds: Sequence[IntArray]) -> None:
        target, floor = self._plan, self._floor
        count = np.zeros(self._run.problem.resources, dtype=np.int64)
        for plan, low in zip(plans, bounds[:-1], strict=True):
            join(plan.rows, plan.sequence, low, target.rows, target.sequence, count)
        target.rows[k.COUNT, : len(count)] = count
        if not relax_all(floor.given, floor.tables, target.rows, target.sequence):
            # Together they push a frozen operation: one of them alone does not.
            alone = min(plans, key=lambda plan: plan.cost)
            copy_plan(alone.rows, alone.sequence, target.rows, target.sequence)

    def _tell(self, *, last: bool = False) -> None:
        if self._best.cost < self._offered and (last or time.perf_counter() - self._told > self._cost / CHECK_SHARE):
            began = time.perf_counter()
            self._run.offer(make_schedule(self._run.problem, self._best), "annealing")
            self._offered = self._best.cost
            self._told = time.perf_counter()
            self._cost = self._told - began


def _cut(problem: Problem, plan: Plan, parts: int, shift: float) -> list[IntArray]:
    """Positions on each machine, (parts + 1) times (r,), between which the stretches lie."""
    start = plan.rows[k.START, : problem.operations]
    machine = plan.rows[k.MACHINE, : problem.operations]
    bounds = [np.zeros(problem.resources, dtype=np.int64)]
    for part in range(1, parts):
        instant = np.quantile(start, (part + 0.6 * (shift - 0.5)) / parts)
        bounds.append(np.bincount(machine[start < instant], minlength=problem.resources).astype(np.int64))
    return [*bounds, plan.rows[k.COUNT, : problem.resources].copy()]


def _unit_cost(problem: Problem) -> float:
    """What a mean duration of delay costs."""
    weights = problem.objective[0]
    delay = weights[TARDINESS] * problem.job_weight.mean() + weights[FLOW] + weights[MAKESPAN] + weights[DEVIATION]
    return max(0.1, float(delay * problem.mode_duration.mean() + weights[LATE]))
