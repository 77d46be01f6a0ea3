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
Flags = NDArray[np.bool_]

INACTIVE, ACTIVE, STOPPED = 0, 1, 2  # stopped: it may start again at the same instant, and then has not stopped at all
OWNER, LISTED, CHAIN, JUDGED, MEMBERS, CURRENT = 0, 1, 2, 3, 4, 5
NOW, BEFORE = 0, 1
PREVIOUS, NEXT = 0, 1


class Activity(NamedTuple):
    """What is known of active periods; C is more than 2 U."""

    machine: Flags  # (U,) takes part
    flag: Whole  # (U,)
    since: Floats  # (U,) start of the active period [s]
    listed: Flags  # (U,) is among the stopped
    line: Whole  # (U + 1, 2) active units by the start of their period, as a linked list; the last is its end
    stopped: Whole  # (U,) units that stopped at this instant
    chain: Floats  # (C, 3) start, end and unit of periods, the first of them judged
    members: Floats  # (C, 2) start and end of bottleneck periods that may still beat others
    current: Floats  # (3,) start, end and unit of the last bottleneck period, which waits for the next one
    whole: Whole  # (6,) owner (or -1), number of stopped, of chain, of judged, of members, whether a current one
    real: Floats  # (2,) time of the last row, end of the bottleneck period before the current one
    time: Floats  # (W, U) sum of active periods
    periods: Floats  # (W, U) their number
    sole: Floats  # (W, U)
    shifting: Floats  # (W, U)


@njit(cache=True, inline="always")
def _conclude(
    current: Floats, whole: Whole, real: Floats, sole: Floats, shifting: Floats, next_start: float, width: float
) -> None:
    """Divide the current bottleneck period into sole and shifting; the next one starts at `next_start`."""
    if whole[CURRENT] == 0:
        return
    start, end, u = current[0], current[1], int(current[2])
    first, last = max(start, real[BEFORE]), min(end, next_start)
    if first >= last:
        add_time(shifting, u, start, end, width)
    else:
        add_time(shifting, u, start, first, width)
        add_time(sole, u, first, last, width)
        add_time(shifting, u, last, end, width)
    real[BEFORE] = end
    whole[CURRENT] = 0


@njit(cache=True, inline="always")
def _judge(
    chain: Floats,
    members: Floats,
    current: Floats,
    whole: Whole,
    real: Floats,
    sole: Floats,
    shifting: Floats,
    horizon: float,
    width: float,
) -> None:
    """Find which periods of the chain that end by the horizon were the longest at any time."""
    judged, count = whole[JUDGED], whole[CHAIN]
    while judged < count and chain[judged, 1] <= horizon:
        start, end = chain[judged, 0], chain[judged, 1]
        first, last = start, end
        for m in range(whole[MEMBERS] - 1, -1, -1):  # ends fall, so the first that is longer reaches farthest
            if members[m, 1] <= start:
                break
            if members[m, 1] - members[m, 0] >= end - start:
                first = members[m, 1]
                break
        for c in range(judged + 1, count):  # starts rise
            if chain[c, 0] >= end:
                break
            if chain[c, 1] - chain[c, 0] > end - start:
                last = chain[c, 0]
                break
        if first < last:
            _conclude(current, whole, real, sole, shifting, start, width)
            current[0], current[1], current[2] = start, end, chain[judged, 2]
            whole[CURRENT] = 1
            if whole[MEMBERS] == members.shape[0]:
                whole[MEMBERS] = _forget(members, 0, start)
            m = whole[MEMBERS]
            members[m, 0], members[m, 1] = start, end
            whole[MEMBERS] = m + 1
        judged += 1
    whole[JUDGED] = judged


@njit(cache=True)
def _forget(table: Floats, first: int, time: float) -> int:
    """Keep the rows from `first` on that end after an instant; return their number; table: (C, start, end, ...)."""
    kept = 0
    for r in range(first, table.shape[0]):
        if table[r, 1] > time:
            for c in range(table.shape[1]):
                table[kept, c] = table[r, c]
            kept += 1
    return kept


@njit(cache=True, inline="always")
def _line_up(line: Whole, since: Floats, u: int) -> None:
    """Put a unit that has become active into the line, behind those that began before it or stand before it."""
    sentinel = line.shape[0] - 1
    before = line[sentinel, PREVIOUS]
    while before != sentinel and since[before] == since[u] and before > u:
        before = line[before, PREVIOUS]
    after = line[before, NEXT]
    line[u, PREVIOUS], line[u, NEXT] = before, after
    line[before, NEXT] = line[after, PREVIOUS] = u


