"""How a vehicle drives a path: when it passes which node, with what energy, from rest to rest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.physics.energy import travel_energy
from models.physics.motion import move_time, node_speeds, turn_angle

if TYPE_CHECKING:
    from models.fleet.description import Fleet
    from models.fleet.network import Hop, Path, Ways

__all__ = ["Drive", "Driver"]

RIGHT_ANGLE = math.pi / 2
STRAIGHT = math.radians(5)
"""Smaller changes of direction are driven through."""


@dataclass(frozen=True)
class Drive:
    """A path driven from rest to rest without being held up; one value a lane."""

    path: Path
    hops: tuple[Hop, ...]
    seconds: tuple[float, ...]
    """Time on the lane, with the turn before it [s]."""
    joules: tuple[float, ...]
    """Energy drawn on the lane, without the hotel load [J]."""
    metres: tuple[float, ...]
    elapsed: tuple[float, ...]
    """Time from the start to each node after the first [s]."""
    heading: float | None
    """Direction before it [rad], None if that does not matter."""


class Driver:
    """Drives of the vehicles of one fleet, by path and number of lots on board."""

    def __init__(self, fleet: Fleet, ways: Ways) -> None:
        self.fleet = fleet
        self.ways = ways
        self._known: dict[tuple[Path, int, float | None], Drive] = {}

    def speed(self, lots: int) -> float:
        """Top speed [m/s]."""
        return (self.fleet.loaded_speed or self.fleet.speed) if lots else self.fleet.speed

    def braking(self, drive: Drive, lanes: int, lots: int) -> float:
        """Time that coming to rest after so many lanes of a drive takes longer than passing on [s]."""
        if lanes == 0:
            return 0.0
        rest = self.drive(drive.path[: lanes + 1], lots, drive.heading)
        return max(rest.elapsed[-1] - drive.elapsed[lanes - 1], 0.0)

    def drive(self, path: Path, lots: int, heading: float | None) -> Drive:
        """Plan a path from rest to rest; `heading` [rad] is the direction before it, None if that does not matter."""
        if not self.fleet.turn:
            heading = None
        key = path, lots, heading
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._plan(path, lots, heading)
        return known

    def _plan(self, path: Path, lots: int, heading: float | None) -> Drive:
        fleet, ways = self.fleet, self.ways
        acceleration = ((fleet.loaded_acceleration if lots else None) or fleet.acceleration) or math.inf
        deceleration = fleet.deceleration or math.inf
        hops = ways.hops_of(path)
        metres = [hop.length for hop in hops]
        tops = [min(self.speed(lots), hop.limit) for hop in hops]
        turns = self._turns([hop.heading for hop in hops], heading)
        limits = [0.0, *(0.0 if turn else math.inf for turn in turns[1:]), 0.0]
        speeds = node_speeds(np.array(metres), np.array(tops), np.array(limits), acceleration, deceleration)
        mass = fleet.mass + lots * fleet.lot_mass
        seconds, joules = [], []
        for length, top, turn, entry, leave in zip(metres, tops, turns, speeds, speeds[1:], strict=False):
            seconds.append(turn + move_time(length, top, acceleration, deceleration, entry, leave))
            joules.append(
                travel_energy(
                    length, mass, fleet.rolling_resistance, top, acceleration, deceleration,
                    fleet.efficiency, fleet.regeneration, entry, leave,
                )
            )  # fmt: skip
        elapsed = np.cumsum(seconds).tolist()
        return Drive(path, tuple(hops), tuple(seconds), tuple(joules), tuple(metres), tuple(elapsed), heading)

    def _turns(self, headings: list[float], heading: float | None) -> list[float]:
        """Time to turn on the spot before each lane [s]."""
        times = []
        for new in headings:
            angle = 0.0 if heading is None else turn_angle(heading, new)
            times.append(self.fleet.turn * angle / RIGHT_ANGLE if angle > STRAIGHT else 0.0)
            heading = new if self.fleet.turn else None
        return times
