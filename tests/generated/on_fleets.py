# ruff: noqa: E501 (a plant a line)
"""Generated plants with vehicles: a ring of nodes with spurs, one or two fleets, with and without batteries and failures."""

from __future__ import annotations

import random
from typing import Any

from models.distribution import exponential
from models.plant import Plant

__all__ = ["with_fleet"]


def with_fleet(seed: int) -> Plant:
    """A plant that a seed stands for: stations on a one-way ring with parking bays beside it."""
    rng = random.Random(seed)
    count, stations = rng.randint(6, 14), rng.randint(2, 4)
    nodes: dict[str, Any] = {f"n{i}": (10.0 * i, 0.0) for i in range(count)}
    lanes: list[dict[str, Any]] = [
        {"from": f"n{i}", "to": f"n{(i + 1) % count}", "length": rng.choice([5.0, 10.0, 17.0])} for i in range(count)
    ]
    nodes["home"] = (0.0, 30.0)
    vehicles = rng.randint(1, 4)
    lanes += [{"from": "n0", "to": "home"}, {"from": "home", "to": "n1"}]
    names = [f"S{i}" for i in range(stations)]
    at = rng.sample(range(count), stations)
    fleet: dict[str, Any] = {
        "vehicles": vehicles, "start": ["home"], "parking": ["home"], "speed": rng.choice([1.0, 2.0]), "load": exponential(5.0), "unload": 4.0,
        "capacity": rng.choice([1, 1, 2]), "seeks": rng.choice(["nearest", "oldest", "longest_queue"]), "mass": 300.0, "hotel_power": 40.0,
        "acceleration": rng.choice([None, 0.8]), "deceleration": rng.choice([None, 1.0]), "turn": rng.choice([0.0, 2.0]),
    }  # fmt: skip
    if rng.random() < 0.5:
        fleet["battery"] = {
            "capacity": 400_000.0,
            "charge_power": 2000.0,
            "chargers": ["home"],
            "when_idle": rng.random() < 0.5,
        }
    if rng.random() < 0.5:
        fleet["failures"] = [
            {"every": exponential(900.0), "repair": exponential(60.0), "clock": rng.choice(["operating", "calendar"])}
        ]
    return Plant.model_validate(
        {
            "name": f"fleet {seed}",
            "products": {"p": {"routing": [{"name": n, "station": n, "time": exponential(30.0)} for n in names], "lot": rng.choice([1, 3])}},
            "sources": {"supply": {"product": "p", "every": exponential(rng.choice([60.0, 200.0]))}},
            "stations": {
                n: {"node": f"n{k}", "queue": {"capacity": rng.choice([1, 3, None])}, "output": rng.choice([1, 2])}
                for n, k in zip(names, at, strict=True)
            },
            "network": {"nodes": nodes, "lanes": lanes, "bays": {"home": vehicles}},
            "fleets": {"agv": fleet},
            "transports": [{"fleet": "agv"}],
            "gates": {"in": "home", "out": "home"} if rng.random() < 0.5 else {},
            "run": {"length": 7200.0},
        }
    )  # fmt: skip
