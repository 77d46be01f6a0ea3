"""Tabu searches from a pool of elite solutions: each starts where two of them meet, and its best may enter the pool.

Path relinking with orders instead of moves: operations ordered by a weighted mean of their ranks in two solutions come
after their predecessors, since they do so in both, and on every machine two operations that both solutions order alike
keep their order. The pool grows from random solutions; once it is used up another one does, and in the end meets the
best of the one before. Better schedules of another solver beside are searched from, too. With a limit on iterations
workers go on in slices of equal length and share the pool between them, so that a seed, that limit and a number of
workers give one outcome.

Source: B. Peng, Z. Lu, T. C. E. Cheng (2015), "A tabu search/path relinking algorithm to solve the job shop scheduling
problem", Computers & Operations Research 53 (pool, relinking between elite solutions, tabu search from a point of the
path).
"""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np

from ..problem import Problem
from ..run import Better, Run
from ..schedule import Schedule
from .floor import depths, sequences
from .pool import Order, Pool, Solution

__all__ = ["Worker", "random_order", "search_pool"]

PATIENCE = 10_000
"""Moves without a better makespan after which a tabu search ends."""
NEAREST = 0.15
"""A start on the path lies at least that far from its ends."""
RANDOM_OPERATIONS = 3_000
"""Larger problems start near the best known, never at random: the way down would take too long."""
IDLE = 0.01
"""Seconds after which a worker asks again whether another solver still has its thread."""
CHECK_SHARE = 0.1
"""Schedules are offered to the run so rarely that checking them takes at most that share of the time."""


class Worker(Protocol):
    """One tabu search at a time, in slices."""

    def begin(self, order: Order, mode: Order | None) -> None:
        """Start anew from a solution; without modes, good ones are chosen."""

    def advance(self, iterations: int, patience: int) -> int:
        """Up to that many moves; returns how many."""

    def exhausted(self, patience: int) -> bool:
        """Whether the search has gone on for too long without a better makespan."""

    @property
    def solved(self) -> bool:
        """Whether the best is proved optimal."""

    @property
    def best(self) -> Solution:
        """The best of this search."""

    def schedule(self, solution: Solution) -> Schedule:
        """The schedule of a solution."""


def random_order(problem: Problem, random: np.random.Generator) -> Order:
    """A random linear order of operations in which those of a chain of arcs come in theirs."""
    depth = depths(problem)
    chain = np.arange(problem.operations)
    by_depth = np.argsort(depth[problem.arc_to], kind="stable")
    for x, y in zip(problem.arc_from[by_depth].tolist(), problem.arc_to[by_depth].tolist(), strict=True):
        chain[y] = chain[x]
    order = np.empty(problem.operations, dtype=np.int32)
    order[np.argsort(random.permutation(chain), kind="stable")] = np.lexsort((depth, chain))
    return order


