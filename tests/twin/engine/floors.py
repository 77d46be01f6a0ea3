# ruff: noqa: E501 (a plant a line)
"""Small plants with vehicles, and what their vehicles did."""

from __future__ import annotations

from typing import Any

from models.index import Index
from models.plant import Plant
from models.trace import VEHICLE_STATES
from tests.generated.traces import Keeper, Trace
from twin.engine.reference import simulate

__all__ = ["Told", "line", "run"]


def line(nodes: dict[str, tuple[float, float]], lanes: list[Any], fleet: dict[str, Any], **more: Any) -> Plant:
    """Lots go from the gate at `in` to station S at `work`, worked on in 100 s; lanes are pairs, "two-way" as a third."""
    ways = [{"from": lane[0], "to": lane[1], "two_way": "two-way" in lane} for lane in lanes]
    agv = {"vehicles": 1, "start": ["in"], "speed": 1.0, "load": 5.0, "unload": 7.0, **fleet}
    network = {"nodes": nodes, "lanes": ways, **more.pop("network", {})}
    return Plant.model_validate(
        {
            "name": "line",
            "products": {"p": {"routing": [{"name": "o", "station": "S", "time": 100.0}]}},
            "sources": {"supply": {"product": "p", "every": 1000.0, "limit": 1, **more.pop("supply", {})}},
            "stations": {"S": {"node": "work"}},
            "network": network,
            "fleets": {"agv": agv},
            "transports": [{"fleet": "agv"}],
            "gates": {"in": "in", **more.pop("gates", {})},
            "run": {"length": 1000.0},
            **more,
        }
    )


class Told:
    """What a run told, in words."""

    def __init__(self, plant: Plant, streams: Trace, end: float) -> None:
        self.index = Index(plant)
        self.streams = streams
        self.end = end

    def states(self, vehicle: str = "agv[1]") -> list[tuple[float, str]]:
        """Times and states of a vehicle."""
        unit = [one.name for one in self.index.units].index(vehicle)
        return [
            (time, VEHICLE_STATES[int(state)]) for time, one, state in self.streams["states"].tolist() if one == unit
        ]

    def legs(self, vehicle: str = "agv[1]") -> list[tuple[float, float, str, float, int]]:
        """Start, end, lane, distance and lots of each leg of a vehicle."""
        unit = [one.name for one in self.index.units].index(vehicle)
        lanes = []
        for lane in self.index.plant.network.lanes:
            lanes += [f"{lane.from_}-{lane.to}"] + [f"{lane.to}-{lane.from_}"] * lane.two_way
        return [
            (start, end, lanes[int(lane)], metres, int(lots))
            for start, end, one, lane, metres, _, lots in self.streams["legs"].tolist()
            if one == unit
        ]

    def operations(self, station: str = "S") -> list[tuple[float, float]]:
        """Starts and ends of the operations of a station."""
        units = [number for number, one in enumerate(self.index.units) if one.element == station]
        return [(row[0], row[1]) for row in self.streams["operations"].tolist() if row[3] in units]


def run(plant: Plant, **options: Any) -> Told:
    """Run a plant and keep everything."""
    keeper = Keeper()
    simulate(plant, observers=[keeper], **options)
    assert keeper.end is not None
    return Told(plant, keeper.trace(), keeper.end)
