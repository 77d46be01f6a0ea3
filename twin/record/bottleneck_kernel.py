"""Active periods out of the states, and which of them are bottlenecks; see `twin.record.bottleneck`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiling import bare, inner, outer
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


@inner
def _settle(
    end: float, n: int, units: Whole, periods: Floats, whole: Whole, chain: Floats, times: Floats, at: int
) -> None:
    """End the periods of the units that have stopped at the last instant; arrays are flat.

    times: from the place `at` on, the sum of active periods (n) and their number (n) in the window of this instant.
    """
    for i in range(whole[STOPPERS]):
        u = units[5 * i + STOPS]
        units[5 * u + LISTED] = 0
        if units[5 * u + FLAG] != STOPPED:
            continue
        units[5 * u + FLAG] = INACTIVE
        start = periods[3 * u + SINCE]
        if end > start:
            times[at + u] += end - start - periods[3 * u + PAUSES]
            times[at + n + u] += 1.0
        before, after = units[5 * u + PREVIOUS], units[5 * u + NEXT]
        units[5 * before + NEXT], units[5 * after + PREVIOUS] = after, before
        if u != whole[OWNER]:
            continue
        # Who is active for longest now: of several one that goes on.
        owner = units[5 * n + NEXT]
        if owner != n:
            other, longest = owner, periods[3 * owner + SINCE]
            while other != n and periods[3 * other + SINCE] == longest:
                if units[5 * other + FLAG] == ACTIVE:
                    owner = other
                    break
                other = units[5 * other + NEXT]
        whole[OWNER] = owner if owner != n else -1
        count = whole[CHAIN]
        within_next = owner != n and periods[3 * owner + SINCE] == start and units[5 * owner + FLAG] == ACTIVE
        within_last = count > 0 and chain[3 * (count - 1) + END] == end
        if end > start and not within_next and not within_last:
            chain[3 * count + START], chain[3 * count + END], chain[3 * count + UNIT] = start, end, u
            whole[CHAIN] = count + 1
    whole[STOPPERS] = 0


@outer(
    "float64(float64[:, ::1], float64, int64[:, ::1], float64[:, ::1], int64[::1], float64[:, ::1], int64,"
    " float64, float64[:, ::1], int64)"
)
def take_activity(
    rows: Floats,
    now: float,
    unit_table: Whole,
    period_table: Floats,
    counts: Whole,
    chain_table: Floats,
    w: int,
    width: float,
    table: Floats,
    first: int,
) -> float:
    """Take rows (time, unit, state) of the states; return the time of the last row.

    Parameters
    ----------
    now : time of the row before the first [s], in the window w
    unit_table : (U + 1, 5) flag; whether it is among the stopped; the i-th of the stopped; active units by the start of
        their period, as a linked list: the one before and the one after, where U stands for both its ends
    period_table : (U, 3) start of the active period, start of the time off shift (-1 if on), time off shift in it [s]
    counts : (4,) owner (or -1), number of the stopped, of the chain, of the bottleneck periods kept
    chain_table : (C, 3) start, end and unit of periods that lie in no other, with room for as many as there are rows
    table : (W, columns), from the column `first` on the sum of active periods (U) and their number (U)
    """
    n, columns, windows = unit_table.shape[0] - 1, table.shape[1], table.shape[0]
    told, units, periods = bare(rows), bare(unit_table), bare(period_table)
    whole, chain, times = bare(counts), bare(chain_table), bare(table)
    for r in range(rows.shape[0]):
        time, u, state = told[3 * r], int(told[3 * r + 1]), told[3 * r + 2]
        if units[5 * u + FLAG] == ABSENT:
            continue
        if time > now:
            if whole[STOPPERS]:
                while w < windows - 1 and (w + 1) * width < now:
                    w += 1
                _settle(now, n, units, periods, whole, chain, times, w * columns + first)
            now = time
        if state == OFF_SHIFT:
            if periods[3 * u + PAUSED] < 0.0:
                periods[3 * u + PAUSED] = now
            continue
        if periods[3 * u + PAUSED] >= 0.0:
            periods[3 * u + PAUSES] += now - periods[3 * u + PAUSED]
            periods[3 * u + PAUSED] = -1.0
        if SETUP <= state <= PROCESSING or FAILED <= state <= MAINTENANCE:
            if units[5 * u + FLAG] == INACTIVE:
                periods[3 * u + SINCE], periods[3 * u + PAUSES] = now, 0.0
                # Into the list, behind those that began before it or stand before it in the plant.
                before = units[5 * n + PREVIOUS]
                while before != n and periods[3 * before + SINCE] == now and before > u:
                    before = units[5 * before + PREVIOUS]
                after = units[5 * before + NEXT]
                units[5 * u + PREVIOUS], units[5 * u + NEXT] = before, after
                units[5 * before + NEXT] = u
                units[5 * after + PREVIOUS] = u
                owner = whole[OWNER]
                if owner < 0 or (periods[3 * owner + SINCE] == now and u < owner):
                    whole[OWNER] = u
            units[5 * u + FLAG] = ACTIVE
        elif units[5 * u + FLAG] == ACTIVE:
            units[5 * u + FLAG] = STOPPED
            if units[5 * u + LISTED] == 0:
                units[5 * u + LISTED] = 1
                units[5 * whole[STOPPERS] + STOPS] = u
                whole[STOPPERS] += 1
    return now


@inner
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


@outer("void(float64[:, ::1], int64, float64, float64, float64, float64[:, ::1], int64, int64, int64)")
def divide(
    found: Floats, m: int, before: float, next_start: float, width: float, table: Floats, sole: int, shifting: int,
    stride: int,
) -> None:  # fmt: skip
    """Divide a bottleneck period into sole and shifting, between the end of the one before and the start of the next.

    table: (W, columns), with the times of unit u at the columns `sole` + stride * u and `shifting` + stride * u.
    """
    start, end, past = found[m, START], found[m, END], stride * int(found[m, UNIT])
    low, high = max(start, before), min(end, next_start)
    if low >= high:
        low, high = end, end
    if low > start:
        spread(table, shifting + past, 1.0, start, low, width, row_of(low, width, table.shape[0]))
    if high > low:
        spread(table, sole + past, 1.0, low, high, width, row_of(high, width, table.shape[0]))
    if end > high:
        spread(table, shifting + past, 1.0, high, end, width, row_of(end, width, table.shape[0]))


@outer(
    "float64(float64[:, ::1], int64[::1], float64[:, ::1], float64, float64, float64, float64[:, ::1], int64,"
    " int64, int64)"
)
def account(
    chain: Floats, whole: Whole, found: Floats, horizon: float, before: float, width: float, table: Floats, sole: int,
    shifting: int, stride: int,
) -> float:  # fmt: skip
    """Find the bottlenecks among the periods that end by the horizon; account all of them but the last.

    Parameters
    ----------
    chain, found : (C, 3) periods, the second with room for as many more as there are in the first
    before : end of the bottleneck period before the last one that is known [s]
    table, sole, shifting, stride : see `divide`

    Returns
    -------
    before : the same afterwards
    """
    count, known, periods = whole[CHAIN], whole[FOUND], bare(chain)
    if count == 0 or chain[0, END] > horizon:
        return before
    judged, after = _judge(chain, count, horizon, found, known)
    past = chain[judged - 1, START]
    for c in range(3 * (count - judged)):
        periods[c] = periods[c + 3 * judged]
    whole[CHAIN] = count - judged
    if after > known:
        for m in range(max(known - 1, 0), after - 1):
            divide(found, m, before, found[m + 1, START], width, table, sole, shifting, stride)
            before = found[m, END]
    kept = 0
    for m in range(after):
        if found[m, END] > past or m == after - 1:
            for column in range(3):
                found[kept, column] = found[m, column]
            kept += 1
    whole[FOUND] = kept
    return before
