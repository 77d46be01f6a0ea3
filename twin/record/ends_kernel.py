"""Sums over what has ended, compiled: operations, legs of vehicles, lots and orders, each in the window of its end.

All sums stand in one table of shape (W, columns), see `twin.record.meter_kernel`; `at` gives the first column of each,
in the order of its names here. Rows, of which there is one at least, come in the order of their end, and terms are
added one by one in this order, so that no bit of a sum depends on the chunks in which the rows come.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.compiling import bare, inner, outer
from twin.record.meter_kernel import row_of

__all__ = [
    "LEG_SUMS", "OPERATION_SUMS", "ORDER_SUMS", "PART_SUMS", "share_batches", "take_legs", "take_operations",
    "take_orders", "take_parts",
]  # fmt: skip

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

REWORK, SCRAP = 1.0, 2.0
FINISHED, SCRAPPED, SPLIT, STOCKED, LOST = 0.0, 1.0, 2.0, 3.0, 4.0
"""Codes of `models.trace.OUTCOMES` and `PART_ENDS`."""

OPERATION_SUMS = (
    "operations", "pieces", "good", "scrapped", "reworked", "rework_pieces", "planned_time", "worked",
    "operation_energy", "product_energy",
)  # fmt: skip
OPERATIONS, PIECES, GOOD, SCRAPPED_HERE, REWORKED, REWORK_PIECES, PLANNED, WORKED, EXTRA, OF_PRODUCT = range(10)
LEG_SUMS = ("distance", "empty_distance", "drive_energy")
DISTANCE, EMPTY_DISTANCE, DRIVE_ENERGY = range(3)
PART_SUMS = (
    "scrapped_pieces", "turned_away", "turned_away_pieces", "released", "released_pieces", "finished",
    "finished_pieces", "stocked_pieces", "lead_sum", "lead_square", "due_count", "late", "tardiness_sum", "lead_max",
)  # fmt: skip
(
    LOST_PIECES, TURNED_AWAY, AWAY_PIECES, RELEASED, RELEASED_PIECES, DONE, DONE_PIECES, STOCKED_PIECES, LEAD, SQUARE,
    DATED, LATE, TARDINESS, LONGEST,
) = range(14)  # fmt: skip
ORDER_SUMS = (
    "orders_done", "orders_lead_sum", "orders_in_full", "orders_due_count", "orders_on_time", "orders_tardiness_sum",
)  # fmt: skip
ORDERS, ORDER_LEAD, IN_FULL, ORDERS_DATED, ON_TIME, ORDER_TARDINESS = range(6)
"""Sums by name, and where the first column of each stands in `at`."""


@outer("int64(float64[:, ::1], boolean[::1], float64[::1])")
def share_batches(rows: Floats, batched: NDArray[np.bool_], lots: Floats) -> int:
    """Find how many lots share the batch of each row (start, end, worked, unit, ...) of operations.

    Parameters
    ----------
    batched : (U,) whether a unit has batches: rows of one with the same start and end, one after the other, are one
    lots : (rows,) is filled

    Returns
    -------
    whole : rows before those of the last batch, of which more may follow
    """
    told, count, whole, first = bare(rows), rows.shape[0], rows.shape[0], 0
    while first < count:
        start, end, u = told[9 * first], told[9 * first + 1], told[9 * first + 3]
        after = first + 1
        while after < count and batched[int(u)]:
            if told[9 * after] != start or told[9 * after + 1] != end or told[9 * after + 3] != u:
                break
            after += 1
        if after == count and batched[int(u)]:
            whole = first
        for r in range(first, after):
            lots[r] = after - first
        first = after
    return int(whole)


@inner
def _spread_evenly(energy: Floats, amount: float, start: float, stop: float, slot: float) -> None:
    """Add an amount that is even over a span to the slots, (N, 1), that it touches."""
    last = row_of(stop, slot, energy.shape[0])
    first = min(row_of(start, slot, energy.shape[0]), last)
    span = stop - start
    for n in range(first, last + 1):
        begins = start if n == first else n * slot
        ends = stop if n == last else (n + 1) * slot
        energy[n, 0] += amount * ((ends - begins) / span if span > 0.0 else 1.0)


@outer(
    "void(float64[:, ::1], float64[::1], float64, float64[:, ::1], int64[::1], int64[::1], int64[::1],"
    " float64[::1], float64[:, ::1], float64[:, ::1], float64[:, ::1], float64, float64)"
)
def take_operations(
    rows: Floats,
    lots: Floats,
    width: float,
    table: Floats,
    at: Whole,
    first: Whole,
    places: Whole,
    planned: Floats,
    of_step: Floats,
    of_unit: Floats,
    energy: Floats,
    slot: float,
    offset: float,
) -> None:
    """Take rows (start, end, worked, unit, part, step, pieces, good, outcome).

    Parameters
    ----------
    lots : (rows,) lots that share the batch of a row, or (0,) where no station has batches
    first : (steps + 1,) where the alternatives of each step begin
    places, planned : (alternatives,) element at which a step can be done, and the planned time of a piece there [s]
    of_step : (steps, 2) product, and energy of a piece [J]
    of_unit : (U, 2) element that a unit belongs to, and its power of processing [W]
    energy : (N, 1) [J] by slot; that of an operation is spread evenly from its start to its end
    """
    told, flat = bare(rows), bare(table)
    columns, w = table.shape[1], row_of(rows[0, 1], width, table.shape[0])
    counts, pieces_in, good_out, worked_for, planned_for = at[OPERATIONS], at[PIECES], at[GOOD], at[WORKED], at[PLANNED]
    for r in range(rows.shape[0]):
        end, worked, u, step = told[9 * r + 1], told[9 * r + 2], int(told[9 * r + 3]), int(told[9 * r + 5])
        pieces, good, outcome = told[9 * r + 6], told[9 * r + 7], told[9 * r + 8]
        if lots.shape[0]:
            worked /= lots[r]
        while w < table.shape[0] - 1 and (w + 1) * width < end:
            w += 1
        here = w * columns + u
        flat[here + counts] += 1.0
        flat[here + pieces_in] += pieces
        flat[here + worked_for] += worked
        if outcome == REWORK:
            table[w, at[REWORKED] + u] += 1.0
            table[w, at[REWORK_PIECES] + u] += good
        elif outcome == SCRAP:
            good = 0.0
        else:
            flat[here + good_out] += good
        if good != pieces:
            table[w, at[SCRAPPED_HERE] + u] += pieces - good
        for a in range(first[step], first[step + 1]):
            if places[a] == of_unit[u, 0]:
                flat[here + planned_for] += planned[a] * pieces
        extra = of_step[step, 1] * pieces
        used = of_unit[u, 1] * worked + extra
        if used != 0.0:
            table[w, at[OF_PRODUCT] + int(of_step[step, 0])] += used
        if extra != 0.0:
            table[w, at[EXTRA] + u] += extra
            _spread_evenly(energy, extra, told[9 * r] + offset, end + offset, slot)


@outer("void(float64[:, ::1], float64, float64[:, ::1], int64[::1], boolean[::1], float64[:, ::1], float64, float64)")
def take_legs(
    rows: Floats,
    width: float,
    table: Floats,
    at: Whole,
    on_grid: NDArray[np.bool_],
    energy: Floats,
    slot: float,
    offset: float,
) -> None:
    """Take rows (start, end, unit, lane, distance, energy, lots).

    The energy of a leg is spread evenly over its time where it comes from the grid at once; on_grid: (U,) where it
    does; energy: (N, 1) [J] by slot.
    """
    w = row_of(rows[0, 1], width, table.shape[0])
    for r in range(rows.shape[0]):
        start, end, u = rows[r, 0], rows[r, 1], int(rows[r, 2])
        while w < table.shape[0] - 1 and (w + 1) * width < end:
            w += 1
        table[w, at[DISTANCE] + u] += rows[r, 4]
        if rows[r, 6] <= 0.0:
            table[w, at[EMPTY_DISTANCE] + u] += rows[r, 4]
        table[w, at[DRIVE_ENERGY] + u] += rows[r, 5]
        if on_grid[u] and rows[r, 5] != 0.0:
            _spread_evenly(energy, rows[r, 5], start + offset, end + offset, slot)


@inner
def _bin_of(lead: float, edges: Floats, scale: float) -> int:
    """Bin edges[b] <= lead < edges[b + 1], guessed by logarithm, then looked up; scale: 1 / log of the edges' ratio."""
    b = 0
    if lead >= edges[1]:
        b = int(min(math.log(lead / edges[1]) * scale, edges.shape[0] - 3.0)) + 1
    while b > 0 and lead < edges[b]:
        b -= 1
    while b < edges.shape[0] - 2 and lead >= edges[b + 1]:
        b += 1
    return b


