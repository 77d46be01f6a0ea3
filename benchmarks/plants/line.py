"""The plants of group `lines`, and their runs on the reference engine with figures on."""

from typing import Any

from models.distribution import Distribution, exponential
from models.index import Index
from models.plant import Plant
from twin.engine.reference import simulate
from twin.record.meter import Meter

__all__ = ["failing_pair", "loop", "queue", "run_line", "run_loop", "serial", "workshop"]

ONE = exponential(1.0)


def serial(
    stations: int = 10, buffer: int = 5, time: Distribution = ONE, failures: tuple[dict[str, Any], ...] = ()
) -> Plant:
    """Stations one after the other, the first never starved, the last never blocked."""
    names = [f"station {number + 1}" for number in range(stations)]
    return Plant.model_validate(
        {
            "name": "line",
            "products": {"part": {"routing": [{"name": name, "station": name, "time": time} for name in names]}},
            "sources": {"supply": {"product": "part"}},
            "stations": {
                name: {"queue": {"capacity": buffer if number else 0}, "failures": failures}
                for number, name in enumerate(names)
            },
        }
    )


def failing_pair() -> Plant:
    """Two machines that fail on operating time (MTBF 100 s, MTTR 10 s), one place between them."""
    return serial(2, 1, failures=({"every": exponential(100.0), "repair": exponential(10.0)},))


def loop(stations: int = 4, pallets: int = 4) -> Plant:
    """Pallets that go round stations, with a way of 1 s on average after each; each round carries a new part."""
    names = [f"station {number + 1}" for number in range(stations)]
    return Plant.model_validate(
        {
            "name": "loop",
            "products": {
                "part": {"routing": [{"name": name, "station": name, "time": ONE, "handover": ONE} for name in names]}
            },
            "sources": {"supply": {"product": "part"}},
            "stations": {name: {} for name in names},
            "control": {"pallets": {"cards": pallets}},
        }
    )


def queue(load: float = 0.7) -> Plant:
    """M/M/1 with a mean service of 1 s."""
    return Plant.model_validate(
        {
            "name": "queue",
            "products": {"part": {"routing": [{"name": "serve", "station": "server", "time": ONE}]}},
            "sources": {"gate": {"product": "part", "every": exponential(1 / load)}},
            "stations": {"server": {}},
        }
    )


def workshop() -> Plant:
    """Three stations in two shifts with failures, a setup, a worker and power: a bit of everything a record holds."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    station = {
        "shifts": ["day"],
        "power": {"processing": 5000.0, "idle": 800.0},
        "failures": [{"every": exponential(8 * 3600.0), "repair": exponential(1200.0)}],
    }
    times = {"turn": 70.0, "mill": 80.0, "test": 60.0}
    return Plant.model_validate(
        {
            "name": "workshop",
            "shifts": {"day": {"start": "06:00", "end": "22:00", "days": days}},
            "products": {
                name: {"routing": [{"name": step, "station": step, "time": time} for step, time in times.items()]}
                for name in ("shaft", "flange")
            },
            "sources": {
                "orders": {
                    "product": {"shaft": 0.5, "flange": 0.5},
                    "every": exponential(240.0),
                    "due_after": 86400.0,
                    "when_full": "lose",
                }
            },
            "stations": {
                "turn": {**station, "queue": {"capacity": 50}, "setup": {"time": 30.0}},
                "mill": {**station, "queue": {"capacity": 5}},
                "test": {**station, "queue": {"capacity": 5}, "operators": {"worker": 1}},
            },
            "people": {"worker": {"size": 1, "shifts": ["day"]}},
        }
    )


def _throughput(plant: Plant, length: float, seed: int) -> float:
    meter = Meter(Index(plant), length)
    simulate(plant, seed=seed, length=length, observers=[meter])
    return float(meter.measures().finished.sum()) / length


def run_line(length: float, seed: int) -> float:
    """Parts per second of the serial line, warm-up included."""
    return _throughput(serial(), length, seed)


def run_loop(length: float, seed: int) -> float:
    """Rounds per second of the loop, warm-up included."""
    return _throughput(loop(), length, seed)
