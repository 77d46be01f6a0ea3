"""Simulated annealing on a floor: critical operations change their place or machine.

A move starts from a job that costs something, walks its critical path back, and takes an operation there: a neighbour
in the machine's sequence changes places with it, it goes some places forward or back, or to another machine where it
would fit in time. Times show that no cycle arises: a path from x to y implies end[x] <= start[y].

Sources: P. J. M. van Laarhoven, E. H. L. Aarts, J. K. Lenstra (1992), "Job shop scheduling by simulated annealing",
Operations Research 40(1) (annealing on critical arcs); Y. Mati, S. Dauzere-Peres, C. Lahlou (2011), "A general
approach for optimizing regular criteria in the job-shop scheduling problem", EJOR 212(1) (critical paths of all costly
jobs); C. Bierwirth, J. Kuhpfahl (2017), "Extended GRASP for the job shop scheduling problem with total weighted
tardiness objective", EJOR 261(3) (moves beyond swaps).
"""

import math

import numpy as np
from numba import njit

from .change_kernel import critical_pred, foresee, insert, relax, remove, settle, slopes, start_trail, take_back
from .floor_kernel import (
    COST,
    COUNT,
    DONE,
    DUE,
    END,
    FROZEN,
    HIGH,
    JOB_OP_PTR,
    LAST,
    LOG_DONE,
    LOG_END,
    LOG_JOB,
    LOG_OP,
    LOG_START,
    LOW,
    MACHINE,
    MODE,
    MODE_MACHINE,
    MODE_PTR,
    NOW,
    PLACE,
    PRED,
    PRED_PTR,
    SIZES,
    SOLUTION_ROWS,
    START,
    SUCC,
    SUCC_PTR,
    TERMS,
    VALUE,
    ready_in_job,
)
from .random_kernel import below, uniform

__all__ = ["anneal", "change_place", "copy_plan", "fits_before"]


@njit(cache=True, nogil=True)
def copy_plan(plan, sequence, other, other_sequence):  # type: ignore[no-untyped-def]
    """Make the other solution equal to this one."""
    other[:SOLUTION_ROWS] = plan[:SOLUTION_ROWS]
    other_sequence[:] = sequence


@njit(cache=True)
def _free(given, tables, plan, sequence, op):  # type: ignore[no-untyped-def]
    machine, place = plan[MACHINE, op], plan[PLACE, op]
    return plan[LOW, machine] <= place < plan[HIGH, machine] and given[FROZEN, op] < 0


@njit(cache=True)
def fits_before(given, tables, plan, sequence, op, other):  # type: ignore[no-untyped-def]
    """Whether no path leads from `other` to a predecessor of `op`."""
    for a in range(given[PRED_PTR, op], given[PRED_PTR, op + 1]):
        before = given[PRED, a]
        if before == other or plan[START, before] >= plan[END, other]:
            return False
    return True


@njit(cache=True)
def _fits_behind(given, tables, plan, sequence, op, other):  # type: ignore[no-untyped-def]
    """Whether no path leads from a successor of `op` to `other`."""
    for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
        behind = given[SUCC, a]
        if behind == other or plan[END, behind] <= plan[START, other]:
            return False
    return True


@njit(cache=True)
def _draw_target(given, tables, plan, sequence, random, costly, count):  # type: ignore[no-untyped-def]
    """An operation, and 1 to move it forward, 2 to another machine, 3 back; 0 if none was found."""
    if count == 0 or below(random, 16) == 0:
        op = below(random, given[SIZES, 0])
        return op, (1 + below(random, 3)) if _free(given, tables, plan, sequence, op) else 0
    job = costly[below(random, count)]
    op = -1
    for k in range(given[JOB_OP_PTR, job], given[JOB_OP_PTR, job + 1]):
        if given[LAST, k] and plan[END, k] == plan[DONE, job]:
            op = k
    chosen, kind, seen = -1, 0, 0
    while op >= 0:
        before, machine = critical_pred(given, tables, plan, sequence, op, below(random, 2))
        free = _free(given, tables, plan, sequence, op)
        if free and given[MODE_PTR, op + 1] - given[MODE_PTR, op] > 1:
            seen += 1
            if below(random, seen) == 0:
                chosen, kind = op, 2
        if machine and free and _free(given, tables, plan, sequence, before):
            seen += 1
            if below(random, seen) == 0:
                if below(random, 2) == 0:
                    chosen, kind = op, 1
                else:
                    chosen, kind = before, 3
        op = before
    return chosen, kind


@njit(cache=True)
def _draw_place(given, tables, plan, sequence, random, op, kind):  # type: ignore[no-untyped-def]
    """Mode and place (counted without `op`) for a move; place -1 if it is not allowed."""
    mode, machine, place = plan[MODE, op], plan[MACHINE, op], plan[PLACE, op]
    step = 1
    if kind != 2:
        while step < 6 and below(random, 3) == 0:
            step += 1
    if kind == 1:
        place = max(plan[LOW, machine], place - step)
        if place == plan[PLACE, op] or not fits_before(given, tables, plan, sequence, op, sequence[machine, place]):
            return mode, -1
        return mode, place
    if kind == 3:
        place = min(plan[HIGH, machine] - 1, place + step)
        if place == plan[PLACE, op] or not _fits_behind(given, tables, plan, sequence, op, sequence[machine, place]):
            return mode, -1
        return mode, place
    first = given[MODE_PTR, op]
    modes = given[MODE_PTR, op + 1] - first
    if modes < 2:
        return mode, -1
    mode = first + below(random, modes - 1)
    if mode >= plan[MODE, op]:
        mode += 1
    if given[MODE_MACHINE, mode] == machine:
        return mode, place
    machine = given[MODE_MACHINE, mode]
    at = ready_in_job(given, tables, plan, sequence, op)
    low, high = plan[LOW, machine], plan[HIGH, machine]
    row = sequence[machine]
    top = high
    while low < high:
        middle = (low + high) // 2
        if plan[END, row[middle]] <= at:
            low = middle + 1
        else:
            high = middle
    place = low + below(random, 4) - 1
    place = min(max(place, plan[LOW, machine]), top)
    if place < plan[COUNT, machine] and not fits_before(given, tables, plan, sequence, op, row[place]):
        return mode, -1
    if place > 0 and not _fits_behind(given, tables, plan, sequence, op, row[place - 1]):
        return mode, -1
    return mode, place


