"""What the log says of machines beside the work on cases: failures, setups, upkeep, shifts, power."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twin.building.log import INSTANT, Log
from twin.building.operations import Operations, station_of

__all__ = ["WORDS", "Stays", "net_of_stays", "stays", "stretches", "time_within"]

Floats = NDArray[np.float64]

WORDS: dict[str, tuple[str, ...]] = {
    "failed": ("failed", "failure", "down", "breakdown", "fault", "error", "alarm", "unplanned_downtime", "故障"),
    "setup": ("setup", "changeover", "set-up", "换型", "调整"),
    "maintenance": ("maintenance", "upkeep", "planned_downtime", "service", "保养", "维护"),
    "off_shift": ("off_shift", "off", "closed", "offline", "停班", "关机"),
    "blocked": ("blocked", "full", "阻塞"),
    "idle": ("idle", "starved", "standby", "ready", "待机", "空闲"),
    "waiting": ("waiting", "等待"),
    "processing": ("processing", "running", "run", "active", "busy", "production", "producing", "加工", "运行"),
}
"""Words of logs for the states of a station."""
STOPPED = ("failed", "maintenance", "off_shift")
"""States that interrupt an operation: their time within its booking is none of its work."""


@dataclass(frozen=True)
class Stays:
    """Stays of units in states; all arrays are (stays,), by unit and time.

    Attributes
    ----------
    station, unit : numbers
    state : one of `WORDS`, "" where it is none of them
    begin, end : [s]
    """

    station: NDArray[np.int64]
    unit: NDArray[np.int64]
    state: NDArray[np.object_]
    begin: Floats
    end: Floats

    def of(self, station: int, state: str) -> NDArray[np.int64]:
        """Rows of a station in a state."""
        return np.flatnonzero((self.station == station) & (self.state == state))


def stays(log: Log) -> Stays:
    """Read the rows of a log that tell states: those without a case."""
    station, _, _ = station_of(log)
    column = log.names.get("state")
    rows = np.flatnonzero(log.case.codes < 0) if column is not None else np.zeros(0, np.int64)
    meaning = {word: state for state, words in WORDS.items() for word in words}
    names = np.array(
        [meaning.get(name.lower().replace(" ", "_"), "") for name in column.names] + [""] if column else [""], object
    )
    codes = column.codes[rows] if column else np.zeros(0, np.int64)
    order = np.lexsort((log.start[rows], log.resource.codes[rows]))
    rows, codes = rows[order], codes[order]
    return Stays(station[rows], log.resource.codes[rows].astype(np.int64), names[codes], log.start[rows], log.end[rows])


def stretches(told: Stays, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the stretches of these stays in which each follows the one before it in the same unit: (rows,) from 0."""
    unit, begin, end = told.unit[rows], told.begin[rows], told.end[rows]
    fresh = (unit[1:] != unit[:-1]) | (np.abs(begin[1:] - end[:-1]) > INSTANT)
    return np.cumsum(np.append(False, fresh))[: len(rows)]


def net_of_stays(ops: Operations, told: Stays) -> Operations:
    """Take the time in which a unit was stopped out of the work that it had under way."""
    rows = np.flatnonzero(np.isin(told.state, STOPPED) & (told.end > told.begin))
    work = ops.work.copy()
    for unit in np.unique(told.unit[rows]).tolist():
        mine = rows[told.unit[rows] == unit]
        begin, end = told.begin[mine], told.end[mine]
        here = np.flatnonzero(ops.unit == unit)
        stopped = time_within(begin, end, ops.end[here]) - time_within(begin, end, ops.begin[here])
        work[here] = np.maximum(work[here] - stopped, 0.0)
    return replace(ops, work=work)


def time_within(begin: Floats, end: Floats, times: Floats) -> Floats:
    """Time up to some instants that lies within stays, which follow each other [s].

    Examples
    --------
    >>> time_within(np.array([10.0, 30.0]), np.array([20.0, 35.0]), np.array([5.0, 15.0, 32.0, 99.0])).tolist()
    [0.0, 5.0, 12.0, 15.0]
    """
    if not len(begin):
        return np.zeros(len(times))
    before = np.concatenate([[0.0], np.cumsum(end - begin)])
    at = np.searchsorted(begin, times, side="right")
    last = (at - 1).clip(0)
    return np.where(at > 0, before[last] + np.minimum(times - begin[last], (end - begin)[last]), 0.0)
