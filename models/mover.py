"""What moves and can break down on its way: vehicles, and cranes of racks."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from models.station.doer import GO, NOTHING, Doer
from models.trace import VEHICLE_STATES

if TYPE_CHECKING:
    from models.floor import Floor, Kind
    from models.people.process import Staff
    from models.station.breakdown import Clock

__all__ = ["BLOCKED", "CHARGING", "FAILED", "IDLE", "LOADED", "LOADING", "TO_PICKUP", "UNLOADING", "Mover"]

IDLE, TO_PICKUP, LOADING, LOADED, UNLOADING, BLOCKED, CHARGING, FAILED = range(len(VEHICLE_STATES))


class Mover(Doer):
    """Does one thing at a time until it breaks down, and stands until it is repaired."""

    def __init__(self, floor: Floor, staff: Staff, kind: Kind, unit: int) -> None:
        super().__init__(floor, staff, kind, unit)
        self.unit = unit
        self.broken = 0
        self.clocks: list[Clock] = []
        self.state = -1
        self.activity = IDLE
        self._tell_state = floor.rows["states"].extend
        self._tell_leg = floor.rows["legs"].extend

    def go(self) -> None:
        """It is repaired."""
        if self.waiting is GO and not self.broken:
            self.give(None)
        self.show(self.activity)

    def show(self, activity: int) -> None:
        """Tell its state."""
        self.activity = activity
        state = FAILED if self.broken else activity
        if state != self.state:
            self.state = state
            self._tell_state((self.floor._now, self.unit, state))

    def _stand(self) -> Generator[Any, Any, None]:
        """Wait until it is repaired."""
        while self.broken:
            self.waiting = GO
            self.show(self.activity)
            yield self.wake.arm()
            self.waiting = NOTHING
