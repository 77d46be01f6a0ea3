"""What lots say of a line whose times are known (`twin.engine.recursion_kernel`), compiled: levels, work, lead times.

What the meter adds up row by row (`twin.record.meter_kernel`, `ends_kernel`) is added up lot by lot here. Counts,
levels and times are the meter's own; sums are of the same terms, or of terms that come to the same, in another order,
so that their last digits may differ.

All sums stand in one table of shape (W, columns), a row for a window. Lots of a block that lie in one window are added
up together; what goes over a border is cut there. A thing of which lots are counted has three numbers in `now`.
"""

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner
from models.streams.elementary import logarithm
from twin.engine.recursion_kernel import LINE, OFFSET, ROOM, UNIT
from twin.engine.rows_kernel import (
    beyond,
    count_equal,
    count_more,
    just_below,
    reaching,
    sum_of,
    sum_of_differences,
    sum_of_squares,
)  # fmt: skip
from twin.record.meter_kernel import row_of, spread

__all__ = [
    "ACTIVE", "ARRIVED", "CAME", "DONE", "EVERY", "FAILURES", "INTEGRAL", "IN_LINE", "LAST", "LEAD", "LEFT", "LEVEL",
    "LONGEST", "NOW", "OF_LEVEL", "OF_PRODUCT", "OF_STATION", "OPERATIONS", "OVER", "PEAK", "SQUARE", "WORKED",
    "close_level", "count_done", "count_level", "count_work", "integrate_level",
]  # fmt: skip

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

OF_LEVEL = 4
INTEGRAL, PEAK, LAST, CAME = range(OF_LEVEL)
"""Columns of a level."""
OF_STATION = 14
FAILURES, OPERATIONS, WORKED, ACTIVE = 7, 8, 9, 10
"""Columns of a station: its time in states 0 to 6; failures, operations and the time of their work; then its active
periods as `twin.record.bottleneck_kernel` adds them up: sum, number, time as sole bottleneck, as one of several."""
OF_PRODUCT = 4
DONE, LEAD, SQUARE, LONGEST = range(4)
"""Columns of the product."""
NOW = 3
ARRIVED, LEFT, LEVEL = range(NOW)
"""Of a level: windows of the last that came and of the last that left, and the highest level in the former;
of a station: windows of the last finish and of the last that left, and whether its run is over."""
OVER = LEVEL
LEAD_BINS = 5543
"""Bins of lead times, see `twin.record.measures`."""
EVERY, IN_LINE = 0, 1
"""Which lots come to a level: all, or those that wait there."""


@inner
def _cause(times: Floats, finished: Floats, line: Whole, wide: int, j: int, n: int) -> int:
    """Number of the unit whose finish lets lot `n` leave station `j`: of several at one instant the last."""
    cause = -1
    while True:
        at = (2 + j) * wide + n
        if finished[j * wide + n] == times[at]:
            cause = max(cause, line[LINE * j + UNIT])
        room = line[LINE * j + ROOM] + n
        if times[room] != times[at]:
            return cause
        n -= line[LINE * j + OFFSET]
        j += 1


@inner
def _left_after(times: Floats, leaves: int, n: int, bound: float) -> int:
    """How many lots before column `n` leave after a bound; -1 if more than there are columns."""
    count = 0
    while times[leaves + n - 1 - count] > bound:
        count += 1
        if count >= n - 1:
            return -1
    return count


@inner
def _ties(
    times: Floats, finished: Floats, line: Whole, wide: int, comes: int, leaves: int, station: int, low: int, high: int
) -> int:
    """How many lots come to a queue in the instant in which its station gets free, and before it does."""
    found = 0
    for n in range(low, high):
        if times[leaves + n] == times[comes + n]:
            before = line[LINE * (station - 1) + UNIT]
            found += int(before < _cause(times, finished, line, wide, station, n - 1))
    return found


@inner
def _highest(times: Floats, comes: int, leaves: int, low: int, high: int, level: int) -> int:
    """Highest level that lots low ... high - 1 bring, or `level`; -1 if they have to be known from further back."""
    if low - level < 1:
        return -1
    if count_more(times, leaves + low - level, comes + low, high - low) == 0:
        return level
    for n in range(low, high):
        while times[leaves + n - level] > times[comes + n]:
            level += 1
            if level >= n:
                return -1
    return level


@inner
def count_level(
    times: Floats, finished: Floats, line: Whole, wide: int, comes: int, leaves: int, who: int, station: int, low: int,
    stop: int, width: float, table: NDArray[np.float64], column: int, now: Whole, thing: int,
) -> bool:  # fmt: skip
    """Count lots low ... stop - 1 that come to a place, and its level; False if more of the lots before are needed.

    comes, leaves : where the rows begin in which it stands when lots come and when they leave
    who, station : which of them count as having come; the station whose queue it is, 0 where ties cannot be
    """
    at, windows = NOW * thing, table.shape[0]
    w, level = now[at + ARRIVED], now[at + LEVEL]
    n = low
    while n < stop:
        border = (w + 1) * width if w < windows - 1 else math.inf
        if times[comes + n] > border:
            level = _left_after(times, leaves, n, border)
            if level < 0:
                return False
            table[w, column + LAST] = level
            w += 1
            table[w, column + PEAK] = level
            continue
        high = beyond(times, comes, n, stop, border)
        came = high - n
        if who == IN_LINE:
            came = count_more(times, leaves + n, comes + n, high - n)
            if station > 0 and count_equal(times, leaves + n, comes + n, high - n) > 0:
                came += _ties(times, finished, line, wide, comes, leaves, station, n, high)
        # A level that begins at the border lasts in the next window.
        level = _highest(times, comes, leaves, n, reaching(times, comes, n, high, border), level)
        if level < 0:
            return False
        table[w, column + CAME] += came
        table[w, column + PEAK] = max(table[w, column + PEAK], level)
        n = high
    now[at + ARRIVED], now[at + LEVEL] = w, level
    return True