@njit(cache=True)
def _relax_range(given, tables, plan, sequence, machine, first, last):  # type: ignore[no-untyped-def]
    for k in range(max(0, first), min(last, plan[COUNT, machine] - 1) + 1):
        if not relax(given, tables, plan, sequence, sequence[machine, k]):
            return False
    return True


@njit(cache=True)
def change_place(given, tables, plan, sequence, op, mode, place, most):  # type: ignore[no-untyped-def]
    """Move an operation and follow up to `most` consequences; False if it is not allowed."""
    machine, old = plan[MACHINE, op], plan[PLACE, op]
    remove(plan, sequence, op)
    insert(given, tables, plan, sequence, op, mode, place)
    if plan[MACHINE, op] == machine:
        fine = _relax_range(given, tables, plan, sequence, machine, min(old, place), max(old, place) + 1)
    else:
        fine = _relax_range(given, tables, plan, sequence, plan[MACHINE, op], place, place + 1)
        fine = fine and _relax_range(given, tables, plan, sequence, machine, old, old)
        # The way to its successors is another one.
        for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
            fine = fine and relax(given, tables, plan, sequence, given[SUCC, a])
    return fine and settle(given, tables, plan, sequence, most)


@njit(cache=True, nogil=True)
def anneal(given, tables, plan, sequence, best, best_sequence, random, iterations, temperature, ahead):  # type: ignore[no-untyped-def]
    """Try `iterations` moves at one temperature; `best` is replaced where it is beaten. Returns how many were kept."""
    jobs = given[SIZES, 1]
    costly = np.empty(jobs, np.int64)
    count = 0
    kept = changes = tried = 0
    fresh = plan[VALUE, COST] < best[VALUE, COST]
    for k in range(iterations):
        if k % 256 == 0:
            count = 0
            for job in range(jobs):
                if (
                    (given[TERMS, 1] + given[TERMS, 2] > 0 and plan[DONE, job] > given[DUE, job])
                    or given[TERMS, 3] > 0
                    or (given[TERMS, 0] > 0 and plan[DONE, job] == plan[VALUE, 1])
                ):
                    costly[count] = job
                    count += 1
        if k % 256 == 0 or changes > 50:
            slopes(given, tables, plan, sequence)
            changes = 0
        op, kind = _draw_target(given, tables, plan, sequence, random, costly, count)
        if kind == 0:
            continue
        mode, place = _draw_place(given, tables, plan, sequence, random, op, kind)
        if place < 0:
            continue
        before_mode, before_place, before = plan[MODE, op], plan[PLACE, op], plan[VALUE, COST]
        start_trail(plan)
        fine = change_place(given, tables, plan, sequence, op, mode, place, ahead)
        worse = plan[VALUE, COST] - before
        allowed = -temperature * math.log(1.0 - uniform(random))
        if fine and plan[NOW, 3] > 0:
            # The rest of the change is followed only if it looks worth it. A cycle shows by never coming to an end.
            fine = worse + foresee(given, tables, plan, sequence) <= allowed
            fine = fine and settle(given, tables, plan, sequence, 20 * given[SIZES, 0] + 1000) and plan[NOW, 3] == 0
            worse = plan[VALUE, COST] - before
            tried += 1
        if fine and worse <= allowed:
            kept += 1
            changes += 1
            if worse > 0 and fresh:
                # The best is copied only when it is left.
                start = plan[VALUE, COST]
                remove(plan, sequence, op)
                insert(given, tables, plan, sequence, op, before_mode, before_place)
                _swap_times(plan)
                copy_plan(plan, sequence, best, best_sequence)
                best[VALUE, COST] = before
                _swap_times(plan)
                remove(plan, sequence, op)
                insert(given, tables, plan, sequence, op, mode, place)
                plan[VALUE, COST] = start
                fresh = False
            elif plan[VALUE, COST] < best[VALUE, COST] and worse < 0:
                fresh = True
        else:
            remove(plan, sequence, op)
            insert(given, tables, plan, sequence, op, before_mode, before_place)
            take_back(plan)
    if fresh and plan[VALUE, COST] < best[VALUE, COST]:
        copy_plan(plan, sequence, best, best_sequence)
    return kept


@njit(cache=True)
def _swap_times(plan):  # type: ignore[no-untyped-def]
    """Exchange the times of the plan with those of the log."""
    for k in range(plan[NOW, 1]):
        op = plan[LOG_OP, k]
        plan[START, op], plan[LOG_START, k] = plan[LOG_START, k], plan[START, op]
        plan[END, op], plan[LOG_END, k] = plan[LOG_END, k], plan[END, op]
    for k in range(plan[NOW, 2]):
        job = plan[LOG_JOB, k]
        plan[DONE, job], plan[LOG_DONE, k] = plan[LOG_DONE, k], plan[DONE, job]
    plan[VALUE, 1], plan[NOW, 5] = plan[NOW, 5], plan[VALUE, 1]
