"""Good plans of a job shop that leave most operations where they were in an old plan.

Search and return take turns. A tabu search finds a better plan for a moment; the plan at hand is led towards it only as
far as its makespan asks, a part of what was gained is given up, and what can goes back to its old place. So whatever
the search changed in vain is undone before it goes on.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ..problem import IntArray, Problem
from ..schedule import Schedule
from . import graph_kernel as g
from .job_shop import JobShopWorker, chains, supports
from .near_kernel import active_order, approach, go_back, moved
from .pool import Solution

__all__ = ["NearPlan", "led_while_few_move", "search_near", "supports"]

SLICE = 0.06
"""Seconds of search between two returns."""
MOVES = 500_000
"""Moves between two looks at the clock, times operations."""
PASSES = 4
"""Times that all operations are looked at for whether they can go back."""
GIVE_UP = 0.08
"""Share of a gain of search that is given up at once for the old order."""
SEARCHED = 0.88
"""Share of the time after which the old plan is led to the new one once more, straight."""
FEW = 0.1
"""Share of the operations that may be moved then; to that end as little as can be of what was gained in all is lost:"""
LOST = (0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.05, 0.0)
"""one of these shares, and"""
MOST = 0.015
"""no more than this share of the makespan."""
FOREVER = 2**40
"""Moves without a better makespan after which nothing happens."""


class NearPlan:
    """A plan that begins as the old one, with machine ready times, releases and durations of the problem.

    Parameters
    ----------
    problem : one that `supports` takes
    order : (o,) operations of the old plan, each behind its predecessors
    """

    def __init__(self, problem: Problem, order: IntArray) -> None:
        size = problem.operations
        self._problem = problem
        self._shop, self._finals = chains(problem, 5)
        ready = problem.resource_ready[problem.mode_place]
        self._shop[g.RELEASE, :size] = np.maximum(self._shop[g.RELEASE, :size], ready)
        self._graph = np.zeros((7, size + 1), np.int32)
        self._mark = np.zeros((2, size + 1), np.int32)
        self._graph[g.ORDER, :size] = order
        g.build(self._shop, self._graph, problem.resources)
        self._rank, self._before = self._graph[g.RANK, :size].copy(), self._graph[g.MP].copy()

    @property
    def makespan(self) -> int:
        """Of the plan as it is now."""
        return int(self._graph[g.END, self._finals].max())

    @property
    def order(self) -> IntArray:
        """(o,) operations, each behind its predecessors."""
        return self._graph[g.ORDER, :-1].astype(np.int64)

    @property
    def rank(self) -> IntArray:
        """(o,) place of each operation in `order`."""
        return self._graph[g.RANK, :-1].astype(np.int64)

    def lead(self, rank: IntArray, limit: int) -> bool:
        """Towards a better plan, of which `rank` (o,) is the order, and a step back, both up to a makespan.

        False if the makespan could not be met; the plan then is no better than it can be.
        """
        met = bool(approach(self._shop, self._graph, self._finals, rank, limit, self._mark))
        if met:
            self.go_back(limit, PASSES)
        return met

    def go_back(self, limit: int, passes: int) -> None:
        """Bring operations back to where they were, as far as the makespan stays within a limit."""
        go_back(self._shop, self._graph, self._finals, self._rank, self._before, limit, self._mark, passes)

    @property
    def moved(self) -> int:
        """Fewest operations that have left their places in the sequences of the old plan."""
        return int(moved(self._shop, self._graph, self._rank))

    def active(self) -> IntArray:
        """(o,) operations in the order of a plan in which those of the old plan that are late let others go before."""
        start = active_order(self._shop, self._rank, self._problem.resources)
        return np.lexsort((self._rank, start + self._shop[g.TIME, :-1], start)).astype(np.int64)

    def schedule(self) -> Schedule:
        """The plan as a schedule."""
        end = self._graph[g.END, :-1].astype(np.int64)
        return Schedule(end - self._shop[g.TIME, :-1], end, self._problem.op_mode_ptr[:-1].copy())


def search_near(problem: Problem, order: IntArray, seconds: float, workers: int, seed: int) -> Schedule:
    """A good schedule near an old one.

    Parameters
    ----------
    problem, order : as for `NearPlan`
    seconds : wall time [s]
    workers : threads that search
    seed : of all random choices
    """
    plan = NearPlan(problem, order)
    searches = [JobShopWorker(problem, seed, number, 0) for number in range(workers)]
    moves = max(20, MOVES // problem.operations)
    for worker in searches:
        worker.begin(plan.active().astype(np.int32), None)
        worker.advance(1, FOREVER)
    # The first call on a machine compiles: that takes none of the time.
    led_while_few_move(NearPlan(problem, order), plan)
    ends = time.perf_counter() + SEARCHED * seconds

    def work(worker: JobShopWorker, until: float) -> Solution:
        while time.perf_counter() < until and worker.advance(moves, FOREVER) > 0:
            pass
        return worker.best

    with ThreadPoolExecutor(workers) as threads:
        while time.perf_counter() < ends:
            until = min(time.perf_counter() + SLICE, ends)
            found = min(threads.map(work, searches, [until] * workers), key=lambda one: one.value)
            gain = plan.makespan - found.value
            if gain > 0 and plan.lead(found.rank.astype(np.int64), found.value + int(GIVE_UP * gain)):
                for worker in searches:
                    worker.begin(plan.order.astype(np.int32), None)
            elif all(worker.solved for worker in searches):
                break
    return led_while_few_move(NearPlan(problem, order), plan)


def led_while_few_move(plan: NearPlan, better: NearPlan) -> Schedule:
    """The old plan, led towards a better one as long as few operations move, and as far at least as most is gained."""
    found, best = better.schedule(), better.makespan
    gain = plan.makespan - best
    for number, lost in enumerate(LOST):
        limit = best + int(min(lost * gain, MOST * best))
        if not plan.lead(better.rank, limit) or (number > 0 and plan.moved > FEW * better.rank.size):
            break
        found = plan.schedule()
    return found