@inner
def integrate_level(
    times: Floats, comes: int, leaves: int, low: int, stop: int, width: float, until: float, end: float,
    table: NDArray[np.float64], column: int, now: Whole, thing: int,
) -> None:  # fmt: skip
    """Add the time that each of the lots low ... stop - 1 is at a place, up to the end of the run.

    Here a lot that goes straight on leaves when it comes.
    """
    at, windows = NOW * thing, table.shape[0]
    w = now[at + LEFT]
    inside = reaching(times, leaves, low, stop, until)
    n = low
    while n < inside:
        while w < windows - 1 and times[leaves + n] > (w + 1) * width:
            w += 1
        if times[comes + n] < w * width:
            spread(table, column, 1.0, times[comes + n], times[leaves + n], width, w)
            n += 1
            continue
        high = beyond(times, leaves, n, inside, (w + 1) * width if w < windows - 1 else math.inf)
        table[w, column] += sum_of_differences(times, leaves + n, times, comes + n, high - n)
        n = high
    for n in range(inside, stop):
        spread(table, column, 1.0, times[comes + n], end, width, row_of(end, width, windows))
    now[at + LEFT] = w


@inner
def count_work(
    finished: Floats, work: Floats, at: int, work_at: int, low: int, stop: int, width: float,
    table: NDArray[np.float64], column: int, now: Whole, thing: int,
) -> None:  # fmt: skip
    """Count operations on lots low ... stop - 1, and the time of their work; `work_at` is that of lot `low`."""
    windows, w, first = table.shape[0], now[NOW * thing + ARRIVED], low
    while low < stop:
        while w < windows - 1 and finished[at + low] > (w + 1) * width:
            w += 1
        high = beyond(finished, at, low, stop, (w + 1) * width if w < windows - 1 else math.inf)
        table[w, column + OPERATIONS] += high - low
        table[w, column + WORKED] += sum_of(work, work_at + low - first, high - low)
        low = high
    now[NOW * thing + ARRIVED] = w


@inner
def _bin_of(lead: float, guess: float, edges: Floats) -> int:
    """Bin edges[b] <= lead < edges[b + 1], looked up from a guess: the logarithm, in bins, from edges[1] on."""
    b, bins = 0, LEAD_BINS
    if lead >= edges[1]:
        b = int(min(guess, bins - 2.0)) + 1
    while b > 0 and lead < edges[b]:
        b -= 1
    while b < bins - 1 and lead >= edges[b + 1]:
        b += 1
    return b


@inner
def _count_leads(
    leads: int, count: int, table: NDArray[np.float64], w: int, column: int, histogram: NDArray[np.int32],
    edges: Floats, room: Floats,
) -> None:  # fmt: skip
    """Count lots done in a window, whose lead times are the `count` numbers of `room` from `leads` >= `count` on."""
    longest, n = table[w, column + LONGEST], 0
    while n < count:
        longest = max(longest, room[leads + n])
        n += 1
    table[w, column + LONGEST] = longest
    table[w, column + DONE] += count
    table[w, column + LEAD] += sum_of(room, leads, count)
    table[w, column + SQUARE] += sum_of_squares(room, leads, count)
    first, scale = edges[1], 1.0 / logarithm(edges[2] / edges[1])
    n = 0
    while n < count:  # apart from the bins, so that it runs on the vector registers
        room[n] = logarithm(room[leads + n] / first) * scale
        n += 1
    for k in range(count):
        histogram[w, _bin_of(room[leads + k], room[k], edges)] += 1


@inner
def count_done(
    times: Floats, leaves: int, low: int, stop: int, width: float, table: NDArray[np.float64], column: int,
    histogram: NDArray[np.int32], edges: Floats, w: int, room: Floats,
) -> int:  # fmt: skip
    """Count finished lots low ... stop - 1 and their lead times; return the window of the last."""
    windows, leads = table.shape[0], stop - low
    while low < stop:
        while w < windows - 1 and times[leaves + low] > (w + 1) * width:
            w += 1
        high = beyond(times, leaves, low, stop, (w + 1) * width if w < windows - 1 else math.inf)
        count, n = high - low, 0
        while n < count:
            room[leads + n] = times[leaves + low + n] - times[low + n]
            n += 1
        _count_leads(leads, count, table, w, column, histogram, edges, room)
        low = high
    return w


@inner
def close_level(
    times: Floats, comes: int, leaves: int, stop: int, width: float, until: float, table: NDArray[np.float64],
    column: int, now: Whole, thing: int,
) -> bool:  # fmt: skip
    """Tell the level at the end of the windows after the last arrival, before lot `stop`; False as in `count_level`."""
    windows = table.shape[0]
    while times[comes + stop - 1] >= until:  # also lots of the blocks before may come too late
        stop -= 1
        if stop <= 1:
            return False
    for w in range(now[NOW * thing + ARRIVED], windows):
        last = w == windows - 1
        # What leaves at the very end does not do so within the run.
        bound = just_below(until) if last and until < math.inf else (w + 1) * width
        level = 0 if last and until == math.inf else _left_after(times, leaves, stop, bound)
        if level < 0:
            return False
        table[w, column + LAST] = level
        if not last:
            table[w + 1, column + PEAK] = level
    return True
