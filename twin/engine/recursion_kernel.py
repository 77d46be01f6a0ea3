"""A serial line by max-plus recursion, compiled: when each lot is done at each station, and when it leaves it.

With D(j, n) the time at which lot n leaves station j, b(j) the places of the queue before station j, and s(j, n) the
time of the operation, a line with blocking after service is

    take(j, n)   = max(D(j - 1, n), D(j, n - 1))
    finish(j, n) = take(j, n) + s(j, n), and the time for which the station is broken in between
    D(j, n)      = max(finish(j, n), D(j + 1, n - b(j + 1) - 1))

(Y. Dallery and S. B. Gershwin 1992, "Manufacturing flow line systems", Queueing Systems 12; sums and maxima are those
of the event engines, in their order, so that every time is the same in every bit). The plant's entrance is station -1:
it is done with lot n when the lot arrives.

Lots come in blocks. Arrays are flat, one row for a thing, a column for a lot; the first `history` columns of times are
the lots of the blocks before (0 where there were none):

    times     (2 + m + 2, history + block) arrival; D of the entrance; D of each of m stations; -infinity; take, for
                                           the sums over one station after the other
    finished  (m, history + block)         finish of each station
    work      (m, block)                   time of each operation
"""

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner
from models.streams.row_kernel import draw_row
from models.streams.sampling import sample_at

__all__ = [
    "BROKEN_LAW", "CONSTANT", "FAILING", "KEY", "KINDS_AT", "LAW", "LINE", "OFFSET", "PARAMS_AT", "ROOM", "ROWS",
    "UNIT", "VALUES_AT", "advance", "interval_after", "keep_history",
]  # fmt: skip

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

LINE = 4
ROOM, OFFSET, FAILING, UNIT = range(LINE)
"""Of a station: where the time of lot 0 that makes room behind it stands, for which lot that makes it (by how many
later), its number among those that fail (or -1), its number among units."""
LAW = 6
CONSTANT, KINDS_AT, ROWS, PARAMS_AT, VALUES_AT, KEY = range(LAW)
"""Of a law: whether it has only one value (the first of its numbers), where its tables begin, its stream."""
BROKEN_LAW = 2
"""Laws of a station that fails: time to failure, time to repair. They stand after those of work and of arrivals."""


@inner
def _draw(laws: Whole, law: int, k: int, kinds: Whole, params: Floats, values: Floats) -> float:
    """Draw number `k` of a law."""
    at = LAW * law
    if laws[at + CONSTANT]:
        return float(params[laws[at + PARAMS_AT]])
    bits: int = np.uint64(laws[at + KEY])  # type: ignore[assignment]
    return sample_at(
        bits, k, 0, kinds, laws[at + KINDS_AT], params, laws[at + PARAMS_AT], values, laws[at + VALUES_AT],
        laws[at + ROWS],
    )  # fmt: skip


@inner
def _draw_block(
    laws: Whole, law: int, k: int, count: int, kinds: Whole, params: Floats, values: Floats, out: Floats, to: int
) -> None:
    """Write draws k ... k + count - 1 of a law to out[to ...]."""
    at = LAW * law
    if laws[at + CONSTANT]:
        for i in range(count):
            out[to + i] = params[laws[at + PARAMS_AT]]
        return
    draw_row(
        laws[at + KEY], k, count, kinds, laws[at + KINDS_AT], laws[at + ROWS], params, laws[at + PARAMS_AT], values,
        laws[at + VALUES_AT], out, to,
    )  # fmt: skip


@inner
def interval_after(
    time: float, f: int, broken: Floats, drawn: Whole, first_law: int, laws: Whole, kinds: Whole, params: Floats,
    values: Floats,
) -> None:  # fmt: skip
    """Go on to the first time that a station is broken and repaired after `time`.

    broken: (failing, 2) when it fails and is repaired; drawn: (failing,) how often it has failed.
    """
    while broken[2 * f + 1] <= time:
        k, law = drawn[f], first_law + BROKEN_LAW * f
        fails = broken[2 * f + 1] + _draw(laws, law, k, kinds, params, values)
        broken[2 * f] = fails
        broken[2 * f + 1] = fails + _draw(laws, law + 1, k, kinds, params, values)
        drawn[f] = k + 1


