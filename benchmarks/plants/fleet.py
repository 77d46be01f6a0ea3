"""The plant of group `fleets`: a one-way loop of forty nodes with ten stations, and its run with figures on."""

from models.distribution import exponential, uniform
from models.index import Index
from models.plant import Plant
from twin.engine.reference import simulate
from twin.record.meter import Meter

__all__ = ["fleet_loop", "run_fleet_loop"]

NODES, STATIONS = 40, 10


def fleet_loop(vehicles: int = 8) -> Plant:
    """Ten stations at every fourth node, lots carried from each to the next; every node holds one vehicle."""
    names = [f"station {number + 1}" for number in range(STATIONS)]
    return Plant.model_validate(
        {
            "name": "fleet loop",
            "products": {
                "part": {"routing": [{"name": name, "station": name, "time": exponential(60.0)} for name in names]}
            },
            "sources": {"supply": {"product": "part"}},
            "stations": {
                name: {"node": f"n{4 * number}", "queue": {"capacity": 3 if number else 0}}
                for number, name in enumerate(names)
            },
            "network": {
                "nodes": {f"n{number}": (10.0 * number, 0.0) for number in range(NODES)},
                "lanes": [
                    {"from": f"n{number}", "to": f"n{(number + 1) % NODES}", "length": 10.0} for number in range(NODES)
                ],
            },
            "fleets": {
                "agv": {
                    "vehicles": vehicles,
                    "start": [f"n{5 * number}" for number in range(8)],
                    "speed": 1.0,
                    "load": uniform(5.0, 15.0),
                    "unload": uniform(5.0, 15.0),
                }
            },
            "transports": [{"fleet": "agv"}],
        }
    )


def run_fleet_loop(length: float, seed: int, vehicles: int = 8) -> float:
    """Parts per second of the loop, warm-up included."""
    plant = fleet_loop(vehicles)
    meter = Meter(Index(plant), length)
    simulate(plant, seed=seed, length=length, observers=[meter])
    return float(meter.measures().finished.sum()) / length
