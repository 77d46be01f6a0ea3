"""The watch: sees to it that time passes, so that a run without an end is told and not waited for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.floor import BATCH
from models.trace import STREAMS
from twin.engine.errors import SimulationError

if TYPE_CHECKING:
    from twin.engine.build import Shop

__all__ = ["LONGEST", "PATIENCE", "PER_LOT", "SHORTEST", "Watch"]

PATIENCE = 500_000
"""Events in which time must pass, where few lots are in the plant."""
PER_LOT = 50
"""Events more for each lot in the plant: a thousand orders released at once may do much in one instant."""
SHORTEST = 1e-3
"""Time that must pass within so many events [s]: no factory does a thousand million things a second."""
LONGEST = 1e13
"""Events of a run that nobody waits for: about a year of computing."""
NAMED = 4


class Watch:
    """Called with the simulated time every `BATCH` events, as the progress of a run.

    Parameters
    ----------
    shop : what is run
    until : the end of the run [s], infinite if it ends when everything is done
    progress : called with the simulated time, too
    """

    def __init__(self, shop: Shop, until: float, progress: Callable[[float], None] | None) -> None:
        self._shop = shop
        self._until = until
        self._progress = progress
        self._since = 0.0
        self._events = 0
        self._lots = 0
        self._moves = -1
        self._quiet = 0

    def __call__(self, now: float) -> None:
        """Take note of the simulated time [s].

        Raises
        ------
        SimulationError
            If time stands still, or creeps so that the run would never come to its end.
        """
        if self._progress is not None:
            self._progress(now)
        self._events += BATCH
        self._lots = max(self._lots, len(self._shop.desk.inside))
        moves = self._shop.floor.moves
        self._quiet = self._quiet + BATCH if moves == self._moves else 0
        self._moves = moves
        if self._until == math.inf and self._quiet > PATIENCE + PER_LOT * len(self._shop.index.units):
            raise SimulationError(
                f"no lot has moved for {self._quiet:,} events, up to {now:g} s, and the run lasts until all orders are "
                "done: failures and shifts let no work come to its end; "
                "give failures a longer `every`, or state `run.length`"
            )
        if self._events < PATIENCE + PER_LOT * self._lots:
            return
        passed = now - self._since
        rest = self._until - now if self._until < math.inf else 0.0
        if passed < SHORTEST or rest / passed * self._events > LONGEST:
            raise SimulationError(self._said(now, passed))
        self._since, self._events, self._lots = now, 0, 0

    def _said(self, now: float, passed: float) -> str:
        busy = self._busiest()
        whose = f", the last of them at {busy}" if busy else ""
        remedy = "give what goes round a time, and arrivals, failures and upkeep times that are not so short"
        if passed <= 0:
            return f"time stands still at {now:g} s: {self._events:,} events in one instant{whose}; {remedy}"
        pace = f"{self._events:,} events within {passed:.3g} s at {now:g} s{whose}"
        if passed >= SHORTEST:
            pace += f"; to its end after {self._until:g} s, it would take {self._until / passed * self._events:.0e}"
            remedy += ", or run for a shorter `length`"
        return f"time hardly passes: {pace}; {remedy}"

    def _busiest(self) -> str:
        """Name the products and stations of the last operations."""
        index, width = self._shop.index, len(STREAMS["operations"])
        rows = self._shop.floor.rows["operations"][-50 * width :]
        column = list(STREAMS["operations"])
        units = rows[column.index("unit") :: width]
        steps = rows[column.index("step") :: width]
        names = [
            f"{index.units[int(unit)].name} ({index.steps[int(step)].product}, {index.steps[int(step)].operation.name})"
            for unit, step in zip(units, steps, strict=True)
        ]
        return " and ".join(list(dict.fromkeys(reversed(names)))[:NAMED])
