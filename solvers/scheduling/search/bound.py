"""Lower bounds of the makespan of shops of chains, within milliseconds: often a search meets one, and is done.

On one machine, operations with heads (the work before them in their chains) and tails (the work behind) last at least
as long as Jackson's schedule, in which the longest tail goes first and pushes others aside. Operations that only a few
machines can do last at least as long as their work shared out evenly.

Sources: J. R. Jackson (1955), "Scheduling a production line to minimize maximum tardiness", UCLA Management Science
Research Report 43; J. Carlier (1982), "The one-machine sequencing problem", EJOR 11(1) (heads and tails, preemption).
"""

from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from ..problem import IntArray, Problem

__all__ = ["chain_bound", "jackson"]

MOST_SETS = 200
"""With more sets of machines than that, each is not compared with each other one."""


def chain_bound(problem: Problem) -> int:
    """No schedule of a shop of chains is shorter; setups left out, every operation in its fastest mode.

    Parameters
    ----------
    problem : Problem
        Each operation has at most one predecessor and one successor.
    """
    p = problem
    first = p.op_mode_ptr[:-1]
    time = np.minimum.reduceat(p.mode_duration, first)
    head, tail = _heads_and_tails(p, time)
    machines: dict[frozenset[int], list[int]] = {}
    for i in range(p.operations):
        places = p.mode_place[p.op_mode_ptr[i] : p.op_mode_ptr[i + 1]].tolist()
        machines.setdefault(frozenset(places), []).append(i)
    best = int((head + time + tail).max())
    few = len(machines) <= MOST_SETS
    for places, own in machines.items():
        if not few and len(places) > 1:
            continue
        ops = np.array([i for some, row in machines.items() if some <= places for i in row] if few else own)
        ready = int(p.resource_ready[list(places)].min())
        heads = np.maximum(head[ops], ready)
        if len(places) == 1:
            best = max(best, jackson(heads, time[ops], tail[ops]))
        else:
            share = -(-int(time[ops].sum()) // len(places))
            best = max(best, int(heads.min()) + share + int(tail[ops].min()))
    return max(best, int(p.resource_ready.min()) + -(-int(time.sum()) // p.resources))


def jackson(head: IntArray, time: IntArray, tail: IntArray) -> int:
    """Length of Jackson's preemptive schedule of one machine; heads, times and tails of shape (k,)."""
    order = np.argsort(head, kind="stable").tolist()
    heads, times, tails = head.tolist(), time.tolist(), tail.tolist()
    waiting: list[tuple[int, int]] = []
    left = list(times)
    at = best = k = 0
    while k < len(order) or waiting:
        if not waiting:
            at = max(at, heads[order[k]])
        while k < len(order) and heads[order[k]] <= at:
            heappush(waiting, (-tails[order[k]], order[k]))
            k += 1
        op = waiting[0][1]
        until = at + left[op] if k == len(order) else min(at + left[op], heads[order[k]])
        left[op] -= until - at
        at = until
        if left[op] == 0:
            heappop(waiting)
            best = max(best, at + tails[op])
    return best


def _heads_and_tails(p: Problem, time: IntArray) -> tuple[IntArray, IntArray]:
    """Earliest starts by the chain alone, and the work behind each operation, (o,) each."""
    head = np.maximum(p.op_release, p.job_release[p.op_job])
    tail = np.zeros(p.operations, dtype=np.int64)
    after = np.full(p.operations, -1, dtype=np.int64)
    after[p.arc_from] = p.arc_to
    for first in np.flatnonzero(np.bincount(p.arc_to, minlength=p.operations) == 0).tolist():
        chain = [first]
        while after[chain[-1]] >= 0:
            chain.append(int(after[chain[-1]]))
        for x, y in pairwise(chain):
            head[y] = max(head[y], head[x] + time[x])
        for x, y in zip(chain[-2::-1], chain[:0:-1], strict=True):
            tail[x] = tail[y] + time[y]
    return head, tail
