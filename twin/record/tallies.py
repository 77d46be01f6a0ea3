"""Sums over what has ended: operations, lots and orders, each counted in the window of its end.

All sums stand in one table of shape (W, columns), see `twin.record.meter_kernel`; `at` gives the first column of each
by its name. Terms are added one by one in the order of the rows, so that no bit of a sum depends on the chunks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.trace import OUTCOMES, PART_ENDS
from twin.record.measures import LEAD_BINS, lead_edges
from twin.record.windows import cut, windows_of

__all__ = ["StepTable", "take_legs", "take_operations", "take_orders", "take_parts"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Columns = Mapping[str, int]

REWORK, SCRAP = OUTCOMES.index("rework"), OUTCOMES.index("scrap")
FINISHED, SCRAPPED, SPLIT, STOCKED, LOST = (
    PART_ENDS.index(how) for how in ("finished", "scrapped", "split", "stocked", "lost")
)


class StepTable(NamedTuple):
    """What is planned for the steps of the routings."""

    keys: Whole  # (alternatives,) step * elements + element, rising
    planned: Floats  # (alternatives,) planned time of a piece [s]
    elements: int  # number of elements
    product: Whole  # (steps,)
    energy: Floats  # (steps,) of a piece [J]
    of_unit: Whole  # (U,) number of the element that a unit belongs to
    power: Floats  # (U,) of processing [W]

    def times(self, step: Whole, unit: Whole) -> Floats:
        """Planned time of a piece for each of some steps at units [s]; 0 where the step is not done there."""
        if not self.keys.size:
            return np.zeros(len(step))
        wanted = step * self.elements + self.of_unit[unit]
        found = np.minimum(np.searchsorted(self.keys, wanted), self.keys.size - 1)
        return np.where(self.keys[found] == wanted, self.planned[found], 0.0)


def _add(table: NDArray[Any], rows: Whole, columns: Whole, values: Floats | float) -> None:
    """Add values to cells of a table, one after the other."""
    np.add.at(table.reshape(-1), rows * table.shape[1] + columns, values)


def take_operations(
    rows: Floats,
    lots: Floats,
    width: float,
    table: Floats,
    at: Columns,
    steps: StepTable,
    energy: Floats,
    slot: float,
    offset: float,
) -> None:
    """Take rows (start, end, worked, unit, part, step, pieces, good, outcome).

    lots: (rows,) lots that share the batch of a row, or (0,) where no station has batches. The energy of an operation
    is spread evenly from its start to its end; energy: (N, 1) [J] by slot.
    """
    if not len(rows):
        return
    start, end, worked = rows[:, 0], rows[:, 1], rows[:, 2] / lots if lots.size else rows[:, 2]
    unit, step = rows[:, 3].astype(np.int64), rows[:, 5].astype(np.int64)
    pieces, good, outcome = rows[:, 6], rows[:, 7], rows[:, 8]
    w = windows_of(end, width, len(table))
    extra = steps.energy[step] * pieces
    rework = outcome == REWORK
    survivors = np.where(outcome == SCRAP, 0.0, good)
    for name, values in (
        ("operations", 1.0),
        ("pieces", pieces),
        ("good", np.where(rework, 0.0, survivors)),
        ("scrapped", pieces - survivors),
        ("reworked", rework.astype(np.float64)),
        ("rework_pieces", np.where(rework, good, 0.0)),
        ("planned_time", steps.times(step, unit) * pieces),
        ("worked", worked),
        ("operation_energy", extra),
    ):
        _add(table, w, at[name] + unit, values)
    _add(table, w, at["product_energy"] + steps.product[step], steps.power[unit] * worked + extra)
    some = extra != 0.0
    if some.any():
        _spread_evenly(energy, start[some] + offset, end[some] + offset, extra[some], slot)


def _spread_evenly(energy: Floats, start: Floats, end: Floats, amounts: Floats, slot: float) -> None:
    """Add amounts, each even over its span, to the slots that it touches."""
    span = end - start
    for number, n, time in cut(start, end, slot, len(energy)):
        share = np.divide(time, span[number], out=np.ones(len(number)), where=span[number] > 0)
        np.add.at(energy[:, 0], n, amounts[number] * share)


def take_legs(
    rows: Floats,
    width: float,
    table: Floats,
    at: Columns,
    on_grid: NDArray[np.bool_],
    energy: Floats,
    slot: float,
    offset: float,
) -> None:
    """Take rows (start, end, unit, lane, distance, energy, lots).

    The energy of a leg is spread evenly over its time where it comes from the grid at once; energy: (N, 1) [J] by slot.
    """
    if not len(rows):
        return
    unit = rows[:, 2].astype(np.int64)
    w = windows_of(rows[:, 1], width, len(table))
    _add(table, w, at["distance"] + unit, rows[:, 4])
    _add(table, w, at["empty_distance"] + unit, np.where(rows[:, 6] > 0, 0.0, rows[:, 4]))
    _add(table, w, at["drive_energy"] + unit, rows[:, 5])
    some = on_grid[unit] & (rows[:, 5] != 0.0)
    if some.any():
        _spread_evenly(energy, rows[some, 0] + offset, rows[some, 1] + offset, rows[some, 5], slot)


@cache
def _edges() -> Floats:
    return lead_edges()


def take_parts(rows: Floats, width: float, table: Floats, at: Columns, histogram: NDArray[np.int32]) -> None:
    """Take rows (part, product, order, number, pieces, good, release, end, due, how); histogram: (W, bins).

    A lot that is cut is no lot that came in: those it is cut into count in its place.
    """
    if not len(rows):
        return
    product, how = rows[:, 1].astype(np.int64), rows[:, 9].astype(np.int64)
    pieces, good, end, due = rows[:, 4], rows[:, 5], rows[:, 7], rows[:, 8]
    w = windows_of(end, width, len(table))
    lost, cut = how == LOST, how == SPLIT
    _add(table, w, at["scrapped_pieces"] + product, np.where(lost, 0.0, pieces - np.where(how == SCRAPPED, 0.0, good)))
    _add(table, w[lost], at["turned_away"] + product[lost], 1.0)
    _add(table, w[lost], at["turned_away_pieces"] + product[lost], pieces[lost])
    _add(table, w[cut], at["released"] + product[cut], -1.0)
    _add(table, w[cut], at["released_pieces"] + product[cut], -good[cut])
    done = (how == FINISHED) | (how == STOCKED)
    w, product, good, end, due = w[done], product[done], good[done], end[done], due[done]
    lead, dated, late = end - rows[done, 6], np.isfinite(due), end > due
    for name, values in (
        ("finished", 1.0),
        ("finished_pieces", good),
        ("stocked_pieces", np.where(how[done] == STOCKED, good, 0.0)),
        ("lead_sum", lead),
        ("lead_square", lead * lead),
        ("due_count", dated.astype(np.float64)),
        ("late", late.astype(np.float64)),
        ("tardiness_sum", np.where(late, end - due, 0.0)),
    ):
        _add(table, w, at[name] + product, values)
    np.maximum.at(table.reshape(-1), w * table.shape[1] + at["lead_max"] + product, lead)
    bins = np.clip(np.searchsorted(_edges(), lead, "right") - 1, 0, LEAD_BINS - 1)
    np.add.at(histogram.reshape(-1), w * LEAD_BINS + bins, np.int32(1))


def take_orders(rows: Floats, width: float, table: Floats, at: Columns) -> None:
    """Take rows (order, number, product, quantity, good, release, due, end)."""
    if not len(rows):
        return
    quantity, good, release, due, end = rows[:, 3:].T
    w = windows_of(end, width, len(table))
    dated, late = np.isfinite(due), end > due
    for name, values in (
        ("orders_done", 1.0),
        ("orders_lead_sum", end - release),
        ("orders_in_full", (good >= quantity).astype(np.float64)),
        ("orders_due_count", dated.astype(np.float64)),
        ("orders_on_time", (dated & ~late).astype(np.float64)),
        ("orders_tardiness_sum", np.where(late, end - due, 0.0)),
    ):
        _add(table, w, np.full(len(w), at[name]), values)
