"""Iterated greedy for the makespan of a permutation flow shop.

A few jobs are taken out at random; what is left is improved by insertions; the jobs return one by one to their best
places; the whole is improved by insertions, and accepted like in annealing at one temperature. All places of a job are
valued at once, and places of equal makespan by the idle time that they leave.

Shapes: `work` (machines, jobs), int64, times; `sequence` (jobs,); n jobs, m machines.

Sources: R. Ruiz, T. Stuetzle (2007), "A simple and effective iterated greedy algorithm for the permutation flowshop
scheduling problem", EJOR 177(3); E. Taillard (1990), "Some efficient heuristic methods for the flow shop sequencing
problem", EJOR 47(1) (all places at once); V. Fernandez-Viagas, J. M. Framinan (2014), "On insertion tie-breaking rules
in heuristics for the permutation flowshop scheduling problem", Computers & Operations Research 45 (ties); J.
Dubois-Lacoste, F. Pagnozzi, T. Stuetzle (2017), "An iterated greedy algorithm with optimization of partial solutions
for the makespan permutation flowshop problem", Computers & Operations Research 81 (insertions before jobs return; two
jobs, temperature 0.7).
"""

import math

import numpy as np
from numba import njit

from .random_kernel import below, uniform

__all__ = ["ends", "greedy_start", "improve_slice"]


@njit(cache=True)
def ends(work, sequence):  # type: ignore[no-untyped-def]
    """End of each operation, (machines, jobs), columns in the order of the sequence."""
    machines = work.shape[0]
    end = np.zeros((machines, sequence.size), np.int64)
    for place in range(sequence.size):
        for i in range(machines):
            at = end[i, place - 1] if place > 0 else 0
            if i > 0:
                at = max(at, end[i - 1, place])
            end[i, place] = at + work[i, sequence[place]]
    return end


@njit(cache=True)
def _best_place(work, sequence, count, job, head, tail, entry):  # type: ignore[no-untyped-def]
    """Best place for a job among the first `count` of a sequence, and the makespan there.

    `head`, `tail`, `entry`: scratch of shape (jobs + 2, machines + 1).
    """
    machines = work.shape[0]
    for i in range(machines + 1):
        head[0, i] = 0
        tail[count + 1, i] = 0
    for place in range(1, count + 1):
        other = sequence[place - 1]
        head[place, 0] = 0
        for i in range(1, machines + 1):
            head[place, i] = max(head[place - 1, i], head[place, i - 1]) + work[i - 1, other]
    for place in range(count, 0, -1):
        other = sequence[place - 1]
        tail[place, machines] = 0
        for i in range(machines - 1, -1, -1):
            tail[place, i] = max(tail[place + 1, i], tail[place, i + 1]) + work[i, other]
    best = best_idle = np.int64(2**62)
    chosen = 0
    for place in range(count + 1):
        makespan = np.int64(0)
        entry[place, 0] = 0
        for i in range(1, machines + 1):
            entry[place, i] = max(entry[place, i - 1], head[place, i]) + work[i - 1, job]
            makespan = max(makespan, entry[place, i] + tail[place + 1, i - 1])
        if makespan > best:
            continue
        idle = np.int64(0)
        if place == count:
            for i in range(2, machines + 1):
                idle += entry[place, i] - head[place, i]
        else:
            other = sequence[place]
            at = entry[place, 1] + work[0, other]
            for i in range(2, machines + 1):
                idle += entry[place, i] - head[place + 1, i] + work[i - 1, other] - work[i - 1, job]
                idle += max(0, at - entry[place, i])
                at = max(at, entry[place, i]) + work[i - 1, other]
        if makespan < best or idle < best_idle:
            best, best_idle, chosen = makespan, idle, place
    return chosen, best


@njit(cache=True)
def _put(sequence, count, place, job):  # type: ignore[no-untyped-def]
    for k in range(count, place, -1):
        sequence[k] = sequence[k - 1]
    sequence[place] = job


@njit(cache=True)
def _take(sequence, count, place):  # type: ignore[no-untyped-def]
    job = sequence[place]
    for k in range(place, count - 1):
        sequence[k] = sequence[k + 1]
    return job


@njit(cache=True)
def greedy_start(work):  # type: ignore[no-untyped-def]
    """The sequence of Nawaz, Enscore and Ham (1983): jobs by falling work, each at its best place."""
    machines, jobs = work.shape
    shape = (jobs + 2, machines + 1)
    head, tail, entry = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    order = np.argsort(-work.sum(axis=0))
    sequence = np.zeros(jobs, np.int64)
    for k in range(jobs):
        place, _ = _best_place(work, sequence, k, order[k], head, tail, entry)
        _put(sequence, k, place, order[k])
    return sequence


@njit(cache=True)
def _insertions(work, sequence, count, makespan, random, head, tail, entry):  # type: ignore[no-untyped-def]
    """Move jobs to their best places, in random order, until none helps; returns the makespan."""
    queue = sequence[:count].copy()
    idle = 0
    k = 0
    while idle < count:
        if k == 0:
            for a in range(count - 1, 0, -1):
                b = below(random, a + 1)
                queue[a], queue[b] = queue[b], queue[a]
        job = queue[k]
        k = (k + 1) % count
        old = 0
        while sequence[old] != job:
            old += 1
        _take(sequence, count, old)
        place, value = _best_place(work, sequence, count - 1, job, head, tail, entry)
        if value < makespan:
            makespan = value
            idle = 0
        else:
            idle += 1
            if value > makespan:
                place = old
        _put(sequence, count - 1, place, job)
    return makespan


@njit(cache=True, nogil=True)
def improve_slice(work, sequence, best, values, random, iterations, removed, temperature):  # type: ignore[no-untyped-def]
    """That many rounds; `values` holds the makespans of `sequence` and `best`, both are replaced."""
    machines, jobs = work.shape
    shape = (jobs + 2, machines + 1)
    head, tail, entry = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    trial = np.empty(jobs, np.int64)
    out = np.empty(removed, np.int64)
    for _ in range(iterations):
        trial[:] = sequence
        count = jobs
        for k in range(removed):
            out[k] = _take(trial, count, below(random, count))
            count -= 1
        if count > 0:
            _insertions(work, trial, count, np.int64(2**62), random, head, tail, entry)
        value = np.int64(0)
        for k in range(removed):
            place, value = _best_place(work, trial, count, out[k], head, tail, entry)
            _put(trial, count, place, out[k])
            count += 1
        value = _insertions(work, trial, jobs, value, random, head, tail, entry)
        worse = value - values[0]
        if worse <= 0 or uniform(random) < math.exp(-worse / temperature):
            sequence[:] = trial
            values[0] = value
            if value < values[1]:
                best[:] = trial
                values[1] = value
