"""Bottlenecks from the active periods of machines, in one pass over the states and in bounded memory.

A machine is active in setup, processing, failure and maintenance; an active period lasts until it is not. At any time
the machine with the longest active period around that time is the momentary bottleneck; while the periods of one
bottleneck and the next overlap, the bottleneck shifts from one to the other, else it is the sole one (Roser, Nakano and
Tanaka, "Shifting bottleneck detection", Winter Simulation Conference 2002). Of equal periods the earlier one
wins, then that of the machine that comes first in the plant.

The paper knows no shifts. Here a machine that is off shift remains what it was before: a period goes on over the night
if the machine then goes on, and it lasts by the calendar, from its start to its end. Were it cut by every night, a
machine that works through the night would look like the bottleneck of all that do not. Time off shift is no active
time, though: it is left out of the sum of active periods.

How long a period will be is known at its end only, but little has to be kept. The machine that is active for longest
(the owner) will outlast every period that began after its own and has ended: these can be forgotten. So what remains
are the periods that lie in no other, whose starts and ends both increase (the chain), and those of them that reach
beyond the start of the owner's period, and hence may still be beaten, are of different machines: one for each at most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twin.record import bottleneck_kernel as kernel
from twin.record.windows import cut, window_of

__all__ = ["Bottlenecks"]

Floats = NDArray[np.float64]


class Bottlenecks:
    """Watches the states of machines.

    Parameters
    ----------
    machines : (U,) which units take part
    """

    def __init__(self, machines: NDArray[np.bool_]) -> None:
        count = len(machines)
        self._machines = np.flatnonzero(machines)
        self._units = np.zeros((count + 1, 5), np.int64)
        self._units[:count, kernel.FLAG] = np.where(machines, kernel.INACTIVE, kernel.ABSENT)
        self._units[:, kernel.PREVIOUS :] = count
        self._periods = np.zeros((count, 3))
        self._periods[:, kernel.PAUSED] = -1.0
        self._whole = np.array([-1, 0, 0], np.int64)
        self._now = 0.0
        self._chain = np.zeros((0, 3))
        self._found = np.zeros((0, 3))
        """Bottleneck periods that may still beat others; the last of them waits for the next one."""
        self._before = 0.0
        """End of the bottleneck period before the last one [s]."""

    def take(self, rows: Floats, width: float, table: Floats, first: int) -> None:
        """Take rows (time, unit, state) of the states.

        Parameters
        ----------
        rows : (rows, 3)
        width : of a window [s]
        table : (W, columns); from the column `first` on the sum of active periods (U), their number (U), the time as
            sole bottleneck (U), and that as one of several (U)
        """
        whole = self._whole
        chain = np.concatenate([self._chain, np.zeros((len(rows) + len(self._machines), 3))])
        w = window_of(self._now, width, len(table))
        self._now = kernel.take_activity(
            rows, self._now, self._units, self._periods, whole, chain, w, width, table, first
        )
        owner = whole[kernel.OWNER]
        self._judge(chain, self._periods[owner, kernel.SINCE] if owner >= 0 else self._now, width, table, first)

    def close(self, end: float, width: float, table: Floats, first: int) -> None:
        """End all active periods at the end of the run, and account what is left."""
        machines = self._machines
        if not machines.size:
            return
        rows = np.zeros((machines.size + 1, 3))  # all are idle at the end; one row later, to let this instant pass
        rows[:, 0], rows[:, 2] = end, 1.0
        rows[:-1, 1] = machines
        rows[-1, :2] = np.inf, machines[0]
        self.take(rows, width, table, first)
        self._divide(self._found[-1:], np.inf, width, table, first)

    def _judge(self, chain: Floats, horizon: float, width: float, table: Floats, first: int) -> None:
        """Find the bottlenecks among the periods that end by the horizon; account all of them but the last."""
        count, known = int(self._whole[kernel.CHAIN]), len(self._found)
        if not count or chain[0, 1] > horizon:
            self._chain = chain[:count].copy()
            return
        found = np.concatenate([self._found, np.zeros((count, 3))])
        judged, after = kernel.judge(chain, count, horizon, found, known)
        self._chain = chain[judged:count].copy()
        self._whole[kernel.CHAIN] = count - judged
        if after > known:
            waiting = found[max(known - 1, 0) : after]
            self._divide(waiting[:-1], float(waiting[-1, 0]), width, table, first)
            if len(waiting) > 1:
                self._before = float(waiting[-2, 1])
        found = found[:after]
        self._found = found[(found[:, 1] > chain[judged - 1, 0]) | (np.arange(after) == after - 1)]

    def _divide(self, periods: Floats, next_start: float, width: float, table: Floats, first: int) -> None:
        """Divide bottleneck periods into sole and shifting; the one after them starts at `next_start`."""
        start, end, unit = periods[:, 0], periods[:, 1], periods[:, 2].astype(np.int64)
        low = np.maximum(start, np.append(self._before, end[:-1])[: len(start)])
        high = np.minimum(end, np.append(start[1:], next_start)[: len(start)])
        sole = low < high
        low, high = np.where(sole, low, end), np.where(sole, high, end)
        count = len(self._units) - 1
        for kind, begins, ends in ((3, start, low), (2, low, high), (3, high, end)):
            some = ends > begins
            for span, window, time in cut(begins[some], ends[some], width, len(table)):
                columns = first + kind * count + unit[some][span]
                np.add.at(table.reshape(-1), window * table.shape[1] + columns, time)
