"""Flexible job shops of the makespan, with or without setups: tabu search with a pool of elite solutions."""

import numpy as np

from ..problem import MAKESPAN, IntArray, Problem
from ..run import Run
from ..schedule import Schedule
from . import flexible_graph_kernel as f
from . import flexible_kernel as kernel
from . import graph_kernel as g
from .bound import chain_bound
from .elite import search_pool
from .job_shop import chain_reason, chains
from .pool import Order, Solution
from .random_kernel import seeded

__all__ = ["solve", "supports"]


def supports(problem: Problem) -> str | None:
    """Chains of operations with alternatives and setups, no breaks or lags; the makespan."""
    return chain_reason(problem)


class FlexibleWorker:
    """One tabu search at a time on a flexible job shop; see `Worker`."""

    def __init__(self, problem: Problem, seed: int, number: int, bound: int) -> None:
        p, size, families = problem, problem.operations, problem.setup.shape[1]
        self._shop, self._finals = chains(p, 6)
        self._shop[f.FAMILY] = np.append(p.op_family, families)
        self._modes = np.zeros((3, max(p.modes, size + 1)), np.int32)
        self._modes[f.MODE_PTR, : size + 1] = p.op_mode_ptr
        self._modes[f.MODE_MACHINE, : p.modes] = p.mode_place
        self._modes[f.MODE_TIME, : p.modes] = p.mode_duration
        self._floor = np.zeros((3, p.resources), np.int32)
        self._floor[f.READY] = p.resource_ready
        self._floor[f.SETUP], self._setup = _setups(p)
        self._graph = np.zeros((7, size + 1), np.int32)
        self._mark = np.zeros((2, size + 1), np.int32)
        self._chosen = np.zeros(size + 1, np.int32)
        self._tabu = np.zeros(1 << min(20, max(8, (size * size).bit_length())), np.int32)
        self._away = np.zeros(p.modes, np.int32)
        self._tenure = int(10 + p.jobs / p.resources)
        self._random = seeded(seed, number)
        self._order, self._mode = np.zeros(size, np.int32), np.zeros(size, np.int32)
        self._state = np.zeros(3, np.int64)
        self._bound = bound

    def begin(self, order: Order, mode: Order | None) -> None:
        """Start anew from an order, with these modes or those that end first."""
        if mode is None:
            f.choose_modes(self._shop, self._modes, self._floor, order, self._chosen)
        else:
            self._chosen[:-1] = mode
        self._graph[g.ORDER, :-1] = order
        f.build_flexible(self._shop, self._graph, self._modes, self._chosen, self._floor, self._setup)
        self._tabu[:] = -1
        self._away[:] = -1
        self._state[:] = (0, 2**40, 0)

    def advance(self, iterations: int, patience: int) -> int:
        """Up to that many moves; returns how many."""
        before = int(self._state[kernel.ITERATION])
        kernel.search_flexible(
            self._shop,
            self._graph,
            self._modes,
            self._chosen,
            self._floor,
            self._setup,
            self._finals,
            self._order,
            self._mode,
            self._tabu,
            self._away,
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
        """Whether the makespan is the lower bound."""
        return bool(self._state[kernel.BEST] <= self._bound)

    @property
    def best(self) -> Solution:
        """The best of this search."""
        return Solution(int(self._state[kernel.BEST]), self._order.copy(), self._mode.copy())

    def schedule(self, solution: Solution) -> Schedule:
        """The schedule of a solution."""
        shop, graph, floor, chosen = (a.copy() for a in (self._shop, self._graph, self._floor, self._chosen))
        graph[g.ORDER, :-1] = solution.order
        chosen[:-1] = solution.mode
        f.build_flexible(shop, graph, self._modes, chosen, floor, self._setup)
        end = graph[g.END, :-1].astype(np.int64)
        return Schedule(end - shop[g.TIME, :-1], end, solution.mode.astype(np.int64))


def _setups(p: Problem) -> tuple[IntArray, Order]:
    """Each machine's matrix (r,), and matrices (s, f+1, f+1) whose last row is that of the machine's first setup."""
    families = p.setup.shape[1]
    first_family = np.where(p.resource_setup < 0, -1, p.resource_family)
    kinds, matrix = np.unique(np.stack([p.resource_setup, first_family]), axis=1, return_inverse=True)
    setup = np.zeros((kinds.shape[1], families + 1, families + 1), np.int32)
    for k, (number, first) in enumerate(kinds.T):
        if number >= 0:
            setup[k, :families, :families] = p.setup[number]
            if first >= 0:
                setup[k, families, :families] = p.setup[number, first]
    return matrix.reshape(-1), setup


def solve(run: Run, workers: int) -> None:
    """Search until the run stops, from its best schedule."""
    problem = run.problem
    bound = chain_bound(problem)
    run.tighten((bound * int(problem.objective[0, MAKESPAN]),))
    threads = [FlexibleWorker(problem, run.seed, number, bound) for number in range(workers)]
    search_pool(run, threads, "tabu search")