@outer("void(float64[:, ::1], float64, float64[:, ::1], int64[::1], int32[:, ::1], float64[::1])")
def take_parts(
    rows: Floats, width: float, table: Floats, at: Whole, histogram: NDArray[np.int32], edges: Floats
) -> None:
    """Take rows (part, product, order, number, pieces, good, release, end, due, how).

    A lot that is cut is no lot that came in: those it is cut into count in its place. histogram: (W, bins); edges:
    (bins + 1,), the second and the third tell their ratio.
    """
    w, scale = row_of(rows[0, 7], width, table.shape[0]), 1.0 / math.log(edges[2] / edges[1])
    for r in range(rows.shape[0]):
        k, pieces, good = int(rows[r, 1]), rows[r, 4], rows[r, 5]
        end, due, how = rows[r, 7], rows[r, 8], rows[r, 9]
        while w < table.shape[0] - 1 and (w + 1) * width < end:
            w += 1
        if how == LOST:
            table[w, at[TURNED_AWAY] + k] += 1.0
            table[w, at[AWAY_PIECES] + k] += pieces
            continue
        table[w, at[LOST_PIECES] + k] += pieces - (0.0 if how == SCRAPPED else good)
        if how == SPLIT:
            table[w, at[RELEASED] + k] -= 1.0
            table[w, at[RELEASED_PIECES] + k] -= good
        if how != FINISHED and how != STOCKED:
            continue
        lead = end - rows[r, 6]
        table[w, at[DONE] + k] += 1.0
        table[w, at[DONE_PIECES] + k] += good
        if how == STOCKED:
            table[w, at[STOCKED_PIECES] + k] += good
        table[w, at[LEAD] + k] += lead
        table[w, at[SQUARE] + k] += lead * lead
        if not math.isinf(due):
            table[w, at[DATED] + k] += 1.0
        if end > due:
            table[w, at[LATE] + k] += 1.0
            table[w, at[TARDINESS] + k] += end - due
        table[w, at[LONGEST] + k] = max(table[w, at[LONGEST] + k], lead)
        histogram[w, _bin_of(lead, edges, scale)] += 1


@outer("void(float64[:, ::1], float64, float64[:, ::1], int64[::1])")
def take_orders(rows: Floats, width: float, table: Floats, at: Whole) -> None:
    """Take rows (order, number, product, quantity, good, release, due, end)."""
    w = row_of(rows[0, 7], width, table.shape[0])
    for r in range(rows.shape[0]):
        quantity, good, release, due, end = rows[r, 3], rows[r, 4], rows[r, 5], rows[r, 6], rows[r, 7]
        while w < table.shape[0] - 1 and (w + 1) * width < end:
            w += 1
        table[w, at[ORDERS]] += 1.0
        table[w, at[ORDER_LEAD]] += end - release
        if good >= quantity:
            table[w, at[IN_FULL]] += 1.0
        if not math.isinf(due):
            table[w, at[ORDERS_DATED]] += 1.0
            if end <= due:
                table[w, at[ON_TIME]] += 1.0
        if end > due:
            table[w, at[ORDER_TARDINESS]] += end - due