@njit(cache=True, inline="always")
def _step_out(line: Whole, flag: Whole, since: Floats, u: int) -> int:
    """Take a unit out of the line; return who began first: of several one that goes on, or -1."""
    sentinel = line.shape[0] - 1
    before, after = line[u, PREVIOUS], line[u, NEXT]
    line[before, NEXT], line[after, PREVIOUS] = after, before
    owner = int(line[sentinel, NEXT])
    if owner == sentinel:
        return -1
    other = owner
    while other != sentinel and since[other] == since[owner]:
        if flag[other] == ACTIVE:
            return other
        other = int(line[other, NEXT])
    return owner


@njit(cache=True, inline="always")
def _settle(
    flag: Whole,
    since: Floats,
    listed: Flags,
    line: Whole,
    stopped: Whole,
    chain: Floats,
    members: Floats,
    current: Floats,
    whole: Whole,
    real: Floats,
    time: Floats,
    periods: Floats,
    sole: Floats,
    shifting: Floats,
    width: float,
) -> None:
    """End the periods of the units that have stopped at the last instant."""
    count, end = whole[LISTED], real[NOW]
    if count == 0:
        return
    whole[LISTED] = 0
    changed = False
    for i in range(count):
        u = stopped[i]
        listed[u] = False
        if flag[u] != STOPPED:
            continue
        flag[u] = INACTIVE
        start = since[u]
        if end > start:
            w = window_of(end, width, time.shape[0])
            time[w, u] += end - start
            periods[w, u] += 1.0
        owner = _step_out(line, flag, since, u)
        if u != whole[OWNER]:
            continue
        whole[OWNER] = owner
        changed = True
        n = whole[CHAIN]
        within_next = owner >= 0 and since[owner] == start and flag[owner] == ACTIVE
        within_last = n > whole[JUDGED] and chain[n - 1, 1] == end
        if end > start and not within_next and not within_last:
            if n == chain.shape[0]:
                n = _forget(chain, whole[JUDGED], -np.inf)
                whole[JUDGED] = 0
            chain[n, 0], chain[n, 1], chain[n, 2] = start, end, u
            whole[CHAIN] = n + 1
    if changed:
        owner = whole[OWNER]
        _judge(chain, members, current, whole, real, sole, shifting, since[owner] if owner >= 0 else end, width)


@njit(cache=True)
def take_activity(rows: Floats, width: float, activity: Activity) -> None:
    """Take rows (time, unit, state) of the states."""
    # Out of the tuple once: each call with it would count references.
    machine, flag, since, listed, line, stopped, chain, members, current, whole, real, time, periods, sole, shifting = (
        activity
    )
    for r in range(rows.shape[0]):
        now, u, state = rows[r, 0], int(rows[r, 1]), int(rows[r, 2])
        if not machine[u]:
            continue
        if now > real[NOW]:
            if whole[LISTED]:
                _settle(
                    flag,
                    since,
                    listed,
                    line,
                    stopped,
                    chain,
                    members,
                    current,
                    whole,
                    real,
                    time,
                    periods,
                    sole,
                    shifting,
                    width,
                )
            real[NOW] = now
        if state == 2 or state == 3 or state == 5 or state == 6:
            if flag[u] == INACTIVE:
                since[u] = now
                _line_up(line, since, u)
                owner = whole[OWNER]
                if owner < 0 or (since[owner] == now and u < owner):
                    whole[OWNER] = u
            flag[u] = ACTIVE
        elif flag[u] == ACTIVE:
            flag[u] = STOPPED
            if not listed[u]:
                listed[u] = True
                stopped[whole[LISTED]] = u
                whole[LISTED] += 1


@njit(cache=True)
def _last(activity: Activity, width: float) -> None:
    """Account the last bottleneck period, after which none comes."""
    _conclude(activity.current, activity.whole, activity.real, activity.sole, activity.shifting, np.inf, width)


def close_activity(end: float, width: float, activity: Activity) -> None:
    """End all active periods at the end of the run, and account what is left."""
    machines = np.flatnonzero(activity.machine)
    if machines.size:
        rows = np.zeros((machines.size + 1, 3))  # all are off at the end; one row later, to let this instant pass
        rows[:, 0] = end
        rows[:-1, 1] = machines
        rows[-1, :2] = np.inf, machines[0]
        take_activity(rows, width, activity)
        _last(activity, width)
