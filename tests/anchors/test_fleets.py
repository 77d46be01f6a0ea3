"""Vehicles against exact values: a closed loop of vehicles, and legs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.distribution import exponential
from models.plant import Plant
from models.trace import Chunk
from tests.anchors.estimation import plain
from tests.reference import anchor
from tests.twin.engine.floors import line, run
from twin.engine.reference import simulate


class Ends:
    """An observer that keeps the ends of lots."""

    def __init__(self) -> None:
        self.ends: list[Any] = []

    def take(self, chunk: Chunk) -> None:
        self.ends.append(chunk["parts"][:, 7])

    def close(self, end: float) -> None:
        self.ends = [np.concatenate(self.ends)]


def closed_loop(vehicles: int) -> Plant:
    """Vehicles wait in a bay before the place to load and before the place to unload, and drive 60 s between them."""
    e = 1e-6
    lanes = [
        {"from": "before load", "to": "load", "length": e}, {"from": "load", "to": "loaded", "length": e},
        {"from": "loaded", "to": "before unload", "length": 60.0, "capacity": vehicles},
        {"from": "before unload", "to": "unload", "length": e}, {"from": "unload", "to": "empty", "length": e},
        {"from": "empty", "to": "before load", "length": 60.0, "capacity": vehicles},
    ]  # fmt: skip
    nodes = {name: (float(n), 0.0) for n, name in enumerate(dict.fromkeys(lane["from"] for lane in lanes))}
    bays = {name: 50 for name in nodes if name not in ("load", "unload")}
    return Plant.model_validate(
        {
            "name": "closed loop",
            "products": {"p": {"routing": [{"name": "o", "station": "S", "time": 0.0}]}},
            "sources": {"supply": {"product": "p"}},
            "stations": {"S": {"node": "unload", "queue": {"capacity": 40}}},
            "network": {"nodes": nodes, "lanes": lanes, "bays": bays},
            "fleets": {
                "agv": {"vehicles": vehicles, "start": ["before load"], "speed": 1.0, "load": exponential(40.0),
                        "unload": exponential(30.0), "seeks": "oldest"}
            },
            "transports": [{"fleet": "agv"}],
            "gates": {"in": "load"},
        }
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("vehicles", range(1, 13))
def test_closed_loop(vehicles: int) -> None:
    exact = anchor("closed_agv_loop_mva")["loads_per_hour"][str(vehicles)]
    plant = closed_loop(vehicles)
    length = 45_000 / exact * 3600
    ends = Ends()
    simulate(plant, length=length, seed=1, observers=[ends])
    counts = np.histogram(ends.ends[0], bins=np.linspace(0.02 * length, length, 41))[0]
    plain(counts / (0.98 * length / 40) * 3600).agrees(exact)


def test_legs() -> None:
    """Time and energy of moves from rest to rest, through the engine."""
    known = anchor("kinematics_energy")["legs"]
    for length in (0.5, 2.0, 4.5, 20.0, 100.0):
        plant = line(
            {"in": (0.0, 0.0), "work": (length, 0.0)}, [("in", "work"), ("work", "in")],
            {"speed": 2.0, "acceleration": 0.8, "deceleration": 1.0, "mass": 600.0, "lot_mass": 1000.0,
             "efficiency": 0.85, "regeneration": 0.3, "rolling_resistance": 0.015, "start": ["work"]},
        )  # fmt: skip
        empty, loaded = run(plant).streams["legs"].tolist()
        for leg, mass in ((empty, "600.0"), (loaded, "1600.0")):
            exact = known[f"L={length},m={mass}"]
            assert leg[1] - leg[0] == pytest.approx(exact["t_s"], rel=1e-9)
            assert leg[5] + 120.0 * (leg[1] - leg[0]) == pytest.approx(exact["E_J"], rel=1e-9)
