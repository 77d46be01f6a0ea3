"""The sums of a run of a line by recursion, compiled: one block of lots after the other, and the end.

Columns of the table (W, columns), for m stations whose units are numbered as in the plant:

    OF_STATION for each unit; OF_LEVEL for each queue in the order of the line, for the work in process, and for the
    backlog; OF_PRODUCT
"""

import numpy as np
from numpy.typing import NDArray

from models.compiling import bare, inner, outer
from twin.engine.recursion_kernel import LINE, OFFSET, UNIT, advance, keep_history
from twin.engine.recursion_lots_kernel import (
    EVERY,
    IN_LINE,
    NOW,
    OF_LEVEL,
    OF_STATION,
    OVER,
    close_level,
    count_done,
    count_level,
    count_work,
    integrate_level,
)
from twin.engine.recursion_states_kernel import FULL, bottlenecks, close_station, take_station
from twin.engine.rows_kernel import larger, reaching

__all__ = ["ALL_IS_WELL", "GOES_ON", "MORE_HISTORY", "MORE_PERIODS", "run_line"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Table = NDArray[np.float64]

ALL_IS_WELL, GOES_ON, MORE_HISTORY, MORE_PERIODS = range(4)
"""How a run stops: at its end; to be gone on with; to be begun anew with more history, or room for more periods."""


@inner
def _rows_of_level(stations: int, wide: int, level: int) -> tuple[int, int, int]:
    """Rows of times at which lots come to a level and leave it, and which of them count as having come."""
    if level < stations:
        return (1 + level) * wide, (2 + level) * wide - 1, IN_LINE
    if level == stations:
        return 0, (1 + stations) * wide, EVERY
    return 0, wide, IN_LINE


@inner
def _has_level(level: int, stations: int, arriving: bool, line: Whole) -> bool:
    """Tell whether lots may wait at a level: not in a queue without a place."""
    if level < stations:
        return bool(line[LINE * (level - 1 if level > 0 else stations) + OFFSET] != 1)
    return level == stations or arriving


@inner
def _add_up(
    stations: int, history: int, block: int, count: int, arriving: bool, broken_laws: int, width: float, end: float,
    until: float, times: Floats, finished: Floats, work: Floats, line: Whole, table: Table,
    histogram: NDArray[np.int32], edges: Floats, now: Whole, opened: Floats, periods: Floats, most: int, counts: Whole,
    whole: Whole, reach: Floats, buckets: int, reached: Floats, chain: Table, found: Table, laws: Whole, kinds: Whole,
    params: Floats, values: Floats, broken: Floats, drawn: Whole, room: Floats,
) -> int:  # fmt: skip
    """Add up the `count` lots of a block; return `ALL_IS_WELL`, or what there is too little room for."""
    wide, low, high = history + block, history, history + count
    levels = OF_STATION * stations
    product = levels + OF_LEVEL * (stations + 2)
    takes = (3 + stations) * wide
    for level in range(stations + 2):
        comes, leaves, who = _rows_of_level(stations, wide, level)
        if level < stations:
            larger(times, comes + low, leaves + low, count, takes + low)
            unit, done = OF_STATION * line[LINE * level + UNIT], level * wide
            stop = reaching(finished, done, low, high, until)
            count_work(finished, work, done, level * block, low, stop, width, table, unit, now, level)
            take_station(
                times, finished, wide, level, line, low, high, end, until, opened, periods, most, counts,
                width, table, now, level, takes, broken, drawn, broken_laws, laws, kinds, params, values,
            )  # fmt: skip
        if not _has_level(level, stations, arriving, line):
            continue
        stop = reaching(times, comes, low, high, until)
        column, thing, station = levels + OF_LEVEL * level, stations + level, level if level < stations else 0
        if not count_level(
            times, finished, line, wide, comes, leaves, who, station, low, stop, width, table, column, now, thing
        ):  # fmt: skip
            return MORE_HISTORY
        left = takes if level < stations else leaves
        integrate_level(times, comes, left, low, stop, width, until, end, table, column, now, thing)
    if not counts[FULL]:
        bottlenecks(
            periods, most, counts, whole, opened, stations, reach, buckets, reached, chain, found, width,
            table,
        )  # fmt: skip
    if counts[FULL]:
        return MORE_PERIODS
    leaves, done = (1 + stations) * wide, NOW * (2 * stations + 2)
    stop = reaching(times, leaves, low, high, until)
    now[done] = count_done(times, leaves, low, stop, width, table, product, histogram, edges, now[done], room)
    return ALL_IS_WELL


@inner
def _end(
    stations: int, history: int, block: int, count: int, arriving: bool, broken_laws: int, width: float, end: float,
    until: float, times: Floats, line: Whole, table: Table, now: Whole, opened: Floats, periods: Floats, most: int,
    counts: Whole, whole: Whole, reach: Floats, buckets: int, reached: Floats, chain: Table, found: Table, laws: Whole,
    kinds: Whole, params: Floats, values: Floats, broken: Floats, drawn: Whole,
) -> int:  # fmt: skip
    """Account everything up to the end of the run, after the last block."""
    wide, high = history + block, history + count
    levels = OF_STATION * stations
    for level in range(stations + 2):
        if not _has_level(level, stations, arriving, line):
            continue
        comes, leaves, _ = _rows_of_level(stations, wide, level)
        column = levels + OF_LEVEL * level
        if not close_level(times, comes, leaves, high, width, until, table, column, now, stations + level):
            return MORE_HISTORY
    for j in range(stations):
        close_station(
            times[(2 + j) * wide + high - 1], end, j, line, opened, periods, most, counts, width, table,
            now[NOW * j + OVER] != 0, broken, drawn, broken_laws, laws, kinds, params, values,
        )  # fmt: skip
    if not counts[FULL]:
        bottlenecks(
            periods, most, counts, whole, opened, stations, reach, buckets, reached, chain, found, width,
            table,
        )  # fmt: skip
    return MORE_PERIODS if counts[FULL] else ALL_IS_WELL


@outer(
    "int64(int64, int64, int64, int64, int64, boolean, int64, boolean, float64, float64, float64, float64, float64,"
    "int64[::1], float64[::1], float64[::1], float64[::1], int64[::1], float64[:, ::1], int32[:, ::1], float64[::1],"
    "int64[::1], float64[::1], float64[::1], int64[::1], float64[::1], float64[::1], float64[:, ::1], float64[:, ::1],"
    "int64[::1], int64[::1], float64[::1], float64[::1], float64[::1], int64[::1], float64[::1])"
)
def run_line(
    blocks: int,
    stations: int,
    history: int,
    block: int,
    limit: int,
    arriving: bool,
    broken_laws: int,
    summing: bool,
    start: float,
    source_until: float,
    width: float,
    end: float,
    until: float,
    progress_of: Whole,
    times_of: Floats,
    finished_of: Floats,
    work_of: Floats,
    line_of: Whole,
    table: Table,
    histogram: NDArray[np.int32],
    edges_of: Floats,
    now_of: Whole,
    opened_of: Floats,
    periods_of: Floats,
    counts_of: Whole,
    reach_of: Floats,
    reached_of: Floats,
    chain: Table,
    found: Table,
    laws_of: Whole,
    kinds_of: Whole,
    params_of: Floats,
    values_of: Floats,
    broken_of: Floats,
    drawn_of: Whole,
    room_of: Floats,
) -> int:
    """Go on for so many blocks at most; return `GOES_ON`, `ALL_IS_WELL` at the end, or what has too little room.

    Parameters
    ----------
    history, block, limit, arriving, broken_laws, start, source_until, times, finished, work, line, laws, kinds, params,
    values
        See `recursion_kernel.advance`.
    summing : else only the times are wanted
    width : of a window [s]
    end, until : the end of the run, and of what happens to lots: infinite where the run lasts until they are done [s]
    progress : (2,) lots before the next block, lots of the last block
    table, histogram : see the module; (W, bins) of lead times, whose edges are (bins + 1,)
    now : (2 * m + 3, NOW) see `recursion_lots_kernel`
    opened, periods, counts, reach, reached, chain, found : see `recursion_states_kernel`
    broken, drawn : (2, failing, 2), (2, failing) see `interval_after`; the recursion's own, and those of the sums
    room : (2 * block,) for lead times
    """
    times, finished, work, line = bare(times_of), bare(finished_of), bare(work_of), bare(line_of)
    edges, now, opened, periods = bare(edges_of), bare(now_of), bare(opened_of), bare(periods_of)
    counts, reach, reached = bare(counts_of), bare(reach_of), bare(reached_of)
    laws, kinds, params, values = bare(laws_of), bare(kinds_of), bare(params_of), bare(values_of)
    broken, drawn, room = bare(broken_of), bare(drawn_of), bare(room_of)
    failing = drawn_of.shape[0] // 2
    broken_again, drawn_again = bare(broken_of[2 * failing :]), bare(drawn_of[failing:])
    most, buckets = periods_of.shape[0] // 3, reach_of.shape[0] - 1
    for _ in range(blocks):
        count = advance(
            stations, history, block, progress_of[0], limit, arriving, failing, broken_laws, start, source_until,
            times, finished, work, line, laws, kinds, params, values, broken, drawn,
        )  # fmt: skip
        progress_of[0] += count
        progress_of[1] = count
        if summing:
            found_well = _add_up(
                stations, history, block, count, arriving, broken_laws, width, end, until, times, finished, work, line,
                table, histogram, edges, now, opened, periods, most, counts, counts_of, reach, buckets, reached, chain,
                found, laws, kinds, params, values, broken_again, drawn_again, room,
            )  # fmt: skip
            if found_well != ALL_IS_WELL:
                return found_well
        if count < block or times[history + count - 1] >= until:
            if not summing:
                return ALL_IS_WELL
            return _end(
                stations, history, block, count, arriving, broken_laws, width, end, until, times, line, table, now,
                opened, periods, most, counts, counts_of, reach, buckets, reached, chain, found, laws, kinds, params,
                values, broken_again, drawn_again,
            )  # fmt: skip
        keep_history(2 + stations, history, block, times)
        keep_history(stations, history, block, finished)
    return GOES_ON
