"""How many vehicles: the same plant with 1 to 12 of them, against bounds calculated by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from models.physics.motion import move_time
from models.plant import Plant
from tests.twin.engine.floors import run

NODES, LANE, LOAD, UNLOAD = 16, 10.0, 8.0, 4.0
AROUND = NODES * LANE


def saturated(vehicles: int, **fleet: Any) -> Plant:
    """A one-way ring with always enough to do: from the gate at one side to a station at the other."""
    corner = 2 * math.pi / NODES
    nodes = {f"n{i}": (25 * math.cos(i * corner), 25 * math.sin(i * corner)) for i in range(NODES)}
    agv = {"vehicles": vehicles, "start": list(nodes), "speed": 1.0, "load": LOAD, "unload": UNLOAD, **fleet}
    return Plant.model_validate(
        {
            "name": "ring",
            "products": {"p": {"routing": [{"name": "o", "station": "S", "time": 1.0}]}},
            "sources": {"supply": {"product": "p"}},
            "stations": {"S": {"node": f"n{NODES // 2}", "queue": {"capacity": 30}}},
            "network": {
                "nodes": nodes,
                "lanes": [{"from": f"n{i}", "to": f"n{(i + 1) % NODES}", "length": LANE} for i in range(NODES)],
            },
            "fleets": {"agv": agv},
            "transports": [{"fleet": "agv"}],
            "gates": {"in": "n0"},
        }
    )


def throughput(plant: Plant, length: float = 20_000.0) -> float:
    """Lots per second, after the first 1,000 s."""
    ends = run(plant, length=length).streams["parts"][:, 7]
    return float((ends > 1000.0).sum()) / (length - 1000.0)


def test_one_vehicle_meets_the_work_of_a_trip() -> None:
    assert throughput(saturated(1), 60_000.0) == pytest.approx(1 / (AROUND + LOAD + UNLOAD), rel=0.01)


def test_one_vehicle_that_accelerates_meets_the_work_of_a_trip() -> None:
    """Two moves a trip from rest to rest; a trapezoid of 80 m with 0.8 and 1.0 m/s2 up to 2 m/s takes 42.25 s."""
    half = move_time(AROUND / 2, 2.0, 0.8, 1.0)
    assert half == pytest.approx(42.25)
    plant = saturated(1, speed=2.0, acceleration=0.8, deceleration=1.0)
    assert throughput(plant, 60_000.0) == pytest.approx(1 / (2 * half + LOAD + UNLOAD), rel=0.01)


def test_more_vehicles_rise_to_a_plateau_and_fall() -> None:
    """In proportion; then as fast as the gate can be used: to come there, to load, to leave it; then by congestion.

    A vehicle that moves leaves a free node behind, so free nodes go round the other way: one in the time of a round
    without a stop. With few of them left, that is what limits.
    """
    alone, gate = AROUND + LOAD + UNLOAD, LANE + LOAD + LANE
    for number in range(1, 13):
        bound = min(number / alone, 1 / gate, (NODES - number) / AROUND)
        assert throughput(saturated(number)) == pytest.approx(bound, rel=0.01), f"{number} vehicles"
