"""What passes between two operations of a case: hand-over where the next station was free, else queueing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin.building.capacities import levels
from twin.building.machine_states import Stays
from twin.building.operations import Operations

__all__ = ["free_on_arrival", "gaps", "ready_times"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
NEAR = 1e-3
"""A setup ended when an operation began if that lies no further apart [s]: logs are written to the millisecond."""


def gaps(ops: Operations, told: Stays, *, overlapping: bool) -> Floats:
    """Time from the end of each operation to the beginning of the next of its case [s]; NaN for the last.

    Parameters
    ----------
    told : states of the units; a setup just before the next operation is none of it
    overlapping : an operation's bookings are spread, and the next may begin before the last of them: count from its
        beginning and the time booked
    """
    done = ops.begin + ops.work if overlapping else ops.end
    gap = np.full(len(ops), np.nan)
    gap[:-1] = (ops.begin - _set_up(ops, told))[1:] - done[:-1]
    gap[ops.last] = np.nan
    return np.where(np.isnan(gap), np.nan, np.maximum(gap, 0.0))


def _set_up(ops: Operations, told: Stays) -> Floats:
    """Setup that ended when each operation began [s]."""
    found = np.zeros(len(ops))
    rows = np.flatnonzero(told.state == "setup")
    if not len(rows):
        return found
    rows = rows[np.lexsort((told.end[rows], told.unit[rows]))]
    far = 1.0 + float(max(told.end.max(), ops.begin.max()))
    ends, begins = told.unit[rows] * far + told.end[rows], ops.unit * far + ops.begin
    at = rows[np.searchsorted(ends, begins - NEAR).clip(max=len(rows) - 1)]
    fits = (told.unit[at] == ops.unit) & (np.abs(told.end[at] - ops.begin) <= NEAR)
    found[fits] = (told.end - told.begin)[at[fits]]
    return found


def free_on_arrival(ops: Operations, capacity: list[int], leads: Mask) -> Mask:
    """Tell of each operation whether the station of the next had room when it ended; False for the last of a case."""
    free = np.zeros(len(ops), np.bool_)
    before = np.flatnonzero(~ops.last)
    target = ops.station[before + 1]
    ready = ops.end[before]
    order = np.argsort(target, kind="stable")
    edges = np.searchsorted(target[order], np.arange(len(ops.stations) + 1))
    station_order = np.argsort(ops.station, kind="stable")
    bounds = np.searchsorted(ops.station[station_order], np.arange(len(ops.stations) + 1))
    for number in range(len(ops.stations)):
        mine = order[edges[number] : edges[number + 1]]
        rows = station_order[bounds[number] : bounds[number + 1]]
        rows = rows[leads[rows]]
        if not len(mine) or not len(rows):
            continue
        times, level = levels(ops.begin[rows], ops.end[rows])
        at = np.searchsorted(times, ready[mine], side="left") - 1  # what begins at that very instant is not there yet
        free[before[mine]] = np.where(at >= 0, level[at.clip(0)], 0) < capacity[number]
    return free


def ready_times(ops: Operations, told: Stays, release: Floats, capacity: list[int], leads: Mask) -> Floats:
    """When each operation could have begun for its case [s]: after the one before, and the usual hand-over.

    Parameters
    ----------
    release : of the cases, by their first operation [s]
    """
    gap, free = gaps(ops, told, overlapping=False), free_on_arrival(ops, capacity, leads)
    ready = np.empty(len(ops))
    ready[ops.first] = release
    inner = np.flatnonzero(~ops.first)
    way = ops.product * (int(ops.activity.max()) + 1) + ops.activity  # what is handed over after what
    _, way = np.unique(way, return_inverse=True)
    usual = np.zeros(int(way.max()) + 1)
    handed = np.flatnonzero(free & ~ops.last)
    order = handed[np.argsort(way[handed], kind="stable")]
    for rows in np.split(order, np.flatnonzero(np.diff(way[order])) + 1):
        if len(rows):
            usual[way[rows[0]]] = float(np.median(gap[rows]))
    ready[inner] = ops.end[inner - 1] + usual[way[inner - 1]]
    return ready
