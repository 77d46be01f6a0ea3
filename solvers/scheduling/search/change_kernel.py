"""A change of a plan: followed as far as times change, and taken back.

A change of the sequences is followed only as far as times change; a log lets it be taken back. Times are re-computed in
the order of their old starts, each again if a predecessor changes later, which is exact for every acyclic plan.

Source of the idea to follow changes instead of computing all heads anew: D. Michel, P. Van Hentenryck (2003),
"Maintaining longest paths incrementally", CP 2003.
"""

import numpy as np
from numba import njit

from .floor_kernel import (
    COST,
    COUNT,
    DONE,
    DUE,
    END,
    FROZEN,
    HEAP_KEY,
    HEAP_OP,
    HIGH,
    JOB,
    JOB_STAMP,
    LAST,
    LOG_DONE,
    LOG_END,
    LOG_JOB,
    LOG_OP,
    LOG_START,
    MACHINE,
    MAKESPAN,
    MODE,
    MODE_MACHINE,
    NOW,
    OLD,
    OP_STAMP,
    PLACE,
    PRED,
    PRED_LAG,
    PRED_PTR,
    QUEUED,
    SIZES,
    SLOPE,
    START,
    SUCC,
    SUCC_PTR,
    TERMS,
    VALUE,
    WEIGHT,
    fit,
    job_cost,
    job_end,
    move_cost,
    ready_in_job,
    ready_on_machine,
    travel,
)

__all__ = [
    "critical_pred",
    "foresee",
    "insert",
    "join",
    "relax",
    "relax_all",
    "remove",
    "settle",
    "slopes",
    "start_trail",
    "take_back",
]


@njit(cache=True)
def _push(plan, key, op):  # type: ignore[no-untyped-def]
    if plan[QUEUED, op]:
        return
    plan[QUEUED, op] = 1
    keys, ops = plan[HEAP_KEY], plan[HEAP_OP]
    k = plan[NOW, 3]
    plan[NOW, 3] += 1
    while k > 0:
        above = (k - 1) >> 1
        if keys[above] <= key:
            break
        keys[k] = keys[above]
        ops[k] = ops[above]
        k = above
    keys[k] = key
    ops[k] = op


@njit(cache=True)
def _pop(plan):  # type: ignore[no-untyped-def]
    keys, ops = plan[HEAP_KEY], plan[HEAP_OP]
    top = ops[0]
    plan[NOW, 3] -= 1
    size = plan[NOW, 3]
    key, op = keys[size], ops[size]
    k = 0
    while True:
        below = 2 * k + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[k] = keys[below]
        ops[k] = ops[below]
        k = below
    keys[k] = key
    ops[k] = op
    plan[QUEUED, top] = 0
    return top


@njit(cache=True)
def start_trail(plan):  # type: ignore[no-untyped-def]
    """Begin a new log."""
    plan[NOW, 0] += 1
    plan[NOW, 1] = plan[NOW, 2] = plan[NOW, 3] = 0
    plan[NOW, 4], plan[NOW, 5] = plan[VALUE, COST], plan[VALUE, MAKESPAN]


@njit(cache=True)
def relax(given, tables, plan, sequence, op):  # type: ignore[no-untyped-def]
    """Set an operation's times; queue what they touch. False if a frozen one is pushed."""
    at = max(ready_on_machine(given, tables, plan, sequence, op), ready_in_job(given, tables, plan, sequence, op))
    if given[FROZEN, op] >= 0:
        if at > given[FROZEN, op]:
            return False
        at = given[FROZEN, op]
    start, end = fit(given, op, plan[MODE, op], at)
    if given[FROZEN, op] >= 0 and start != given[FROZEN, op]:
        return False
    if start == plan[START, op] and end == plan[END, op]:
        return True
    if plan[OP_STAMP, op] != plan[NOW, 0]:
        plan[OP_STAMP, op] = plan[NOW, 0]
        k = plan[NOW, 1]
        plan[LOG_OP, k] = op
        plan[LOG_START, k] = plan[START, op]
        plan[LOG_END, k] = plan[END, op]
        plan[NOW, 1] += 1
    plan[VALUE, COST] += move_cost(given, op, start) - move_cost(given, op, plan[START, op])
    ended = plan[END, op] != end
    plan[START, op] = start
    plan[END, op] = end
    if not ended:
        return True
    machine = plan[MACHINE, op]
    place = plan[PLACE, op] + 1
    if place < plan[COUNT, machine]:
        behind = sequence[machine, place]
        _push(plan, plan[START, behind], behind)
    for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
        _push(plan, plan[START, given[SUCC, a]], given[SUCC, a])
    if given[LAST, op]:
        job = given[JOB, op]
        done = job_end(given, tables, plan, sequence, job)
        if done != plan[DONE, job]:
            if plan[JOB_STAMP, job] != plan[NOW, 0]:
                plan[JOB_STAMP, job] = plan[NOW, 0]
                k = plan[NOW, 2]
                plan[LOG_JOB, k] = job
                plan[LOG_DONE, k] = plan[DONE, job]
                plan[NOW, 2] += 1
            plan[VALUE, COST] += job_cost(given, job, done) - job_cost(given, job, plan[DONE, job])
            plan[DONE, job] = done
    return True


