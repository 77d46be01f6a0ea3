"""States of the stations of a line whose times are known, compiled: time in each, active periods, bottlenecks.

From when one lot leaves a station until the next does, the station is idle, processes, and is blocked; while it is
broken, it is failed. An active period (see `twin.record.bottleneck`) goes on while it processes or is failed.

    opened    (m, 2)  the active period of each station that has not ended yet, from and to [s]
    periods   (3, P)  from, to and unit of periods that have ended, and may be bottlenecks
    counts    (4,)    periods there are, whether there is no room for more, and two of `bottleneck_kernel`'s
    reach     (R,)    for `_sift`
"""

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner
from twin.engine.recursion_kernel import FAILING, LINE, UNIT, interval_after
from twin.engine.recursion_lots_kernel import ACTIVE, FAILURES, LEFT, NOW, OF_STATION, OVER
from twin.engine.rows_kernel import beyond, sum_of_differences
from twin.record.bottleneck_kernel import CHAIN, END, FOUND, account, divide
from twin.record.meter_kernel import row_of, spread

__all__ = ["FULL", "PERIODS", "bottlenecks", "close_station", "take_station"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Table = NDArray[np.float64]

PERIODS, FULL = 0, 1
"""Of `counts`, beside those of the chain (2) and of the bottlenecks found (3)."""
IDLE, PROCESSING, BLOCKED, FAILED = 1, 3, 4, 5
"""Codes of `models.trace.STATES`."""


@inner
def _end_period(
    start: float, end: float, unit: int, periods: Floats, most: int, counts: Whole, width: float,
    table: Table,
) -> None:  # fmt: skip
    """Note that an active period has ended."""
    if end <= start:
        return
    w = row_of(end, width, table.shape[0])
    table[w, ACTIVE + OF_STATION * unit] += end - start
    table[w, ACTIVE + OF_STATION * unit + 1] += 1.0
    if counts[PERIODS] == most:
        counts[FULL] = 1
        return
    p = counts[PERIODS]
    periods[p], periods[most + p], periods[2 * most + p] = start, end, unit
    counts[PERIODS] = p + 1


@inner
def _piece(
    start: float, stop: float, state: int, j: int, unit: int, opened: Floats, periods: Floats, most: int,
    counts: Whole, width: float, table: Table,
) -> None:  # fmt: skip
    """Add a span in one state."""
    if stop <= start:
        return
    spread(table, OF_STATION * unit + state, 1.0, start, stop, width, row_of(stop, width, table.shape[0]))
    if state != PROCESSING and state != FAILED:
        return
    if start != opened[2 * j + 1]:
        _end_period(
            opened[2 * j], opened[2 * j + 1], unit, periods, most, counts, width, table
        )  # fmt: skip
        opened[2 * j] = start
    opened[2 * j + 1] = stop


@inner
def _span(
    start: float, stop: float, end: float, state: int, j: int, unit: int, opened: Floats, periods: Floats,
    most: int, counts: Whole, width: float, table: Table, f: int, broken: Floats, drawn: Whole,
    first_law: int, laws: Whole, kinds: Whole, params: Floats, values: Floats,
) -> None:  # fmt: skip
    """Add a span in which a station does one thing, cut by its failures and by the end of the run."""
    stop = min(stop, end)
    while start < stop:
        if f < 0:
            _piece(start, stop, state, j, unit, opened, periods, most, counts, width, table)
            return
        if broken[2 * f + 1] <= start:
            interval_after(broken[2 * f + 1], f, broken, drawn, first_law, laws, kinds, params, values)
            if broken[2 * f] < end:
                table[row_of(broken[2 * f], width, table.shape[0]), OF_STATION * unit + FAILURES] += 1.0
            continue
        fails, repaired = broken[2 * f], broken[2 * f + 1]
        if fails > start:
            until = min(fails, stop)
            _piece(start, until, state, j, unit, opened, periods, most, counts, width, table)
        else:
            until = min(repaired, stop)
            _piece(start, until, FAILED, j, unit, opened, periods, most, counts, width, table)
        start = until


@inner
def _smooth(
    times: Floats, finished: Floats, comes: int, takes: int, leaves: int, done: int, low: int, high: int, j: int,
    unit: int, opened: Floats, periods: Floats, most: int, counts: Whole, table: Table, w: int,
) -> None:  # fmt: skip
    """Add lots low ... high - 1, all of them from the one before on in window `w`, without a failure."""
    column, count = OF_STATION * unit, high - low
    table[w, column + IDLE] += sum_of_differences(times, takes + low, times, leaves + low - 1, count)
    table[w, column + PROCESSING] += sum_of_differences(finished, done + low, times, takes + low, count)
    table[w, column + BLOCKED] += sum_of_differences(times, leaves + low, finished, done + low, count)
    p = first = counts[PERIODS]
    if p + count >= most:
        counts[FULL] = 1
        return
    periods[p] = opened[2 * j]
    n = low
    while n < high:
        # Written always, and gone on from where a period has ended: not a branch, as nobody could foretell it.
        take, stop = times[takes + n], finished[done + n - 1]
        periods[most + p], periods[p + 1] = stop, take
        p += int(take != stop)
        n += 1
    opened[2 * j], opened[2 * j + 1] = periods[p], finished[done + high - 1]
    if p > first and periods[first] == periods[most + first]:  # there was none before the first lot
        p -= 1
        for q in range(first, p):
            periods[q], periods[most + q] = periods[q + 1], periods[most + q + 1]
    for q in range(first, p):
        periods[2 * most + q] = unit
    counts[PERIODS] = p


@inner
def take_station(
    times: Floats, finished: Floats, wide: int, j: int, line: Whole, low: int, stop: int, end: float, until: float,
    opened: Floats, periods: Floats, most: int, counts: Whole, width: float, table: Table,
    now: Whole, thing: int, takes: int, broken: Floats, drawn: Whole, first_law: int, laws: Whole,
    kinds: Whole, params: Floats, values: Floats,
) -> None:  # fmt: skip
    """Add what a station does from one lot to the next, for lots low ... stop - 1.

    takes : where the row begins in which it takes them

    broken, drawn : those of `interval_after`, on their own way through the failures
    """
    comes, leaves, done = (1 + j) * wide, (2 + j) * wide, j * wide
    unit, f, at, windows = line[LINE * j + UNIT], line[LINE * j + FAILING], NOW * thing, table.shape[0]
    n = low
    while n < stop and not now[at + OVER]:
        left, free = times[leaves + n], times[leaves + n - 1]
        w = now[at + LEFT]
        while w < windows - 1 and left > (w + 1) * width:
            w += 1
        now[at + LEFT] = w
        if f < 0 and left < until and free >= w * width:
            border = min(until, (w + 1) * width if w < windows - 1 else math.inf)
            high = beyond(times, leaves, n, stop, border)
            while high > n and times[leaves + high - 1] >= until:
                high -= 1
            before = counts[PERIODS]
            _smooth(
                times, finished, comes, takes, leaves, done, n, high, j, unit, opened, periods, most, counts, table, w,
            )  # fmt: skip
            _count_periods(before, unit, periods, most, counts, width, table, w)
            n = high
            continue
        take = times[takes + n]
        for state in (IDLE, PROCESSING, BLOCKED):
            begins = free if state == IDLE else take if state == PROCESSING else finished[done + n]
            ends = take if state == IDLE else finished[done + n] if state == PROCESSING else left
            _span(
                begins, ends, end, state, j, unit, opened, periods, most, counts, width, table, f,
                broken, drawn, first_law, laws, kinds, params, values,
            )  # fmt: skip
        if left >= until:
            now[at + OVER] = 1
        n += 1


@inner
def _count_periods(
    first: int, unit: int, periods: Floats, most: int, counts: Whole, width: float, table: Table, w: int,
) -> None:  # fmt: skip
    """Add up the periods of a unit from number `first` on; all but the first of them end in window `w`."""
    if first < counts[PERIODS] and periods[most + first] <= w * width:
        v = row_of(periods[most + first], width, table.shape[0])
        table[v, ACTIVE + OF_STATION * unit] += periods[most + first] - periods[first]
        table[v, ACTIVE + OF_STATION * unit + 1] += 1.0
        first += 1
    count = counts[PERIODS] - first
    table[w, ACTIVE + OF_STATION * unit] += sum_of_differences(periods, most + first, periods, first, count)
    table[w, ACTIVE + OF_STATION * unit + 1] += count


@inner
def close_station(
    last: float, end: float, j: int, line: Whole, opened: Floats, periods: Floats, most: int,
    counts: Whole, width: float, table: Table, over: bool, broken: Floats, drawn: Whole, first_law: int,
    laws: Whole, kinds: Whole, params: Floats, values: Floats,
) -> None:  # fmt: skip
    """End the run of a station which the last lot has left; `over`: that was at the end."""
    unit, f = line[LINE * j + UNIT], line[LINE * j + FAILING]
    if not over:
        _span(
            last, end, end, IDLE, j, unit, opened, periods, most, counts, width, table, f, broken,
            drawn, first_law, laws, kinds, params, values,
        )  # fmt: skip
    _end_period(opened[2 * j], opened[2 * j + 1], unit, periods, most, counts, width, table)
    opened[2 * j] = opened[2 * j + 1] = math.inf


@inner
def _sift(periods: Floats, most: int, count: int, opened: Floats, stations: int, reach: Floats, buckets: int) -> int:
    """Leave out most of the periods that lie within another; return how many remain.

    Starts are put into buckets; a period lies within another if one of an earlier bucket goes on to its end or beyond.
    """
    first, last = math.inf, -math.inf
    for p in range(count):
        first, last = min(first, periods[p]), max(last, periods[p])
    scale = (buckets - 2) / (last - first) if last > first else 0.0
    for b in range(buckets + 1):
        reach[b] = -math.inf
    for j in range(stations):
        if opened[2 * j] <= last:
            b = 1 + int((opened[2 * j] - first) * scale) if opened[2 * j] >= first else 0
            reach[b + 1] = max(reach[b + 1], opened[2 * j + 1])
    p = 0
    while p < count:
        b = 2 + int((periods[p] - first) * scale)
        reach[b] = max(reach[b], periods[most + p])
        p += 1
    for b in range(1, buckets + 1):
        reach[b] = max(reach[b], reach[b - 1])
    kept = p = 0
    while p < count:
        within = periods[most + p] <= reach[1 + int((periods[p] - first) * scale)]
        periods[kept], periods[most + kept] = periods[p], periods[most + p]
        periods[2 * most + kept] = periods[2 * most + p]
        kept += 1 - int(within)
        p += 1
    return kept


@inner
def _sort(periods: Floats, most: int, count: int) -> None:
    """Put periods in the order of their start, then the longest, then the unit that comes first in the plant."""
    for p in range(1, count):
        start, stop, unit = periods[p], periods[most + p], periods[2 * most + p]
        q = p - 1
        while q >= 0 and (
            periods[q] > start
            or (
                periods[q] == start
                and (periods[most + q] < stop or (periods[most + q] == stop and periods[2 * most + q] > unit))
            )
        ):
            for row in range(3):
                periods[row * most + q + 1] = periods[row * most + q]
            q -= 1
        periods[q + 1], periods[most + q + 1], periods[2 * most + q + 1] = start, stop, unit


@inner
def bottlenecks(
    periods: Floats, most: int, counts: Whole, whole: Whole, opened: Floats, stations: int, reach: Floats,
    buckets: int, reached: Floats, chain: Table, found: Table, width: float, table: Table,
) -> None:  # fmt: skip
    """Account the bottlenecks among the periods that have ended before every one that has not begun yet or goes on.

    Parameters
    ----------
    counts, whole : the same memory, as `inner` and as `bottleneck_kernel` take it
    reached : (2,) end of the last period put into the chain, and of the bottleneck period before the last one [s]
    chain, found : those of `bottleneck_kernel.account`
    """
    count = counts[PERIODS]
    horizon = math.inf
    for j in range(stations):
        horizon = min(horizon, opened[2 * j])
    if count:
        count = _sift(periods, most, count, opened, stations, reach, buckets)
        _sort(periods, most, count)
    n, at = 0, counts[CHAIN]
    if at + count > chain.shape[0] or counts[FOUND] + at + count > found.shape[0]:
        counts[FULL] = 1
        return
    while n < count and periods[n] < horizon:
        if periods[most + n] > reached[0]:
            chain[at, 0], chain[at, END], chain[at, 2] = periods[n], periods[most + n], periods[2 * most + n]
            reached[0] = periods[most + n]
            at += 1
        n += 1
    counts[CHAIN] = at
    for p in range(n, count):
        for row in range(3):
            periods[row * most + p - n] = periods[row * most + p]
    counts[PERIODS] = count - n
    sole, shifting = ACTIVE + 2, ACTIVE + 3
    reached[1] = account(chain, whole, found, horizon, reached[1], width, table, sole, shifting, OF_STATION)
    if horizon == math.inf and counts[FOUND]:
        divide(found, counts[FOUND] - 1, reached[1], math.inf, width, table, sole, shifting, OF_STATION)
