"""Dispatching: which vehicle carries which lot.

A lot that comes takes the nearest idle vehicle; a vehicle that becomes idle seeks a lot by the fleet's rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from models.fleet.drive import Driver
from models.fleet.request import Request

if TYPE_CHECKING:
    from models.fleet.description import Fleet
    from models.fleet.network import Ways
    from models.fleet.vehicle import Vehicle
    from models.floor import Floor

__all__ = ["SEEKS", "Squad"]


def _nearest(request: Request, vehicle: Vehicle, now: float) -> float:
    return vehicle.time_to(request.start)


def _oldest(request: Request, vehicle: Vehicle, now: float) -> float:
    return request.since


def _longest_queue(request: Request, vehicle: Vehicle, now: float) -> float:
    return -sum(other.start == request.start for other in vehicle.squad.requests)


def _due_date(request: Request, vehicle: Vehicle, now: float) -> float:
    return request.part.due


def _priority(request: Request, vehicle: Vehicle, now: float) -> float:
    return -request.part.priority


SEEKS: dict[str, Callable[[Request, Vehicle, float], Any]] = {
    "nearest": _nearest,
    "oldest": _oldest,
    "longest_queue": _longest_queue,
    "due_date": _due_date,
    "priority": _priority,
}
"""Rules by which a vehicle seeks a job: the smallest value first, then who has waited longest."""


class Squad:
    """The vehicles of a fleet, and the lots that wait for them.

    Parameters
    ----------
    calls : int
        Number of the level of lots that wait for a vehicle.
    seeks : callable
        Value of a job for a vehicle (request, vehicle, now), the smallest is taken.
    """

    def __init__(
        self,
        floor: Floor,
        name: str,
        fleet: Fleet,
        ways: Ways,
        calls: int,
        seeks: Callable[[Request, Vehicle, float], Any],
    ) -> None:
        self.name = name
        self.fleet = fleet
        self.ways = ways
        self.driver = Driver(fleet, ways)
        self.seeks = seeks
        self.calls = calls
        self._tell = floor.rows["levels"].extend
        self.vehicles: list[Vehicle] = []
        self.requests: list[Request] = []

    def ask(self, request: Request) -> None:
        """A lot asks to be carried: the nearest idle vehicle comes, or it waits."""
        self._tell((request.since, self.calls, request.part.pieces, request.part.serial))
        best, least = None, math.inf
        for vehicle in self.vehicles:
            if vehicle.takes_jobs:
                time = vehicle.time_to(request.start)
                if time < least:
                    best, least = vehicle, time
        if best is None:
            self.requests.append(request)
        else:
            best.assign(request)

    def next_for(self, vehicle: Vehicle) -> Request | None:
        """Take out the job that a vehicle seeks."""
        if not self.requests:
            return None
        if len(self.requests) == 1:
            return self.requests.pop()
        seeks, now = self.seeks, vehicle.floor.now
        best = min(range(len(self.requests)), key=lambda number: seeks(self.requests[number], vehicle, now))
        return self.requests.pop(best)

    def more_at(self, node: str) -> Request | None:
        """Take out another lot that waits at a node."""
        for number, request in enumerate(self.requests):
            if request.start == node:
                return self.requests.pop(number)
        return None