@inner
def _interrupted(
    take: float, seconds: float, released: bool, f: int, broken: Floats, drawn: Whole, first_law: int, laws: Whole,
    kinds: Whole, params: Floats, values: Floats,
) -> float:  # fmt: skip
    """Return when an operation ends at a station that fails by the calendar, and goes on where it was.

    released: the lot comes at its release, which is after a failure of the same instant.
    """
    interval_after(take, f, broken, drawn, first_law, laws, kinds, params, values)
    begin = take
    if broken[2 * f] < take or (released and broken[2 * f] == take):
        begin = broken[2 * f + 1]
        interval_after(begin, f, broken, drawn, first_law, laws, kinds, params, values)
    due = begin + seconds
    while broken[2 * f] < due:
        repaired = broken[2 * f + 1]
        due = repaired + (due - broken[2 * f])
        interval_after(repaired, f, broken, drawn, first_law, laws, kinds, params, values)
    return due


@inner
def _arrivals(
    times: Floats, history: int, first: int, count: int, start: float, until: float, law: int, gap: Floats, gap_at: int,
    laws: Whole, kinds: Whole, params: Floats, values: Floats,
) -> int:  # fmt: skip
    """Write when lots arrive by a law of times between them; return how many do until the source ends."""
    _draw_block(laws, law, max(first - 1, 0), count, kinds, params, values, gap, gap_at)
    shift = 1 if first == 0 else 0
    for i in range(count):
        n = history + i
        times[n] = start if first + i == 0 else times[n - 1] + gap[gap_at + i - shift]
        if times[n] > until:
            return i
    return count


@inner
def _go_through(
    times: Floats, finished: Floats, work: Floats, line: Whole, stations: int, width: int, block: int, i: int, n: int,
    comes: float,
) -> None:  # fmt: skip
    """Let lot `n` of the block, in column `i`, which comes at a time, go through stations that do not fail."""
    at, to, seconds, room = 2 * width + i, i, n, ROOM
    last = to + stations * width
    while to < last:
        finish = max(comes, times[at - 1]) + work[seconds]
        comes = max(finish, times[line[room] + i])
        finished[to] = finish
        times[at] = comes
        at, to, seconds, room = at + width, to + width, seconds + block, room + LINE


@inner
def advance(
    stations: int,
    history: int,
    block: int,
    first: int,
    limit: int,
    arriving: bool,
    failing: int,
    broken_laws: int,
    start: float,
    until: float,
    times: Floats,
    finished: Floats,
    work: Floats,
    line: Whole,
    laws: Whole,
    kinds: Whole,
    params: Floats,
    values: Floats,
    broken: Floats,
    drawn: Whole,
) -> int:
    """Work out the next block of lots; return how many there are: fewer than a block where the source ends.

    Parameters
    ----------
    history, block : columns, see the module
    first : number of the first lot of the block
    limit : lots that the source gives in all
    arriving : lots arrive by a law of times, else as fast as the line takes them
    failing : stations that fail
    broken_laws : number of the first law of stations that fail
    start, until : when the source begins and ends [s]
    times, finished, work : see the module; work has a row more, for the times between arrivals
    line : (m + 1, LINE), the last for the entrance
    laws : (laws, LAW) with kinds, params and values as `models.streams.sampling` explains them
    broken, drawn : see `interval_after`
    """
    width = history + block
    count = min(block, limit - first)
    if first == 0 and start > until:
        count = 0
    if count <= 0:
        return 0
    for j in range(stations):
        _draw_block(laws, j, first, count, kinds, params, values, work, block * j)
    if arriving:
        count = _arrivals(
            times, history, first, count, start, until, stations, work, block * stations, laws, kinds, params, values
        )
    room_at = line[LINE * stations + ROOM]
    for i in range(history, history + count):
        leaves = times[width + i - 1]
        if arriving:
            leaves = max(times[i], leaves)
        elif first == 0 and i == history:
            leaves = start
        elif leaves > until:
            return i - history
        leaves = max(leaves, times[room_at + i])
        times[width + i] = leaves
        if not arriving:
            times[i] = leaves
        if failing == 0:
            _go_through(times, finished, work, line, stations, width, block, i, i - history, leaves)
            continue
        for j in range(stations):
            at = (2 + j) * width + i
            take = max(leaves, times[at - 1])
            seconds = work[block * j + i - history]
            f = line[LINE * j + FAILING]
            if f < 0:
                finish = take + seconds
            else:
                released = j == 0 and (take == times[i] if arriving else first == 0 and i == history and start > 0.0)
                finish = _interrupted(
                    take, seconds, released, f, broken, drawn, broken_laws, laws, kinds, params, values
                )  # fmt: skip
            finished[j * width + i] = finish
            leaves = max(finish, times[line[LINE * j + ROOM] + i])
            times[at] = leaves
    return count


@inner
def keep_history(rows: int, history: int, block: int, table: Floats) -> None:
    """Move the last lots of a full block to where the next block looks for those before it."""
    width = history + block
    for r in range(rows):
        for i in range(history):
            table[r * width + i] = table[r * width + block + i]
