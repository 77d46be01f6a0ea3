"""Job shops of the makespan: tabu search N7 with a pool of elite solutions."""

import numpy as np

from ..problem import MAKESPAN, Problem
from ..run import Run
from ..schedule import Schedule
from . import graph_kernel as g
from . import job_shop_kernel as kernel
from .bound import chain_bound
from .elite import search_pool
from .floor import unsupported
from .pool import Order, Solution
from .random_kernel import seeded

__all__ = ["chain_reason", "chains", "solve", "supports"]

LONGEST = 2**30
"""Kernels count in 32 bits."""


def supports(problem: Problem) -> str | None:
    """One machine for each operation, chains of operations, no setups, breaks or lags; the makespan."""
    if (problem.op_mode_count != 1).any():
        return "alternative machines"
    if (problem.resource_setup >= 0).any():
        return "setups"
    return chain_reason(problem)


def chain_reason(problem: Problem) -> str | None:
    """Why a problem is no shop of chains of the makespan; None if it is."""
    p = problem
    reason = unsupported(p)
    if reason is not None:
        return reason
    if np.delete(p.objective[0], MAKESPAN).any() or not p.objective[0, MAKESPAN]:
        return "another objective than the makespan"
    if (p.mode_calendar >= 0).any() or (p.op_frozen >= 0).any():
        return "breaks or frozen operations"
    into, out = np.bincount(p.arc_to, minlength=p.operations), np.bincount(p.arc_from, minlength=p.operations)
    if max(into.max(initial=0), out.max(initial=0)) > 1:
        return "operations with several predecessors or successors"
    if p.arc_min_lag.any() or (p.transport.any() and (p.resource_location >= 0).any()):
        return "lags or transport"
    longest = int(p.op_release.max() + p.mode_duration.sum() + p.resource_ready.max())
    return "times that are too long" if longest + p.operations * int(p.setup.max(initial=0)) > LONGEST else None


def chains(problem: Problem, rows: int) -> tuple[np.ndarray, Order]:
    """`shop` of graph_kernel.py with that many rows, in the first modes; the last operations of chains."""
    p, size = problem, problem.operations
    shop = np.zeros((rows, size + 1), np.int32)
    shop[g.JP] = shop[g.JS] = size
    shop[g.JP, p.arc_to] = p.arc_from
    shop[g.JS, p.arc_from] = p.arc_to
    first = p.op_mode_ptr[:-1]
    shop[g.TIME, :size] = p.mode_duration[first]
    shop[g.MACHINE, :size] = p.mode_place[first]
    shop[g.RELEASE, :size] = np.maximum(p.op_release, p.job_release[p.op_job])
    return shop, np.flatnonzero(shop[g.JS, :size] == size).astype(np.int32)


class JobShopWorker:
    """One tabu search at a time on a job shop; see `Worker`."""

    def __init__(self, problem: Problem, seed: int, number: int, bound: int) -> None:
        p, size = problem, problem.operations
        self._bound = bound
        self._machines = p.resources
        self._shop, self._finals = chains(p, 5)
        # A machine is ready when its first operation may start, whichever it is.
        ready = p.resource_ready[p.mode_place]
        self._shop[g.RELEASE, :size] = np.maximum(self._shop[g.RELEASE, :size], ready)
        self._mode = p.op_mode_ptr[:-1].astype(np.int32)
        self._graph = np.zeros((7, size + 1), np.int32)
        self._mark = np.zeros((2, size + 1), np.int32)
        counts = np.bincount(p.mode_place, minlength=p.resources)
        place = np.argsort(np.argsort(p.mode_place, kind="stable"), kind="stable")
        self._index = (place - (np.cumsum(counts) - counts)[p.mode_place]).astype(np.int32)
        self._tabu = np.zeros((size, int(counts.max())), np.int32)
        self._tenure = int(10 + p.jobs / p.resources)
        self._random = seeded(seed, number)
        self._order = np.zeros(size, np.int32)
        self._state = np.zeros(4, np.int64)

    def begin(self, order: Order, mode: Order | None) -> None:
        """Start anew from an order."""
        self._graph[g.ORDER, :-1] = order
        g.build(self._shop, self._graph, self._machines)
        self._tabu[:] = -1
        self._state[:] = (0, 2**40, 0, 0)

    def advance(self, iterations: int, patience: int) -> int:
        """Up to that many moves; returns how many."""
        before = int(self._state[kernel.ITERATION])
        kernel.search_slice(
            self._shop,
            self._graph,
            self._finals,
            self._order,
            self._tabu,
            self._index,
            self._state,
            self._random,
            self._mark,
            iterations,
            patience,
            self._tenure,
        )
        return int(self._state[kernel.ITERATION]) - before

    def exhausted(self, patience: int) -> bool:
        """Whether it has made `patience` moves without a better makespan, or has none left."""
        return bool(self._state[kernel.SINCE] >= patience)

    @property
    def solved(self) -> bool:
        """Whether the critical path is one job or one machine without a gap, or as short as the lower bound."""
        return bool(self._state[kernel.SOLVED] or self._state[kernel.BEST] <= self._bound)

    @property
    def best(self) -> Solution:
        """The best of this search."""
        return Solution(int(self._state[kernel.BEST]), self._order.copy(), self._mode)

    def schedule(self, solution: Solution) -> Schedule:
        """The schedule of a solution."""
        graph = np.zeros_like(self._graph)
        graph[g.ORDER, :-1] = solution.order
        g.build(self._shop, graph, self._machines)
        end = graph[g.END, :-1].astype(np.int64)
        return Schedule(end - self._shop[g.TIME, :-1], end, solution.mode.astype(np.int64))


def solve(run: Run, workers: int) -> None:
    """Search until the run stops, from its best schedule."""
    problem = run.problem
    bound = chain_bound(problem)
    run.tighten((bound * int(problem.objective[0, MAKESPAN]),))
    threads = [JobShopWorker(problem, run.seed, number, bound) for number in range(workers)]
    search_pool(run, threads, "tabu search")