@njit(cache=True)
def settle(given, tables, plan, sequence, most):  # type: ignore[no-untyped-def]
    """Follow the queued changes to their end, or up to `most` of them; False if the change is not allowed."""
    while plan[NOW, 3] > 0 and most > 0:
        op = _pop(plan)
        most -= 1
        if not relax(given, tables, plan, sequence, op):
            return False
    if plan[NOW, 3] == 0 and given[TERMS, 0] > 0 and plan[NOW, 2] > 0:
        makespan = 0
        for job in range(given[SIZES, 1]):
            makespan = max(makespan, plan[DONE, job])
        plan[VALUE, COST] += given[TERMS, 0] * (makespan - plan[VALUE, MAKESPAN])
        plan[VALUE, MAKESPAN] = makespan
    return True


@njit(cache=True)
def foresee(given, tables, plan, sequence):  # type: ignore[no-untyped-def]
    """Estimate of the cost of the changes that are still queued."""
    cost = 0
    for k in range(plan[NOW, 3]):
        op = plan[HEAP_OP, k]
        if plan[SLOPE, op] != 0:
            at = max(
                ready_on_machine(given, tables, plan, sequence, op), ready_in_job(given, tables, plan, sequence, op)
            )
            cost += plan[SLOPE, op] * (at - plan[START, op])
    return cost


@njit(cache=True)
def critical_pred(given, tables, plan, sequence, op, toss):  # type: ignore[no-untyped-def]
    """The predecessor that an operation waits for (-1: none), and whether it is that on the machine.

    `toss`: 1 takes the machine's if both hold it up.
    """
    on_machine = ready_on_machine(given, tables, plan, sequence, op)
    in_job = ready_in_job(given, tables, plan, sequence, op)
    if plan[PLACE, op] > 0 and (on_machine > in_job or (on_machine == in_job and toss == 1)):
        return sequence[plan[MACHINE, op], plan[PLACE, op] - 1], True
    for a in range(given[PRED_PTR, op], given[PRED_PTR, op + 1]):
        before = given[PRED, a]
        if plan[END, before] + given[PRED_LAG, a] + travel(given, tables, plan, sequence, before, op) == in_job:
            return before, False
    return -1, False


@njit(cache=True)
def slopes(given, tables, plan, sequence):  # type: ignore[no-untyped-def]
    """What a small delay of each operation costs: the sum over the jobs on whose critical path it is."""
    size = given[SIZES, 0]
    slope = plan[SLOPE]
    for op in range(size):
        slope[op] = 0
        if given[TERMS, 5] > 0 and given[OLD, op] >= 0:
            slope[op] += given[TERMS, 5] if plan[START, op] >= given[OLD, op] else -given[TERMS, 5]
        job = given[JOB, op]
        if given[LAST, op] and plan[END, op] == plan[DONE, job]:
            slope[op] += given[TERMS, 3]
            if plan[DONE, job] >= given[DUE, job]:
                slope[op] += given[TERMS, 1] * given[WEIGHT, job]
            if plan[DONE, job] == plan[VALUE, MAKESPAN]:
                slope[op] += given[TERMS, 0]
    order = np.argsort(plan[START, :size])
    for k in range(size - 1, -1, -1):
        op = order[k]
        if slope[op] != 0:
            before, _ = critical_pred(given, tables, plan, sequence, op, 1)
            if before >= 0:
                slope[before] += slope[op]


