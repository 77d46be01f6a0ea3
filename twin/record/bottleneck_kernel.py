"""Active periods out of the states, and which of them are bottlenecks; see `twin.record.bottleneck`."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twin.record.meter_kernel import row_of, spread

__all__ = [
    "ABSENT", "CHAIN", "END", "FLAG", "FOUND", "INACTIVE", "NEXT", "OWNER", "PAUSED", "PREVIOUS", "SINCE", "account",
    "divide", "take_activity",
]  # fmt: skip

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

ABSENT, INACTIVE, ACTIVE, STOPPED = -1, 0, 1, 2  # stopped: it may start again at the same instant, and then has not
FLAG, LISTED, STOPS, PREVIOUS, NEXT = 0, 1, 2, 3, 4
SINCE, PAUSED, PAUSES = 0, 1, 2
OWNER, STOPPERS, CHAIN, FOUND = 0, 1, 2, 3
START, END, UNIT = 0, 1, 2
OFF_SHIFT, SETUP, PROCESSING, FAILED, MAINTENANCE = 0, 2, 3, 5, 6


@njit(cache=True, error_model="numpy")
def _settle(
    end: float, units: Whole, periods: Floats, whole: Whole, chain: Floats, w: int, table: Floats, first: int
) -> None:
    """End the periods of the units that have stopped at the last instant, in the window w."""
    n = units.shape[0] - 1
    for i in range(whole[STOPPERS]):
        u = units[i, STOPS]
        units[u, LISTED] = 0
        if units[u, FLAG] != STOPPED:
            continue
        units[u, FLAG] = INACTIVE
        start = periods[u, SINCE]
        if end > start:
            table[w, first + u] += end - start - periods[u, PAUSES]
            table[w, first + n + u] += 1.0
        before, after = units[u, PREVIOUS], units[u, NEXT]
        units[before, NEXT], units[after, PREVIOUS] = after, before
        if u != whole[OWNER]:
            continue
        # Who is active for longest now: of several one that goes on.
        owner = units[n, NEXT]
        if owner != n:
            other, longest = owner, periods[owner, SINCE]
            while other != n and periods[other, SINCE] == longest:
                if units[other, FLAG] == ACTIVE:
                    owner = other
                    break
                other = units[other, NEXT]
        whole[OWNER] = owner if owner != n else -1
        count = whole[CHAIN]
        within_next = owner != n and periods[owner, SINCE] == start and units[owner, FLAG] == ACTIVE
        within_last = count > 0 and chain[count - 1, END] == end
        if end > start and not within_next and not within_last:
            chain[count, START], chain[count, END], chain[count, UNIT] = start, end, u
            whole[CHAIN] = count + 1
    whole[STOPPERS] = 0


@njit(cache=True, error_model="numpy")
def take_activity(
    rows: Floats,
    now: float,
    units: Whole,
    periods: Floats,
    whole: Whole,
    chain: Floats,
    w: int,
    width: float,
    table: Floats,
    first: int,
) -> float:
    """Take rows (time, unit, state) of the states; return the time of the last row.

    Parameters
    ----------
    now : time of the row before the first [s], in the window w
    units : (U + 1, 5) flag; whether it is among the stopped; the i-th of the stopped; active units by the start of
        their period, as a linked list: the one before and the one after, where U stands for both its ends
    periods : (U, 3) start of the active period, start of the time off shift (-1 if it is on), time off shift in it [s]
    whole : (4,) owner (or -1), number of the stopped, of the chain, of the bottleneck periods kept
    chain : (C, 3) start, end and unit of periods that lie in no other, with room for as many as there are rows
    table : (W, columns), from the column `first` on the sum of active periods (U) and their number (U)
    """
    n = units.shape[0] - 1
    for r in range(rows.shape[0]):
        time, u, state = rows[r, 0], int(rows[r, 1]), rows[r, 2]
        if units[u, FLAG] == ABSENT:
            continue
        if time > now:
            if whole[STOPPERS]:
                while w < table.shape[0] - 1 and (w + 1) * width < now:
                    w += 1
                _settle(now, units, periods, whole, chain, w, table, first)
            now = time
        if state == OFF_SHIFT:
            if periods[u, PAUSED] < 0.0:
                periods[u, PAUSED] = now
            continue
        if periods[u, PAUSED] >= 0.0:
            periods[u, PAUSES] += now - periods[u, PAUSED]
            periods[u, PAUSED] = -1.0
        if SETUP <= state <= PROCESSING or FAILED <= state <= MAINTENANCE:
            if units[u, FLAG] == INACTIVE:
                periods[u, SINCE], periods[u, PAUSES] = now, 0.0
                # Into the list, behind those that began before it or stand before it in the plant.
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
    return now


@njit(cache=True, error_model="numpy")
def _judge(chain: Floats, count: int, horizon: float, found: Floats, known: int) -> tuple[int, int]:
    """Find which periods of a chain that end by the horizon were the longest of all at any time.

    Parameters
    ----------
    chain : (C, 3) start, end and unit of periods, of which `count` are there; starts and ends rise
    found : (M, 3) likewise: bottleneck periods, of which `known` are there, with room for `count` more

    Returns
    -------
    judged, known : how many of the chain were judged, how many bottleneck periods are there now
    """
    judged = 0
    while judged < count and chain[judged, END] <= horizon:
        start, end = chain[judged, START], chain[judged, END]
        low, high = start, end
        for m in range(known - 1, -1, -1):  # ends fall, so the first that is longer reaches farthest
            if found[m, END] <= start:
                break
            if found[m, END] - found[m, START] >= end - start:
                low = found[m, END]
                break
        for c in range(judged + 1, count):  # starts rise
            if chain[c, START] >= end:
                break
            if chain[c, END] - chain[c, START] > end - start:
                high = chain[c, START]
                break
        if low < high:
            found[known, START], found[known, END], found[known, UNIT] = start, end, chain[judged, UNIT]
            known += 1
        judged += 1
    return judged, known


@njit(cache=True, error_model="numpy")
def divide(
    found: Floats, m: int, before: float, next_start: float, width: float, table: Floats, first: int, n: int
) -> None:
    """Divide a bottleneck period into sole and shifting, between the end of the one before and the start of the next.

    table: (W, columns), from the column `first` on the times as sole bottleneck at 2 * n, as one of several at 3 * n.
    """
    start, end, u = found[m, START], found[m, END], int(found[m, UNIT])
    low, high = max(start, before), min(end, next_start)
    if low >= high:
        low, high = end, end
    if low > start:
        spread(table, first + 3 * n + u, 1.0, start, low, width, row_of(low, width, table.shape[0]))
    if high > low:
        spread(table, first + 2 * n + u, 1.0, low, high, width, row_of(high, width, table.shape[0]))
    if end > high:
        spread(table, first + 3 * n + u, 1.0, high, end, width, row_of(end, width, table.shape[0]))


@njit(cache=True, error_model="numpy")
def account(
    chain: Floats, whole: Whole, found: Floats, horizon: float, before: float, width: float, table: Floats, first: int,
    n: int,
) -> float:  # fmt: skip
    """Find the bottlenecks among the periods that end by the horizon; account all of them but the last.

    Parameters
    ----------
    chain, found : (C, 3) periods, the second with room for as many more as there are in the first
    before : end of the bottleneck period before the last one that is known [s]

    Returns
    -------
    before : the same afterwards
    """
    count, known = whole[CHAIN], whole[FOUND]
    if count == 0 or chain[0, END] > horizon:
        return before
    judged, after = _judge(chain, count, horizon, found, known)
    past = chain[judged - 1, START]
    chain[: count - judged] = chain[judged:count]
    whole[CHAIN] = count - judged
    if after > known:
        for m in range(max(known - 1, 0), after - 1):
            divide(found, m, before, found[m + 1, START], width, table, first, n)
            before = found[m, END]
    kept = 0
    for m in range(after):
        if found[m, END] > past or m == after - 1:
            found[kept] = found[m]
            kept += 1
    whole[FOUND] = kept
    return before
