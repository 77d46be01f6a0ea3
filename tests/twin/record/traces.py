"""Random traces of a small plant, as an engine could tell them, cut into chunks of any size."""

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from models.index import Index
from models.plant import Plant
from models.trace import STREAMS, Chunk

Rows = dict[str, NDArray[np.float64]]


def small_plant(**changes: object) -> Plant:
    """Two products; a press of two machines, an oven with batches of three, a conveyor; compressed air."""
    described: dict[str, object] = {
        "name": "small",
        "calendar": {"start": "2026-01-05 06:07"},
        "products": {
            "axle": {"routing": [{"name": "press", "station": "press", "time": 30, "energy": 500}]},
            "wheel": {
                "routing": [
                    {"name": "press", "station": "press", "time": 40},
                    {"name": "bake", "station": "oven", "time": 90, "energy": 20},
                ]
            },
        },
        "orders": [{"name": "A1", "product": "axle", "quantity": 4}],
        "sources": {"S": {"product": "wheel", "every": 60}},
        "stations": {
            "press": {
                "capacity": 2,
                "power": {"processing": 7000, "idle": 900, "failed": 10},
                "media": {"air": {"processing": 0.002}},
            },
            "oven": {"batch": {"max": 3}, "power": {"processing": 40000, "setup": 20000}},
        },
        "conveyors": {
            "belt": {
                "from": "press",
                "to": "oven",
                "length": 10,
                "speed": 0.5,
                "spacing": 1,
                "power": {"processing": 300},
            }
        },
        "people": {"fitters": {"size": 2}},
        "energy": {"media": {"air": {"electricity": 400000}}},
    }
    return Plant.model_validate(described | changes)


def random_trace(index: Index, end: float, changes: int, seed: int, grid: float | None = None) -> Rows:
    """Rows of every stream in the order that engines keep; times on a grid, if given, so that many coincide."""
    rng = np.random.default_rng(seed)

    def times(count: int, low: float = 0.0) -> NDArray[np.float64]:
        drawn = rng.uniform(low, end, count)
        return np.sort(np.minimum(np.round(drawn / grid) * grid, end) if grid else drawn)

    units, places = len(index.units), len(index.places)
    states = [[0.0, unit, rng.integers(0, 8)] for unit in range(units)]
    states += [[time, rng.integers(0, units), rng.integers(0, 8)] for time in times(changes)]
    levels = [
        [time, rng.integers(0, places), rng.integers(1, 5), part] for part, time in enumerate(times(changes // 2))
    ]
    leaving = [[float(rng.uniform(row[0], end)), row[1], -row[2], row[3]] for row in levels if rng.random() < 0.8]
    levels = sorted([*levels, *leaving], key=lambda row: row[0])
    operations, machine = [], [n for n, unit in enumerate(index.units) if unit.kind == "station"]
    for stop in times(changes // 2):
        begin = rng.uniform(0, stop) if rng.random() < 0.9 else stop
        unit = int(rng.choice(machine))
        baking = index.units[unit].element == "oven"
        step = 2 if baking else int(rng.integers(0, 2))
        for _ in range(int(rng.integers(1, 4)) if baking else 1):
            pieces = int(rng.integers(1, 9))
            good, outcome = int(rng.integers(0, pieces + 1)), int(rng.integers(0, 3))
            worked = (stop - begin) * 0.75
            operations.append([begin, stop, worked, unit, len(operations), step, pieces, good, outcome])
    parts, orders = [], []
    for number, stop in enumerate(times(changes // 4)):
        pieces, release = int(rng.integers(1, 9)), rng.uniform(0, stop)
        good, due = int(rng.integers(0, pieces + 1)), rng.choice([np.inf, rng.uniform(0, end)])
        product, how = rng.integers(0, 2), rng.integers(0, 4)
        parts.append([number, product, rng.integers(0, 2), number, pieces, good, release, stop, due, how])
        orders.append([rng.integers(0, 2), number, product, pieces, good, release, due, stop])
    genealogy = [[time, rng.integers(0, 9), rng.integers(0, 9), 1] for time in times(changes // 8)]
    found = {"states": states, "levels": levels, "operations": operations, "parts": parts, "orders": orders}
    found["genealogy"] = genealogy
    found["legs"] = [
        [
            rng.uniform(0, stop),
            stop,
            rng.integers(0, units),
            -1,  # off the network, as a crane
            rng.uniform(0, 9),
            rng.uniform(-9, 99),
            rng.integers(0, 3),
        ]
        for stop in times(changes // 4)
    ]
    return {name: np.array(found[name], float).reshape(-1, len(STREAMS[name])) for name in STREAMS}


def chunks(trace: Rows, count: int, end: float) -> Iterator[Chunk]:
    """Cut a trace at equal steps of time; a stream that has no row in a step is left out of its chunk."""
    clock = {name: list(columns).index("time" if "time" in columns else "end") for name, columns in STREAMS.items()}
    borders = np.linspace(0, end, count + 1)
    borders[0], borders[-1] = -np.inf, np.inf
    for low, high in itertools.pairwise(borders):
        chunk = {
            name: rows[(rows[:, clock[name]] > low) & (rows[:, clock[name]] <= high)] for name, rows in trace.items()
        }
        yield {name: rows for name, rows in chunk.items() if len(rows)}
