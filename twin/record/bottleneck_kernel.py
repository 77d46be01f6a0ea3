"""Bottlenecks from the active periods of machines, in one pass over the states and in bounded memory.

A machine is active in setup, processing, failure and maintenance; an active period lasts until it is not. At any time
the machine with the longest active period around that time is the momentary bottleneck; while the periods of one
bottleneck and the next overlap, the bottleneck shifts from one to the other, else it is the sole one (Roser, Nakano and
Tanaka, "Shifting bottleneck detection", Winter Simulation Conference 2002). Of equal periods the earlier one
wins, then that of the machine that comes first in the plant.

The papers know no shifts. Here a machine that is off shift remains what it was before: a period goes on over the night
if the machine goes on where it had stopped, and it lasts by the calendar, from its start to its end. Were it cut by each
night, a machine that also works at night would look like the bottleneck of all that do not. Time off shift is no
active time, though: it is left out of the length of active periods.

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

from twin.record.meter_kernel import spread

__all__ = ["Activity", "new_activity", "take_activity"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

ABSENT, INACTIVE, ACTIVE, STOPPED = -1, 0, 1, 2  # stopped: it may start again at the same instant, and then has not
FLAG, LISTED, STOPS, PREVIOUS, NEXT = 0, 1, 2, 3, 4
SINCE, PAUSED, PAUSES = 0, 1, 2
OWNER, STOPPERS, CHAIN, JUDGED, MEMBERS, CURRENT = 0, 1, 2, 3, 4, 5
START, END, UNIT, NOW, BEFORE = 0, 1, 2, 3, 4
TIME, PERIODS, SOLE, SHIFTING = 0, 1, 2, 3


class Activity(NamedTuple):
    """What is known of active periods; C is more than 2 U."""

    units: Whole  # (U + 1, 5) flag, whether among the stopped; the u-th of the stopped; active units by the start of
    # their period, as a linked list: the one before and the one after, row U being its end
    periods: Floats  # (U, 3) start of the active period, start of the time off shift (-1 if on), time off shift in it
    chain: Floats  # (C, 3) start, end and unit of periods, the first of them judged
    members: Floats  # (C, 3) likewise: bottleneck periods that may still beat others
    whole: Whole  # (6,) owner (or -1), number of stopped, of chain, of judged, of members, whether a current one
    real: Floats  # (5,) start, end and unit of the last bottleneck period, which waits for the next one; time of the
    # last row, end of the bottleneck period before the current one


def new_activity(machines: NDArray[np.bool_]) -> Activity:
    """Nothing is active yet; machines: (U,) which units take part."""
    count = len(machines)
    units = np.zeros((count + 1, 5), np.int64)
    units[:count, FLAG] = np.where(machines, INACTIVE, ABSENT)
    units[:, PREVIOUS:] = count
    periods = np.zeros((count, 3))
    periods[:, PAUSED] = -1.0
    chain, members = np.zeros((2, 2 * count + 64, 3))
    return Activity(units, periods, chain, members, np.array([-1, 0, 0, 0, 0, 0], np.int64), np.zeros(5))


@njit(cache=True, error_model="numpy")
def _window(time: float, width: float, windows: int) -> int:
    """Window (w * width, (w + 1) * width] that holds an instant."""
    w = max(int(min(time / width, float(windows))) - 1, 0)  # the quotient is rounded; the borders are the products
    while w < windows - 1 and (w + 1) * width < time:
        w += 1
    return w


@njit(cache=True, error_model="numpy")
def _forget(table: Floats, first: int, time: float) -> int:
    """Keep the rows from `first` on that end after an instant; return their number; table: (C, 3) start, end, unit."""
    kept = 0
    for r in range(first, table.shape[0]):
        if table[r, END] > time:
            for c in range(3):
                table[kept, c] = table[r, c]
            kept += 1
    return kept


@njit(cache=True, error_model="numpy")
def _conclude(next_start: float, whole: Whole, real: Floats, width: float, table: Floats, first: int, n: int) -> None:
    """Divide the current bottleneck period into sole and shifting; the next one starts at `next_start`."""
    if whole[CURRENT] == 0:
        return
    start, end, u = real[START], real[END], int(real[UNIT])
    low, high = max(start, real[BEFORE]), min(end, next_start)
    windows, shifting = table.shape[0], first + SHIFTING * n + u
    if low < high:
        spread(table, first + SOLE * n + u, 1.0, low, high, width, _window(high, width, windows))
    else:
        low = high = end
    if low > start:
        spread(table, shifting, 1.0, start, low, width, _window(low, width, windows))
    if end > high:
        spread(table, shifting, 1.0, high, end, width, _window(end, width, windows))
    real[BEFORE] = end
    whole[CURRENT] = 0


@njit(cache=True, error_model="numpy")
def _judge(
    horizon: float,
    chain: Floats,
    members: Floats,
    whole: Whole,
    real: Floats,
    width: float,
    table: Floats,
    first: int,
    n: int,
) -> None:
    """Find which periods of the chain that end by the horizon were the longest at any time."""
    judged, count = whole[JUDGED], whole[CHAIN]
    while judged < count and chain[judged, END] <= horizon:
        start, end = chain[judged, START], chain[judged, END]
        low, high = start, end
        for m in range(whole[MEMBERS] - 1, -1, -1):  # ends fall, so the first that is longer reaches farthest
            if members[m, END] <= start:
                break
            if members[m, END] - members[m, START] >= end - start:
                low = members[m, END]
                break
        for c in range(judged + 1, count):  # starts rise
            if chain[c, START] >= end:
                break
            if chain[c, END] - chain[c, START] > end - start:
                high = chain[c, START]
                break
        if low < high:
            _conclude(start, whole, real, width, table, first, n)
            whole[CURRENT] = 1
            if whole[MEMBERS] == members.shape[0]:
                whole[MEMBERS] = _forget(members, 0, start)
            for c in range(3):
                real[c] = members[whole[MEMBERS], c] = chain[judged, c]
            whole[MEMBERS] += 1
        judged += 1
    whole[JUDGED] = judged


@njit(cache=True, error_model="numpy")
def _settle(
    units: Whole,
    periods: Floats,
    chain: Floats,
    members: Floats,
    whole: Whole,
    real: Floats,
    width: float,
    table: Floats,
    first: int,
) -> None:
    """End the periods of the units that have stopped at the last instant."""
    n, end = units.shape[0] - 1, real[NOW]
    changed = False
    for i in range(whole[STOPPERS]):
        u = units[i, STOPS]
        units[u, LISTED] = 0
        if units[u, FLAG] != STOPPED:
            continue
        units[u, FLAG] = INACTIVE
        start = periods[u, SINCE]
        if end > start:
            w = _window(end, width, table.shape[0])
            table[w, first + TIME * n + u] += end - start - periods[u, PAUSES]
            table[w, first + PERIODS * n + u] += 1.0
        before, after = units[u, PREVIOUS], units[u, NEXT]
        units[before, NEXT], units[after, PREVIOUS] = after, before
        if u != whole[OWNER]:
            continue
        # Who is active for longest now: of several one that goes on.
        head = units[n, NEXT]
        owner = head
        while owner != n and units[owner, FLAG] != ACTIVE and periods[owner, SINCE] == periods[head, SINCE]:
            owner = units[owner, NEXT]
        if owner == n or periods[owner, SINCE] != periods[head, SINCE]:
            owner = head
        whole[OWNER] = owner if owner != n else -1
        changed = True
        count = whole[CHAIN]
        within_next = owner != n and periods[owner, SINCE] == start and units[owner, FLAG] == ACTIVE
        within_last = count > whole[JUDGED] and chain[count - 1, END] == end
        if end > start and not within_next and not within_last:
            if count == chain.shape[0]:
                count = _forget(chain, whole[JUDGED], -np.inf)
                whole[JUDGED] = 0
            chain[count, START], chain[count, END], chain[count, UNIT] = start, end, u
            whole[CHAIN] = count + 1
    whole[STOPPERS] = 0
    if changed:
        horizon = periods[whole[OWNER], SINCE] if whole[OWNER] >= 0 else end
        _judge(horizon, chain, members, whole, real, width, table, first, n)


@njit(cache=True, error_model="numpy")
def take_activity(
    rows: Floats,
    width: float,
    table: Floats,
    first: int,
    units: Whole,
    periods: Floats,
    chain: Floats,
    members: Floats,
    whole: Whole,
    real: Floats,
    over: bool,
) -> None:
    """Take rows (time, unit, state) of the states.

    Parameters
    ----------
    table : (W, columns); from the column `first` on stand the sum of active periods, their number, the time as sole
        bottleneck and that as one of several, each (U)
    units, periods, chain, members, whole, real : see `Activity`
    over : these rows are the last, in which all machines stop
    """
    n = units.shape[0] - 1
    for r in range(rows.shape[0]):
        now, u, state = rows[r, 0], int(rows[r, 1]), int(rows[r, 2])
        if units[u, FLAG] == ABSENT:
            continue
        if now > real[NOW]:
            if whole[STOPPERS]:
                _settle(units, periods, chain, members, whole, real, width, table, first)
            real[NOW] = now
        if state == 0:  # off shift
            if periods[u, PAUSED] < 0.0:
                periods[u, PAUSED] = now
            continue
        if periods[u, PAUSED] >= 0.0:
            periods[u, PAUSES] += now - periods[u, PAUSED]
            periods[u, PAUSED] = -1.0
        if state == 2 or state == 3 or state == 5 or state == 6:
            if units[u, FLAG] == INACTIVE:
                periods[u, SINCE], periods[u, PAUSES] = now, 0.0
                # Into the line, behind those that began before it or stand before it in the plant.
                before = units[n, PREVIOUS]
                while before != n and periods[before, SINCE] == now and before > u:
                    before = units[before, PREVIOUS]
                after = units[before, NEXT]
                units[u, PREVIOUS], units[u, NEXT] = before, after
                units[before, NEXT] = u
                units[after, PREVIOUS] = u
                owner = whole[OWNER]
                if owner < 0 or (periods[owner, SINCE] == now and u < owner):
                    whole[OWNER] = u
            units[u, FLAG] = ACTIVE
        elif units[u, FLAG] == ACTIVE:
            units[u, FLAG] = STOPPED
            if units[u, LISTED] == 0:
                units[u, LISTED] = 1
                units[whole[STOPPERS], STOPS] = u
                whole[STOPPERS] += 1
    if over:
        _settle(units, periods, chain, members, whole, real, width, table, first)
        _conclude(np.inf, whole, real, width, table, first, n)
