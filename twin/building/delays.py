"""What passes between two operations of a case: hand-over where the next station was free, else queueing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twin.building.capacities import level_at, levels
from twin.building.log import INSTANT
from twin.building.machine_states import Stays, time_within
from twin.building.operations import Operations

__all__ = ["free_on_arrival", "gaps", "ready_times", "set_up", "stood_idle"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


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
    gap[:-1] = (ops.begin - set_up(ops, told))[1:] - done[:-1]
    gap[ops.last] = np.nan
    return np.where(np.isnan(gap), np.nan, np.maximum(gap, 0.0))


def set_up(ops: Operations, told: Stays) -> Floats:
    """Setup before each operation, since the unit had done the one before it: (operations,) [s].

    Stays that were interrupted, as by the end of a shift, are one setup.
    """
    found = np.zeros(len(ops))
    rows = np.flatnonzero(told.state == "setup")
    for unit in np.unique(told.unit[rows]).tolist():
        mine = rows[told.unit[rows] == unit]
        here = np.flatnonzero(ops.unit == unit)
        here = here[np.argsort(ops.begin[here], kind="stable")]
        at = np.searchsorted(ops.begin[here], told.end[mine] - INSTANT)
        fits = at < len(here)
        np.add.at(found, here[at[fits]], (told.end - told.begin)[mine[fits]])
    return found


def free_on_arrival(ops: Operations, capacity: list[int], begin: Floats, end: Floats, station: Ints) -> Mask:
    """Tell of each operation whether the station of the next had room when it ended; False for the last of a case.

    Parameters
    ----------
    begin, end, station : the bookings, batches counted once: a station has room while an operation is interrupted
    """
    free = np.zeros(len(ops), np.bool_)
    before = np.flatnonzero(~ops.last)
    target = ops.station[before + 1]
    ready = ops.end[before]
    order = np.argsort(target, kind="stable")
    edges = np.searchsorted(target[order], np.arange(len(ops.stations) + 1))
    station_order = np.argsort(station, kind="stable")
    bounds = np.searchsorted(station[station_order], np.arange(len(ops.stations) + 1))
    for number in range(len(ops.stations)):
        mine = order[edges[number] : edges[number + 1]]
        rows = station_order[bounds[number] : bounds[number + 1]]
        if not len(mine) or not len(rows):
            continue
        times, level = levels(begin[rows], end[rows])
        # What begins at that very instant is not there yet.
        free[before[mine]] = level_at(times, level, ready[mine], "left") < capacity[number]
    return free


def stood_idle(ops: Operations, told: Stays, batches: Sequence[int]) -> Mask:
    """Tell of each operation whether what passed until the next of its case was hand-over alone, as far as states tell.

    The unit that took the case stood idle all the while: it was neither off shift nor failed, nor waited for people;
    where it takes batches, the case was the last that came of its batch. True where no state tells idle times of the
    unit; False for the last operation of a case.
    """
    found = ~ops.last
    before = np.flatnonzero(found)
    target = ops.unit[before + 1]
    begin, end = ops.end[before], (ops.begin - set_up(ops, told))[before + 1]
    rows = np.flatnonzero(told.state == "idle")
    for unit in np.unique(told.unit[rows]).tolist():
        mine = rows[told.unit[rows] == unit]
        here = np.flatnonzero(target == unit)
        idle = time_within(told.begin[mine], told.end[mine], end[here])
        idle -= time_within(told.begin[mine], told.end[mine], begin[here])
        found[before[here]] = idle >= end[here] - begin[here] - INSTANT
    taking = np.flatnonzero(np.array(batches)[ops.station[before + 1]] > 1)
    if len(taking):
        came = begin[taking]
        batch = np.column_stack((target[taking], ops.begin[before[taking] + 1]))
        _, number = np.unique(batch, axis=0, return_inverse=True)
        latest = np.full(int(number.max()) + 1, -np.inf)
        np.maximum.at(latest, number.ravel(), came)
        found[before[taking]] &= came >= latest[number.ravel()]
    return found


def ready_times(ops: Operations, told: Stays, release: Floats, free: Mask) -> Floats:
    """When each operation could have begun for its case [s]: after the one before, and the usual hand-over.

    Parameters
    ----------
    release : of the cases, by their first operation [s]
    free : what passed after an operation was hand-over alone
    """
    gap = gaps(ops, told, overlapping=False)
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