@njit(cache=True)
def take_back(plan):  # type: ignore[no-untyped-def]
    """Restore times and cost; the sequences are the caller's to restore."""
    for k in range(plan[NOW, 1]):
        op = plan[LOG_OP, k]
        plan[START, op] = plan[LOG_START, k]
        plan[END, op] = plan[LOG_END, k]
    for k in range(plan[NOW, 2]):
        plan[DONE, plan[LOG_JOB, k]] = plan[LOG_DONE, k]
    for k in range(plan[NOW, 3]):
        plan[QUEUED, plan[HEAP_OP, k]] = 0
    plan[NOW, 3] = 0
    plan[VALUE, COST], plan[VALUE, MAKESPAN] = plan[NOW, 4], plan[NOW, 5]


@njit(cache=True)
def remove(plan, sequence, op):  # type: ignore[no-untyped-def]
    """Take an operation out of its machine's sequence."""
    machine = plan[MACHINE, op]
    row = sequence[machine]
    for k in range(plan[PLACE, op], plan[COUNT, machine] - 1):
        row[k] = row[k + 1]
        plan[PLACE, row[k]] = k
    plan[COUNT, machine] -= 1
    plan[HIGH, machine] -= 1


@njit(cache=True)
def insert(given, tables, plan, sequence, op, mode, place):  # type: ignore[no-untyped-def]
    """Put an operation, in that mode, at a place of the sequence."""
    machine = given[MODE_MACHINE, mode]
    row = sequence[machine]
    for k in range(plan[COUNT, machine], place, -1):
        row[k] = row[k - 1]
        plan[PLACE, row[k]] = k
    row[place] = op
    plan[PLACE, op] = place
    plan[MODE, op] = mode
    plan[MACHINE, op] = machine
    plan[COUNT, machine] += 1
    plan[HIGH, machine] += 1


@njit(cache=True)
def join(plan, sequence, low, other, other_sequence, count):  # type: ignore[no-untyped-def]
    """Append a plan's operations, from place `low` of each machine to HIGH, to the first `count` of another plan."""
    for machine in range(low.size):
        for place in range(low[machine], plan[HIGH, machine]):
            op = sequence[machine, place]
            other_sequence[machine, count[machine]] = op
            other[PLACE, op] = count[machine]
            other[MACHINE, op] = machine
            other[MODE, op] = plan[MODE, op]
            count[machine] += 1


@njit(cache=True, nogil=True)
def relax_all(given, tables, plan, sequence):  # type: ignore[no-untyped-def]
    """Times and cost of a plan from its sequences alone; False if they are cyclic or push a frozen operation."""
    size, jobs = given[SIZES, 0], given[SIZES, 1]
    waiting = np.empty(size, np.int64)
    queue = np.empty(size, np.int64)
    count = 0
    for op in range(size):
        waiting[op] = given[PRED_PTR, op + 1] - given[PRED_PTR, op] + (1 if plan[PLACE, op] > 0 else 0)
        plan[START, op] = plan[END, op] = -1
        if waiting[op] == 0:
            queue[count] = op
            count += 1
    plan[DONE] = 0
    plan[VALUE] = 0
    start_trail(plan)
    fine = True
    k = 0
    while k < count:
        op = queue[k]
        k += 1
        fine = relax(given, tables, plan, sequence, op) and fine
        machine, place = plan[MACHINE, op], plan[PLACE, op] + 1
        if place < plan[COUNT, machine]:
            behind = sequence[machine, place]
            waiting[behind] -= 1
            if waiting[behind] == 0:
                queue[count] = behind
                count += 1
        for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
            behind = given[SUCC, a]
            waiting[behind] -= 1
            if waiting[behind] == 0:
                queue[count] = behind
                count += 1
    while plan[NOW, 3] > 0:
        _pop(plan)
    cost = 0
    makespan = 0
    for job in range(jobs):
        plan[DONE, job] = job_end(given, tables, plan, sequence, job)
        makespan = max(makespan, plan[DONE, job])
        cost += job_cost(given, job, plan[DONE, job])
    for op in range(size):
        cost += move_cost(given, op, plan[START, op])
    plan[VALUE, COST] = cost + given[TERMS, 0] * makespan
    plan[VALUE, MAKESPAN] = makespan
    return fine and count == size
