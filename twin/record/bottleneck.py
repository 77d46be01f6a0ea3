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

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.record import bottleneck_kernel as kernel
from twin.record.meter_kernel import row_of

__all__ = ["Bottlenecks"]

Floats = NDArray[np.float64]

STATE = ("units", "periods", "whole", "chain", "found")
"""Arrays that a run fills."""


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
        self._whole = np.array([-1, 0, 0, 0], np.int64)
        self._now = 0.0
        self._chain = np.zeros((count, 3))
        self._found = np.zeros((count, 3))
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
        if not len(rows):
            return
        self._make_room(len(rows) + len(self._machines))
        w = row_of(self._now, width, len(table))
        self._now = kernel.take_activity(
            rows, self._now, self._units, self._periods, whole, self._chain, w, width, table, first
        )
        owner = whole[kernel.OWNER]
        horizon = self._periods[owner, kernel.SINCE] if owner >= 0 else self._now
        sole, shifting = self._columns(first)
        self._before = kernel.account(
            self._chain, whole, self._found, horizon, self._before, width, table, sole, shifting, 1
        )

    def state(self) -> dict[str, NDArray[Any]]:
        """Return what is known so far, by name."""
        known = {f"bottleneck_{name}": getattr(self, f"_{name}") for name in STATE}
        return known | {"bottleneck_times": np.array([self._now, self._before])}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from what was known.

        Raises
        ------
        ValueError
            If the plants have not the same machines.
        """
        if state["bottleneck_units"].shape != self._units.shape:
            raise ValueError("the sums are those of another plant")
        for name in STATE:
            setattr(self, f"_{name}", state[f"bottleneck_{name}"].copy())
        self._now, self._before = map(float, state["bottleneck_times"])

    def _make_room(self, more: int) -> None:
        """Have room for so many periods more in the chain, and for all of them among those found."""
        chain, found = self._whole[kernel.CHAIN] + more, self._whole[kernel.FOUND]
        if chain > len(self._chain):
            self._chain = _longer(self._chain, 2 * chain)
        if found + chain > len(self._found):
            self._found = _longer(self._found, 2 * (found + chain))

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
        last = self._whole[kernel.FOUND] - 1
        if last >= 0:
            sole, shifting = self._columns(first)
            kernel.divide(self._found, last, self._before, np.inf, width, table, sole, shifting, 1)

    def _columns(self, first: int) -> tuple[int, int]:
        """Columns of the times as sole bottleneck, and as one of several."""
        units = len(self._units) - 1
        return first + 2 * units, first + 3 * units


def _longer(table: Floats, rows: int) -> Floats:
    return np.concatenate([table, np.zeros((rows - len(table), table.shape[1]))])
