"""Repairs under way, and when each machine is expected to run again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.floor import Floor, Kind

__all__ = ["Repairs"]

LATER = 0.5
"""A repair that has run over its time is expected to need this share more of the time that it has taken."""


@dataclass
class _Repair:
    """On which machine (resource), since when [s], when it should be over by what is known now [s]."""

    resource: int
    since: float
    due: float


class Repairs:
    """Knows of the repairs that have begun and are not over; several may be under way on one machine.

    Parameters
    ----------
    floor : the clock
    number : of this observer, among those to whom things happen
    overdue : called with the resource when a repair should be over and is not
    """

    def __init__(self, floor: Floor, number: int, overdue: Callable[[int], None]) -> None:
        self._floor = floor
        self._number = number
        self._overdue = overdue
        self._open: dict[int, _Repair] = {}

    def begin(self, key: int, resource: int, expected: float) -> None:
        """A repair has begun that is expected to take some time [s]."""
        repair = self._open[key] = _Repair(resource, self._floor.now, self._floor.now + expected)
        self._look_at_end(key, repair)

    def end(self, key: int) -> None:
        """A repair is over."""
        self._open.pop(key, None)

    def until(self) -> dict[int, float]:
        """When each machine (resource) that is down is expected to run again [s]."""
        found: dict[int, float] = {}
        for repair in self._open.values():
            found[repair.resource] = max(found.get(repair.resource, 0.0), repair.due)
        return found

    def _look_at_end(self, key: int, repair: _Repair) -> None:
        self._floor.at(repair.due, Kind.DUE, self._number, lambda: self._late(key, repair))

    def _late(self, key: int, repair: _Repair) -> None:
        if self._open.get(key) is repair:
            repair.due = self._floor.now + max(LATER * (self._floor.now - repair.since), 1.0)
            self._look_at_end(key, repair)
            self._overdue(repair.resource)