def search_pool(run: Run, workers: Sequence[Worker], name: str) -> None:
    """Search until the run stops, from its best schedule, and later from what others find that is better."""
    breeder, herald = _Breeder(run, name), _Herald(run, name)
    for worker in workers:
        worker.begin(*breeder.next_start())
    moves = max(20, 1_000_000 // run.problem.operations)
    if run.iterations is None:
        _search_freely(run, workers, breeder, herald, moves)
    else:
        _search_in_step(run, workers, breeder, herald, moves)
    herald.tell_last()
    for worker in workers:
        if worker.solved:
            run.tighten((worker.best.value * int(run.problem.objective[0].max()),))


def _search_freely(run: Run, workers: Sequence[Worker], breeder: "_Breeder", herald: "_Herald", moves: int) -> None:
    """Each worker at its own pace: where a clock ends the search it cannot be repeated anyway."""
    over, turn = threading.Event(), threading.Lock()

    def search(worker: Worker) -> None:
        try:
            while not (run.stopped or over.is_set() or worker.solved):
                if worker not in run.crew(workers):
                    over.wait(IDLE)
                    continue
                worker.advance(moves, PATIENCE)
                with turn:
                    herald.tell(worker, worker.best)
                    if not worker.solved:
                        breeder.go_on(worker)
        finally:
            over.set()

    with ThreadPoolExecutor(len(workers)) as threads:
        try:
            list(threads.map(search, workers))
        finally:
            over.set()


def _search_in_step(run: Run, workers: Sequence[Worker], breeder: "_Breeder", herald: "_Herald", moves: int) -> None:
    """All workers in slices of equal length, between which they share the pool: repeatable."""
    left = run.iterations or 0
    with ThreadPoolExecutor(len(workers)) as threads:
        while not run.stopped and left > 0:
            share = min(moves, -(-left // len(workers)))
            done = list(threads.map(lambda worker, n=share: worker.advance(n, PATIENCE), workers))
            left -= max(len(workers), sum(done))
            for worker in workers:
                herald.tell(worker, worker.best)
            if any(worker.solved for worker in workers):
                break
            for worker in workers:
                breeder.go_on(worker)


class _Herald:
    """Offers better solutions to the run, not too often."""

    def __init__(self, run: Run, name: str) -> None:
        self._run, self._name = run, name
        self._best: tuple[Worker, Solution] | None = None
        self._value: int | None = None
        self._cost = self._told = 0.0

    def tell(self, worker: Worker, solution: Solution) -> None:
        if self._value is None or solution.value < self._value:
            self._value, self._best = solution.value, (worker, solution)
        if time.perf_counter() - self._told > self._cost / CHECK_SHARE:
            self.tell_last()

    def tell_last(self) -> None:
        if self._best is not None:
            began = time.perf_counter()
            worker, solution = self._best
            self._run.offer(worker.schedule(solution), self._name)
            self._best = None
            self._told = time.perf_counter()
            self._cost = self._told - began


class _Breeder:
    """Where the next search starts: at random, where two of the pool meet, or at what another solver found."""

    def __init__(self, run: Run, name: str) -> None:
        self._random = np.random.default_rng(run.seed)
        self._run, self._name, self._problem = run, name, run.problem
        self._pool = Pool(run.problem.mode_place)
        self._seen: Better | None = None
        # A start that is given is where large problems begin, always.
        large = run.problem.operations > RANDOM_OPERATIONS
        self._given = self._solution(run.best.schedule) if run.best is not None and large else None

    def _solution(self, schedule: Schedule) -> tuple[Order, Order]:
        """Order and modes of a schedule."""
        return sequences(self._problem, schedule).astype(np.int32), schedule.mode.astype(np.int32)

    def next_start(self) -> tuple[Order, Order | None]:
        found = self._run.best
        if found is not None and found is not self._seen and found.solver != self._name:
            self._seen = found
            return self._solution(found.schedule)
        pool, random = self._pool, self._random
        if pool.stale and self._given is None:
            pool.renew()
        if pool.grown:
            a, b = random.choice(len(pool.solutions), 2, replace=False)
            return self._meet(pool.solutions[a], pool.solutions[b], random.uniform(NEAREST, 0.5))
        order = random_order(self._problem, random)
        if self._given is None:
            return order, None
        best = pool.best or Solution(0, *self._given)
        return self._meet(best, Solution(0, order, best.mode), random.uniform(0.02, 0.1))

    def _meet(self, a: Solution, b: Solution, share: float) -> tuple[Order, Order]:
        order = np.argsort((1 - share) * a.rank + share * b.rank, kind="stable").astype(np.int32)
        mode = np.where(self._random.random(len(order)) < share, b.mode, a.mode)
        return order, mode

    def go_on(self, worker: Worker) -> None:
        """Start a worker anew whose search came to its end."""
        if worker.exhausted(PATIENCE):
            self._pool.take(worker.best)
            worker.begin(*self.next_start())
