"""Time on the way between stations, as a schedule reckons with it: nobody is in the way, a vehicle is at hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models.fleet.network import Ways as Lanes

if TYPE_CHECKING:
    from models.plant import Plant
    from models.product.description import Operation

__all__ = ["Ways"]

OUT, IN = "out", "in"


class Ways:
    """Mean times between stations [s]."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._belts = {
            (start, end): belt.length / belt.speed
            for belt in plant.conveyors.values()
            for start in belt.from_
            for end in belt.to
        }
        self._handovers = {(way.from_, way.to): float(way.time.mean) for way in plant.handovers}
        self._lanes = Lanes(plant.network) if plant.fleets else None
        self._known: dict[tuple[str, str], float | None] = {}

    def between(self, start: str, end: str) -> float | None:
        """Time from a station (or the gate "in") to another, by belt or vehicle; None where neither goes.

        An operation's own handover, or that of the plant's list, holds where this is None.
        """
        key = start, end
        if key not in self._known:
            self._known[key] = self._belts[key] if key in self._belts else self._carried(start, end)
        return self._known[key]

    def handover(self, operation: Operation, start: str, end: str) -> float:
        """Time of handing over after an operation, where no belt and no vehicle goes [s]."""
        if operation.handover is not None:
            return float(operation.handover.mean)
        return self._handovers.get((start, end), 0.0)

    def listed(self, start: str, end: str) -> float:
        """Time that the plant's list of handovers states [s], 0 where it states none."""
        return self._handovers.get((start, end), 0.0)

    def _carried(self, start: str, end: str) -> float | None:
        plant = self._plant
        if self._lanes is None or start == end or (start == IN and plant.gates.in_ is None):
            return None
        for rule in plant.transports:
            if (not rule.from_ or start in rule.from_) and (not rule.to or end in rule.to):
                fleet = plant.fleets[rule.fleet]
                way = self._lanes.path(self._node(start), self._node(end), fleet.loaded_speed or fleet.speed)
                driven = 0.0 if way is None else way[1]
                return driven + float(fleet.load.mean) + float(fleet.unload.mean)
        return None

    def _node(self, name: str) -> str:
        """Node of a station or gate: its own, else the nearest."""
        plant = self._plant
        if name == IN:
            assert plant.gates.in_ is not None
            return plant.gates.in_
        station, nodes = plant.stations[name], plant.network.nodes
        if station.node is not None or station.position is None:
            return station.node or next(iter(nodes))
        x, y = station.position
        return min(nodes, key=lambda node: math.dist(nodes[node], (x, y)))
