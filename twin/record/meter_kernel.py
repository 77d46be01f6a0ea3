"""Sums over the states of units and the levels of places, as they come by; window by window.

All sums stand in one table of shape (W, columns), a row for a window: the block of columns of each sum begins at a
number that the meter gives. Few arrays of one kind keep the time to compile short. Rows come in the order of time, so
the window of a row is found from that of the row before, and a span is cut at the borders backwards from its end.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import bare, inner, outer

__all__ = ["row_of", "spread", "take_levels", "take_states"]

Floats = NDArray[np.float64]

STATE, LEVEL, SINCE, PRODUCT = 0, 0, 1, 2
STATES = 8


@outer
def row_of(time: float, width: float, rows: int) -> int:
    """Row of the window (n * width, (n + 1) * width] that holds an instant; the last one holds all that follows."""
    n = math.ceil(time / width) - 1.0
    # The quotient is rounded; the borders are the products.
    if n * width >= time:
        n -= 1.0
    elif (n + 1.0) * width < time:
        n += 1.0
    return int(min(max(n, 0.0), rows - 1.0))


@inner
def spread(table: Floats, column: int, rate: float, start: float, stop: float, width: float, row: int) -> None:
    """Add rate times the span from start to stop to a column, cut at the borders of rows.

    table: (rows, columns); row n covers (n * width, (n + 1) * width], the last one all that follows; `row` is that of
    `stop`.
    """
    while row > 0 and start < row * width:
        border = row * width
        table[row, column] += rate * (stop - border)
        stop = border
        row -= 1
    table[row, column] += rate * (stop - start)


@outer(
    "void(float64[:, ::1], int64, float64, float64[:, ::1], int64, int64, int64, float64[:, ::1], float64[:,"
    " ::1], float64[::1], float64[:, ::1], int64, float64, float64, float64[:, ::1])"
)
def take_states(
    rows: Floats,
    w: int,
    width: float,
    table: Floats,
    times: int,
    failures: int,
    setups: int,
    now: Floats,
    rates: Floats,
    drawn: Floats,
    counted: Floats,
    n: int,
    slot: float,
    offset: float,
    energy: Floats,
) -> None:
    """Take rows (time, unit, state); one that repeats the state of its unit changes nothing, state -1 is the end.

    Parameters
    ----------
    w, n : window and slot of the first row
    table : (W, columns), with the first columns of the `times` (U * 8), `failures` (U) and `setups` (U)
    now : (U, 2) state, or -1 before the first row, and time up to which it is accounted [s]
    rates : (U * 8, 1 + M) power [W] and flow of each medium [m3/s]
    drawn : (U * 8,) whether there is any power or flow
    counted : (U, 2) number of the state failed of each unit, and of the state setup (-1 if it has none)
    energy : (N, 1 + M) [J] and [m3] by slot; a slot begins `offset` later than its number times `slot` [s]
    """
    told, flat, held = bare(rows), bare(table), bare(now)
    drawn_in, rate_of, kinds = bare(drawn), bare(rates), bare(counted)
    columns, media = table.shape[1], rates.shape[1]
    for r in range(rows.shape[0]):
        time, u, state = told[3 * r], int(told[3 * r + 1]), told[3 * r + 2]
        before, start = held[2 * u + STATE], held[2 * u + SINCE]
        if state == before:
            continue
        held[2 * u + STATE], held[2 * u + SINCE] = state, time
        if before < 0.0:
            continue
        while w < table.shape[0] - 1 and (w + 1) * width < time:
            w += 1
        row = STATES * u + int(before)
        if start >= w * width:
            flat[w * columns + times + row] += time - start
        else:
            spread(table, times + row, 1.0, start, time, width, w)
        if drawn_in[row] != 0.0:
            while n < energy.shape[0] - 1 and (n + 1) * slot < time + offset:
                n += 1
            for m in range(media):
                rate = rate_of[row * media + m]
                if rate != 0.0:
                    spread(energy, m, rate, start + offset, time + offset, slot, n)
        if state == kinds[2 * u]:
            flat[w * columns + failures + u] += 1.0
        elif state == kinds[2 * u + 1]:
            flat[w * columns + setups + u] += 1.0


@outer(
    "void(float64[:, ::1], int64, float64, float64[:, ::1], int64, int64, int64, int64, int64, int64, int64,"
    " float64[:, ::1])"
)
def take_levels(
    rows: Floats,
    w: int,
    width: float,
    table: Floats,
    integral: int,
    peak: int,
    net: int,
    released: int,
    released_pieces: int,
    came: int,
    came_pieces: int,
    now: Floats,
) -> None:
    """Take rows (time, place, delta, part).

    Parameters
    ----------
    w : window of the first row
    table : (W, columns), with the first columns of the `integral` (P), the `peak` (P), the sum of changes `net` (P),
        of the lots `released` (K) and their pieces (K), and of the lots that `came` to a place (P) and their pieces (P)
    now : (P, 3) level, time up to which it is accounted [s], product whose work in process it is (or -1)
    """
    told, flat, held = bare(rows), bare(table), bare(now)
    columns = table.shape[1]
    for r in range(rows.shape[0]):
        time, p, delta = told[4 * r], int(told[4 * r + 1]), told[4 * r + 2]
        level, start = held[3 * p + LEVEL], held[3 * p + SINCE]
        while w < table.shape[0] - 1 and (w + 1) * width < time:
            w += 1
        here = w * columns + p
        if level != 0.0 and time > start:
            flat[here + peak] = max(flat[here + peak], level)
            if start >= w * width:
                flat[here + integral] += level * (time - start)
            else:
                spread(table, integral + p, level, start, time, width, w)
                n = w
                while n > 0 and start < n * width:
                    n -= 1
                    table[n, peak + p] = max(table[n, peak + p], level)
        held[3 * p + LEVEL], held[3 * p + SINCE] = level + delta, time
        flat[here + net] += delta
        if delta > 0.0:
            flat[here + came] += 1.0
            flat[here + came_pieces] += delta
            k = int(held[3 * p + PRODUCT])
            if k >= 0:
                table[w, released + k] += 1.0
                table[w, released_pieces + k] += delta
