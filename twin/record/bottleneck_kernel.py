"""Bottlenecks from the active periods of machines, in one pass over the states and in bounded memory.

A machine is active in setup, processing, failure and maintenance; an active period lasts until it is not. At any time
the machine with the longest active period around that time is the momentary bottleneck; while the periods of one
bottleneck and the next overlap, the bottleneck shifts from one to the other, else it is the sole one (Roser, Nakano and
Tanaka, "Shifting bottleneck detection", Winter Simulation Conference 2002). Of equal periods the earlier one
wins, then that of the machine that comes first in the plant.

How long a period will be is known at its end only, but little has to be kept. The machine that is active for longest
(the owner) will outlast every period that began after its own and has ended: these can be forgotten. So what remains
are the periods that lie in no other, whose starts and ends both increase (the chain), and those of them that reach
beyond the start of the owner's period, and hence may still be beaten, are of different machines: one for each at most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twin.record.meter_kernel import add_time, window_of

__all__ = ["Activity", "close_activity", "take_activity"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

INACTIVE, ACTIVE, STOPPED = 0, 1, 2  # stopped: it may start again at the same instant, and then has not stopped at all
OWNER, LISTED, CHAIN, MEMBERS, CURRENT = 0, 1, 2, 3, 4
NOW, BEFORE = 0, 1


class Activity(NamedTuple):
    """What is known of active periods; C = 2 U + 4."""

    machine: NDArray[np.bool_]  # (U,) takes part
    flag: Whole  # (U,)
    since: Floats  # (U,) start of the active period [s]
    listed: NDArray[np.bool_]  # (U,) is among the stopped
    stopped: Whole  # (U,) units that stopped at this instant
    chain: Floats  # (C, 3) start, end and unit of periods not judged yet
    members: Floats  # (C, 2) start and end of bottleneck periods that may still beat others
    current: Floats  # (3,) start, end and unit of the last bottleneck period, which waits for the next one
    whole: Whole  # (5,) owner (or -1), number of stopped, of chain, of members, whether there is a current one
    real: Floats  # (2,) time of the last row, end of the bottleneck period before the current one
    time: Floats  # (W, U) sum of active periods
    periods: Floats  # (W, U) their number
    sole: Floats  # (W, U)
    shifting: Floats  # (W, U)


@njit(cache=True)
def _conclude(a: Activity, next_start: float, width: float) -> None:
    """Divide the current bottleneck period into sole and shifting; the next one starts at `next_start`."""
    if a.whole[CURRENT] == 0:
        return
    start, end, u = a.current[0], a.current[1], int(a.current[2])
    first, last = max(start, a.real[BEFORE]), min(end, next_start)
    if first >= last:
        add_time(a.shifting, u, start, end, width)
    else:
        add_time(a.shifting, u, start, first, width)
        add_time(a.sole, u, first, last, width)
        add_time(a.shifting, u, last, end, width)
    a.real[BEFORE] = end
    a.whole[CURRENT] = 0


@njit(cache=True)
def _judge(a: Activity, horizon: float, width: float) -> None:
    """Find which periods of the chain that end by the horizon were the longest at any time."""
    judged, count = 0, a.whole[CHAIN]
    while judged < count and a.chain[judged, 1] <= horizon:
        start, end = a.chain[judged, 0], a.chain[judged, 1]
        first, last, kept = start, end, 0
        for m in range(a.whole[MEMBERS]):
            if a.members[m, 1] > start:
                if a.members[m, 1] - a.members[m, 0] >= end - start:
                    first = max(first, a.members[m, 1])
                a.members[kept] = a.members[m]
                kept += 1
        a.whole[MEMBERS] = kept
        for c in range(judged + 1, count):
            if a.chain[c, 1] - a.chain[c, 0] > end - start:
                last = min(last, a.chain[c, 0])
        if first < last:
            _conclude(a, start, width)
            a.current[:] = a.chain[judged]
            a.whole[CURRENT] = 1
            a.members[kept, 0], a.members[kept, 1] = start, end
            a.whole[MEMBERS] = kept + 1
        judged += 1
    if judged:
        for c in range(judged, count):
            a.chain[c - judged] = a.chain[c]
        a.whole[CHAIN] = count - judged


@njit(cache=True)
def _find_owner(a: Activity) -> None:
    """Find the unit whose active period began first; of several one that goes on, then the first in the plant."""
    owner = -1
    for u in range(a.flag.shape[0]):
        if a.flag[u] != INACTIVE and (
            owner < 0
            or a.since[u] < a.since[owner]
            or (a.since[u] == a.since[owner] and a.flag[u] == ACTIVE and a.flag[owner] == STOPPED)
        ):
            owner = u
    a.whole[OWNER] = owner


@njit(cache=True)
def _settle(a: Activity, width: float) -> None:
    """End the periods of the units that have stopped at the last instant."""
    count, end = a.whole[LISTED], a.real[NOW]
    if count == 0:
        return
    a.whole[LISTED] = 0
    changed = False
    for i in range(count):
        u = a.stopped[i]
        a.listed[u] = False
        if a.flag[u] != STOPPED:
            continue
        a.flag[u] = INACTIVE
        start = a.since[u]
        if end > start:
            w = window_of(end, width, a.time.shape[0])
            a.time[w, u] += end - start
            a.periods[w, u] += 1.0
        if u != a.whole[OWNER]:
            continue
        _find_owner(a)
        changed = True
        owner, n = a.whole[OWNER], a.whole[CHAIN]
        within_next = owner >= 0 and a.since[owner] == start and a.flag[owner] == ACTIVE
        within_last = n > 0 and a.chain[n - 1, 1] == end
        if end > start and not within_next and not within_last:
            a.chain[n, 0], a.chain[n, 1], a.chain[n, 2] = start, end, u
            a.whole[CHAIN] = n + 1
    if changed:
        owner = a.whole[OWNER]
        _judge(a, a.since[owner] if owner >= 0 else end, width)


@njit(cache=True)
def take_activity(rows: Floats, width: float, a: Activity) -> None:
    """Take rows (time, unit, state) of the states."""
    for r in range(rows.shape[0]):
        time, u, state = rows[r, 0], int(rows[r, 1]), int(rows[r, 2])
        if not a.machine[u]:
            continue
        if time > a.real[NOW]:
            _settle(a, width)
            a.real[NOW] = time
        if state == 2 or state == 3 or state == 5 or state == 6:
            if a.flag[u] == INACTIVE:
                a.since[u] = time
                owner = a.whole[OWNER]
                if owner < 0 or (a.since[owner] == time and u < owner):
                    a.whole[OWNER] = u
            a.flag[u] = ACTIVE
        elif a.flag[u] == ACTIVE:
            a.flag[u] = STOPPED
            if not a.listed[u]:
                a.listed[u] = True
                a.stopped[a.whole[LISTED]] = u
                a.whole[LISTED] += 1


@njit(cache=True)
def close_activity(end: float, width: float, a: Activity) -> None:
    """End all active periods at the end of the run, and account what is left."""
    if end > a.real[NOW]:
        _settle(a, width)
        a.real[NOW] = end
    for u in range(a.flag.shape[0]):
        if a.flag[u] == ACTIVE:
            a.flag[u] = STOPPED
            if not a.listed[u]:
                a.listed[u] = True
                a.stopped[a.whole[LISTED]] = u
                a.whole[LISTED] += 1
    _settle(a, width)
    _judge(a, np.inf, width)
    _conclude(a, np.inf, width)
