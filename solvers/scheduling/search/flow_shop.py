"""Permutation flow shops of the makespan: iterated greedy."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ..problem import MAKESPAN, NEVER, IntArray, Problem
from ..run import Run
from ..schedule import Schedule
from .flow_shop_kernel import ends, greedy_start, improve_slice
from .random_kernel import seeded

__all__ = ["solve", "supports"]

REMOVED = 2
TEMPERATURE = 0.7
"""In tenths of a mean duration, as Ruiz and Stuetzle count."""
SHARED = 64
"""After so many slices all workers go on from the best sequence."""


def supports(problem: Problem) -> str | None:
    """Every job visits the same machines in one order, all machines keep one sequence, nothing else; the makespan."""
    p = problem
    if p.resources > 1 and (p.resource_follows < 0).sum() != 1:
        return "machines with sequences of their own"
    if p.operations != p.jobs * p.resources or p.modes != p.operations or len(p.mode_resource) != p.modes:
        return "jobs that do not visit each machine once"
    same = (p.mode_place.reshape(p.jobs, -1) == p.mode_place[: p.resources]).all()
    if not same or len(set(p.mode_place[: p.resources].tolist())) != p.resources:
        return "jobs with different routes"
    chain = np.arange(p.operations)[np.arange(p.operations) % p.resources != p.resources - 1]
    if not (np.array_equal(p.arc_from, chain) and np.array_equal(p.arc_to, chain + 1)):
        return "other arcs than those between the operations of a job"
    busy = (p.op_release, p.job_release, p.op_blocking, p.arc_min_lag, p.resource_ready, p.resource_batching)
    limits = (p.job_deadline, p.arc_max_lag)
    given = (p.op_frozen, p.mode_calendar, p.resource_setup)
    free = not any(one.any() for one in busy) and not any((one < NEVER).any() for one in limits)
    if not free or any((one >= 0).any() for one in given) or (p.resource_capacity != 1).any():
        return "more than machines and times"
    if p.transporters or (p.transport.any() and (p.resource_location >= 0).any()):
        return "transport"
    if len(p.objective) > 1 or np.delete(p.objective[0], MAKESPAN).any() or not p.objective[0, MAKESPAN]:
        return "another objective than the makespan"
    return "times that are too long" if int(p.mode_duration.sum()) >= 2**40 else None


def solve(run: Run, workers: int) -> None:
    """Search until the run stops, from its best schedule or from the greedy one."""
    problem = run.problem
    work = np.ascontiguousarray(problem.mode_duration.reshape(problem.jobs, -1).T)
    weight = int(problem.objective[0, MAKESPAN])
    run.tighten((weight * _bound(work),))
    first = [greedy_start(work)]
    if run.best is not None:
        first.append(np.argsort(run.best.schedule.end[problem.resources - 1 :: problem.resources], kind="stable"))
    crews = [_Crew(work, first[n % len(first)], seeded(run.seed, n)) for n in range(workers)]
    temperature = TEMPERATURE * float(work.mean()) / 10
    rounds = max(1, 2_000_000 // (work.size * problem.jobs))
    left = run.iterations
    told = None
    number = 0
    with ThreadPoolExecutor(workers) as threads:
        while True:
            leader = min(crews, key=lambda crew: int(crew.values[1]))
            if told is None or leader.values[1] < told:
                told = int(leader.values[1])
                run.offer(_schedule(problem, work, leader.best), "iterated greedy")
            if run.stopped or (left is not None and left <= 0):
                return
            if number % SHARED == 0:
                for crew in crews:
                    crew.follow(leader)
            active = run.crew(crews)
            share = rounds if left is None else min(rounds, -(-left // len(active)))
            list(threads.map(lambda crew, n=share: crew.advance(n, temperature), active))
            left = None if left is None else left - share * len(active)
            number += 1


class _Crew:
    """One search: its sequence, its best, and their makespans."""

    def __init__(self, work: IntArray, sequence: IntArray, random: IntArray) -> None:
        self._work, self._random = work, random
        self.sequence, self.best = sequence.astype(np.int64), sequence.astype(np.int64)
        self.values = np.full(2, ends(work, self.sequence)[-1, -1])

    def follow(self, other: "_Crew") -> None:
        self.sequence[:] = other.best
        self.values[0] = other.values[1]
        self.best[:] = other.best
        self.values[1] = other.values[1]

    def advance(self, iterations: int, temperature: float) -> None:
        removed = min(REMOVED, len(self.sequence))
        improve_slice(
            self._work, self.sequence, self.best, self.values, self._random, iterations, removed, max(1e-9, temperature)
        )


def _bound(work: IntArray) -> int:
    """All work of a machine, behind the shortest way to it and before the shortest way from it."""
    before = np.cumsum(work, axis=0) - work
    behind = work.sum(axis=0) - before - work
    jobs = (work.sum(axis=1) + before.min(axis=1) + behind.min(axis=1)).max()
    return int(max(jobs, work.sum(axis=0).max()))


def _schedule(problem: Problem, work: IntArray, sequence: IntArray) -> Schedule:
    table = np.empty((problem.jobs, problem.resources), dtype=np.int64)
    table[sequence] = ends(work, sequence).T
    end = table.ravel()
    return Schedule(end - problem.mode_duration, end, np.arange(problem.operations, dtype=np.int64))
