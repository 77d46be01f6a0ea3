"""Preventive work on machines: how long it takes, and what it goes by: the calendar, operating time, or pieces."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.laws import fit, seconds
from twin.building.log import INSTANT
from twin.building.machine_states import Stays, stretches
from twin.building.operations import Operations

__all__ = ["upkeep_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 3
"""Intervals from which it is told what upkeep goes by."""
EARLY, USUAL = 0.1, 1 / 3
"""Shares of the intervals: so many are shorter than meant, and so many as long. Others are longer, as upkeep waits for
the operation under way, and for the next shift."""


def upkeep_of(told: Stays, number: int, ops: Operations, length: float) -> tuple[dict[str, Any], str] | None:
    """Describe the upkeep of a station, with what speaks for it; None if it has none.

    It goes by that of time, operating time and pieces whose shorter intervals differ least. An upkeep that a shift's
    end interrupts is one.

    Parameters
    ----------
    length : time that the log covers [s]
    """
    rows = told.of(number, "maintenance")
    if not len(rows):
        return None
    durations, gaps = [], []
    units = np.unique(told.unit[told.station == number]).tolist()
    for unit in units:
        begin, end, worked = _of_unit(told, rows[told.unit[rows] == unit], unit)
        durations.append(worked)
        gaps.append(_between(begin, end, unit, ops))
    lasted, between = np.concatenate(durations), np.concatenate(gaps)
    duration = fit(lasted)
    upkeep: dict[str, Any] = {"every": seconds(length * len(units) / len(lasted))}
    why = f"n={len(lasted)}, the time for each"
    if len(between) >= FEWEST:
        short, usual = np.quantile(between, (EARLY, USUAL), axis=0, method="lower")
        spread = np.where(short > 0, usual / np.where(short > 0, short, 1.0) - 1, np.inf)
        by = int(np.argmin(spread))
        least = float(short[by])
        why = f"n={len(between)}, {spread[by]:.0%} apart by {('the calendar', 'operating time', 'pieces')[by]}"
        if by == 2:
            upkeep = {"parts": round(least)}
        else:
            upkeep = {"every": seconds(least)} | ({"clock": "operating"} if by else {})
    return upkeep | {"duration": duration.text}, f"every: {why}; duration: {duration.evidence}"


def _of_unit(told: Stays, rows: Ints, unit: int) -> tuple[Floats, Floats, Floats]:
    """When each upkeep of a unit began and ended, and how long it was worked on [s]."""
    stood = np.flatnonzero((told.unit == unit) & np.isin(told.state, ("maintenance", "off_shift", "failed")))
    worked = np.isin(stood, rows)
    stay, stood = stretches(told, stood)[worked], stood[worked]
    begin, end = told.begin[stood], told.end[stood]
    _, first, parts = np.unique(stay, return_index=True, return_counts=True)
    lasted: Floats = np.add.reduceat(end - begin, first) if len(first) else np.zeros(0)
    return begin[first], end[first + parts - 1], lasted


def _between(begin: Floats, end: Floats, unit: int, ops: Operations) -> Floats:
    """What passed from each upkeep to the next: (intervals, 3) time [s], operating time [s], pieces."""
    mine = np.flatnonzero(ops.unit == unit)
    mine = mine[np.lexsort((ops.begin[mine], ops.end[mine]))]
    ended = ops.end[mine]
    alone = np.append(True, (np.diff(ended) != 0) | (np.diff(ops.begin[mine]) != 0))[: len(mine)]  # a batch works once
    first, last = np.searchsorted(ended, end[:-1] + INSTANT), np.searchsorted(ended, begin[1:] + INSTANT)
    found = np.empty((max(len(begin) - 1, 0), 3))
    found[:, 0] = begin[1:] - end[:-1]
    for column, each in ((1, ops.work[mine] * alone), (2, ops.pieces[mine])):
        done = np.append(0.0, np.cumsum(each))
        found[:, column] = done[last] - done[first]
    return found
