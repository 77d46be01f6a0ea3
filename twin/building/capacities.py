"""How many things a station does at once, and how many cases one booking holds."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from twin.building.operations import Operations

__all__ = ["batch_sizes", "capacities", "level_at", "levels"]

Floats = NDArray[np.float64]
SLACK = 0.001
"""Share of the busy time in which more than the capacity may be booked: hand-overs that were booked late."""
OFTEN = 0.2
"""Share of the cases that begin and end with others where that is a batch, whatever else overlaps."""


def levels(begin: Floats, end: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """How many intervals hold at each instant at which that changes; what ends at an instant is gone by then.

    Returns
    -------
    times : (changes,) [s]
    level : (changes,) from there on
    """
    times = np.concatenate([end, begin])
    step = np.concatenate([-np.ones(len(end), np.int64), np.ones(len(begin), np.int64)])
    order = np.argsort(times, kind="stable")  # ends were put first
    return times[order], np.cumsum(step[order])


def level_at(
    times: Floats, level: NDArray[np.int64], when: Floats, side: Literal["left", "right"] = "right"
) -> NDArray[np.int64]:
    """Level at some instants, what changes then included (right) or not (left); 0 before the first change."""
    return np.append(0, level)[np.searchsorted(times, when, side)]


def capacities(ops: Operations, begin: Floats, end: Floats, station: NDArray[np.int64]) -> tuple[list[int], list[str]]:
    """Find the capacity of each station.

    Parameters
    ----------
    ops : operations
    begin, end, station : the bookings themselves, batches counted once

    Returns
    -------
    capacity, evidence : by number of the station
    """
    found, why = [], []
    order = np.argsort(station, kind="stable")
    edges = np.searchsorted(station[order], np.arange(len(ops.stations) + 1))
    for number, units in enumerate(ops.units):
        rows = order[edges[number] : edges[number + 1]]
        if len(units) > 1:
            found.append(len(units))
            why.append(f"{len(units)} units in the log")
            continue
        long = rows[end[rows] > begin[rows]]
        if not len(long):
            found.append(1)
            why.append("no booking that lasts")
            continue
        times, level = levels(begin[long], end[long])
        held = np.bincount(level[:-1].clip(0), np.diff(times), minlength=2)
        beyond = np.cumsum(held[::-1])[::-1]
        busy = float(beyond[1])
        enough = np.flatnonzero(beyond[1:] > SLACK * busy)
        capacity = int(enough[-1]) + 1 if len(enough) else 1
        found.append(capacity)
        most = len(held) - 1
        why.append(f"at most {most} at once" + ("" if most == capacity else f", but over {capacity} for < {SLACK:.1%}"))
    return found, why


def _one_by_one(ops: Operations, rows: NDArray[np.int64]) -> bool:
    """Tell whether each unit does these operations one after the other; they come by unit and beginning."""
    follows = ops.unit[rows[1:]] == ops.unit[rows[:-1]]
    over = np.maximum(ops.end[rows[:-1]] - ops.begin[rows[1:]], 0.0)[follows]
    return bool(over.sum() <= SLACK * (ops.end[rows] - ops.begin[rows]).sum())


def batch_sizes(ops: Operations) -> tuple[list[int], NDArray[np.bool_]]:
    """Find stations where several cases begin and end at the same instants: often, or whenever there are several.

    Returns
    -------
    most : cases in the largest batch, by station; 1 where there are none
    leads : (operations,) the first of its batch, or not in one
    """
    order = np.lexsort((ops.end, ops.begin, ops.unit, ops.station))
    same = np.zeros(len(ops), np.bool_)
    one, other = order[1:], order[:-1]
    same[1:] = (
        (ops.station[one] == ops.station[other])
        & (ops.unit[one] == ops.unit[other])
        & (ops.begin[one] == ops.begin[other])
        & (ops.end[one] == ops.end[other])
        & (ops.end[one] > ops.begin[one])
        & (ops.case[one] != ops.case[other])
    )
    head = np.flatnonzero(~same)
    sizes = np.diff(np.append(head, len(order)))
    station = ops.station[order[head]]
    most, leads = [], np.ones(len(ops), np.bool_)
    for number in range(len(ops.stations)):
        here = station == number
        mine = sizes[here]
        batching = len(mine) > 0 and mine.max() > 1
        if batching and mine[mine > 1].sum() <= OFTEN * mine.sum():
            batching = _one_by_one(ops, order[head[here]])
        most.append(int(mine.max()) if batching else 1)
    batching_station = np.array(most) > 1
    follows = order[same]
    leads[follows[batching_station[ops.station[follows]]]] = False
    return most, leads
