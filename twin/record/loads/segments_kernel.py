"""Sums over segments of loads, compiled: each rate into the windows and slots that its segment touches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiling import outer
from twin.record.meter_kernel import row_of, spread

__all__ = ["add_segments"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@outer("void(float64[:, ::1], int64[::1], int64[::1], float64, float64[:, ::1], float64[:, ::1], float64, float64)")
def add_segments(
    segments: Floats,
    columns: Whole,
    slot_columns: Whole,
    width: float,
    table: Floats,
    slots: Floats,
    slot: float,
    offset: float,
) -> None:
    """Add rates times their spans.

    Parameters
    ----------
    segments : (n, 4) number, start, stop [s], rate
    columns, slot_columns : of each number, in the table and in the slots; -1 for none
    table : (W, columns) by windows of a width [s]
    slots : (N, 1 + M) by slots; one begins `offset` later than its number times `slot` [s]
    """
    for r in range(segments.shape[0]):
        number, start, stop, rate = int(segments[r, 0]), segments[r, 1], segments[r, 2], segments[r, 3]
        if columns[number] >= 0:
            spread(table, columns[number], rate, start, stop, width, row_of(stop, width, table.shape[0]))
        if slot_columns[number] >= 0:
            begin, end = start + offset, stop + offset
            spread(slots, slot_columns[number], rate, begin, end, slot, row_of(end, slot, slots.shape[0]))
