"""Generated plants with vehicles: a ring with a bay, one or two fleets, batteries, failures, racks, suppliers."""

from __future__ import annotations

import random
from typing import Any

from models.distribution import exponential
from models.plant import Plant

__all__ = ["LENGTH", "in_step", "with_fleet"]

LENGTH = 1800.0


def with_fleet(seed: int) -> Plant:
    """A plant that a seed stands for: stations on a one-way ring, with a bay beside it for vehicles that rest."""
    rng = random.Random(seed)
    count, stations = rng.randint(6, 14), rng.randint(2, 4)
    names = [f"S{number}" for number in range(stations)]
    at = rng.sample(range(count), stations)
    vehicles = {"agv": rng.randint(1, min(count // 2, 4))}
    if rng.random() < 0.4:
        vehicles["tug"] = rng.randint(1, 2)
    if sum(vehicles.values()) >= count - 1:
        del vehicles["tug"]
    routing: list[dict[str, Any]] = [{"name": name, "station": name, "time": exponential(30.0)} for name in names]
    described: dict[str, Any] = {
        "name": f"fleet {seed}",
        "products": {"p": {"routing": routing, "lot": rng.choice([1, 3])}},
        "sources": {"supply": {"product": "p", "every": exponential(rng.choice([60.0, 200.0]))}},
        "stations": {
            name: {"node": f"n{node}", "queue": {"capacity": rng.choice([1, 3, None])}, "output": rng.choice([1, 2])}
            for name, node in zip(names, at, strict=True)
        },
        "network": _network(rng, count, sum(vehicles.values())),
        "fleets": {name: _fleet(rng, number) for name, number in vehicles.items()},
        "transports": [{"fleet": "agv"}],
        "gates": {"in": "home", "out": "home"} if rng.random() < 0.5 else {},
        "run": {"length": LENGTH},
    }
    if "tug" in vehicles:
        described["transports"].insert(0, {"from": rng.choice(names), "fleet": "tug"})
    if rng.random() < 0.5:
        _with_stock(rng, described)
    return Plant.model_validate(described)


def in_step(plant: Plant) -> Plant:
    """The same plant with whole, equal times, so that much happens at one instant."""
    data = plant.model_dump(by_alias=True)
    for product in data["products"].values():
        for operation in product["routing"]:
            operation["time"] = 30.0
    for source in data["sources"].values():
        source["every"] = 40.0
    for fleet in data["fleets"].values():
        fleet |= {"load": 5.0, "unload": 5.0, "acceleration": None, "deceleration": None, "turn": 0.0, "speed": 1.0}
    return Plant.model_validate(data)


def _network(rng: random.Random, count: int, vehicles: int) -> dict[str, Any]:
    nodes: dict[str, Any] = {f"n{number}": (10.0 * number, 0.0) for number in range(count)}
    lanes: list[dict[str, Any]] = [
        {"from": f"n{number}", "to": f"n{(number + 1) % count}", "length": rng.choice([5.0, 10.0, 17.0])}
        for number in range(count)
    ]
    nodes["home"] = (0.0, 30.0)
    if rng.random() < 0.5:
        lanes += [{"from": "n0", "to": "home"}, {"from": "home", "to": "n1"}]
    else:
        lanes.append({"from": "n0", "to": "home", "two_way": True})
    return {"nodes": nodes, "lanes": lanes, "bays": {"home": vehicles}}


def _fleet(rng: random.Random, vehicles: int) -> dict[str, Any]:
    fleet: dict[str, Any] = {
        "vehicles": vehicles,
        "start": ["home"],
        "parking": ["home"],
        "speed": rng.choice([1.0, 2.0]),
        "load": exponential(5.0),
        "unload": 4.0,
        "capacity": rng.choice([1, 1, 2]),
        "seeks": rng.choice(["nearest", "oldest", "longest_queue"]),
        "mass": 300.0,
        "hotel_power": 40.0,
        "acceleration": rng.choice([None, 0.8]),
        "deceleration": rng.choice([None, 1.0]),
        "turn": rng.choice([0.0, 2.0]),
    }
    if rng.random() < 0.5:
        fleet["battery"] = {
            "capacity": 300_000.0,
            "start": rng.choice([0.35, 1.0]),
            "charge_power": 2000.0,
            "chargers": ["home"],
            "when_idle": rng.random() < 0.5,
        }
    if rng.random() < 0.5:
        fleet["failures"] = [
            {"every": exponential(900.0), "repair": exponential(60.0), "clock": rng.choice(["operating", "calendar"])}
        ]
    return fleet


def _with_stock(rng: random.Random, described: dict[str, Any]) -> None:
    """Let the last operation take bolts, which lie in a rack or a picking area and are ordered when they run low."""
    described["products"]["bolt"] = {"made": "to_stock", "lot": rng.choice([1, 5])}
    described["products"]["p"]["routing"][-1]["components"] = {"bolt": rng.choice([1, 2])}
    described["initial"] = {"stock": {"bolt": rng.randint(0, 20)}}
    described["stock"] = {"bolt": {"reorder": rng.randint(0, 9), "quantity": 20, "lead_time": exponential(100.0)}}
    if rng.random() < 0.7:
        crane = {"speed": 2.0, "lift_speed": 0.5, "handling": 8.0, "acceleration": rng.choice([None, 0.5])}
        described["racks"] = {
            "store": {
                "products": ["bolt"], "aisles": rng.randint(1, 2), "bays": 40, "levels": 3, "bay_width": 1.0,
                "level_height": 0.5, "policy": rng.choice(["random", "closest"]),
                "command": rng.choice(["single", "dual"]), "crane": crane,
            }
        }  # fmt: skip
    else:
        described["picking"] = {
            "area": {"products": ["bolt"], "aisles": 3, "pitch": 3.0, "blocks": [12.0], "speed": 1.0, "pick": 4.0,
                     "pickers": rng.randint(1, 2), "batch": rng.choice([1, 3])}
        }  # fmt: skip
    if rng.random() < 0.4:
        _with_bins(rng, described)


def _with_bins(rng: random.Random, described: dict[str, Any]) -> None:
    """Let the bolts of the last operation lie in bins beside it, which a fleet or time brings."""
    routing = described["products"]["p"]["routing"][-1]
    stations = routing["station"]
    lot = described["products"]["p"].get("lot", 1) * routing["components"]["bolt"]
    size = rng.randint(1, 6)
    line: dict[str, Any] = {
        "product": "bolt",
        "stations": [stations] if isinstance(stations, str) else stations,
        "bin": size,
        "bins": 2 + -(-lot // size),
    }
    if rng.random() < 0.6:
        line |= {
            "fleet": rng.choice(list(described["fleets"])),
            "from": rng.choice(list(described["network"]["nodes"])),
        }
    else:
        line["time"] = rng.choice([0.0, 20.0, exponential(30.0)])
    described["lineside"] = {"bins": line}
    if rng.random() < 0.4:
        described["initial"]["lineside"] = {"bins": rng.randint(0, size * line["bins"])}
