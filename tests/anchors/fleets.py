"""Plants of vehicles whose values are known, and what is measured of their runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from models.distribution import exponential
from models.plant import Plant
from models.trace import VEHICLE_STATES
from tests.twin.engine.floors import Told, line, run

__all__ = ["Cycles", "closed_loop", "cycles", "many_waits", "pool", "service", "waits"]

Array = NDArray[np.float64]
LOAD, UNLOAD = 40.0, 30.0


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
                "agv": {"vehicles": vehicles, "start": ["before load"], "speed": 1.0, "load": exponential(LOAD),
                        "unload": exponential(UNLOAD), "seeks": "oldest"}
            },
            "transports": [{"fleet": "agv"}],
            "gates": {"in": "load"},
        }
    )  # fmt: skip


def service(told: Told, state: str) -> Array:
    """How long vehicles were in a state each time [s], in the order of the ends."""
    states, code = told.streams["states"], VEHICLE_STATES.index(state)
    spans, ends = [], []
    for number, unit in enumerate(told.index.units):
        if unit.kind == "vehicle":
            mine = states[states[:, 1] == number]
            entered = np.flatnonzero(mine[:-1, 2] == code)
            spans.append(mine[entered + 1, 0] - mine[entered, 0])
            ends.append(mine[entered + 1, 0])
    return np.asarray(np.concatenate(spans)[np.argsort(np.concatenate(ends), kind="stable")])


@dataclass(frozen=True)
class Cycles:
    """Batches of equally many loads; each array has a value a batch.

    Attributes
    ----------
    seconds : time for each load
    at_load : time of vehicles at the place to load and before it, for each load [s]
    controls : by how much the mean times to load and to unload were too long [s]
    """

    seconds: Array
    at_load: Array
    controls: list[Array]


def cycles(vehicles: int, loads: int, length: float, batches: int = 40) -> Cycles:
    """Run the closed loop, for about so many loads."""
    told = run(closed_loop(vehicles), length=length, seed=2)
    ends, legs = told.streams["parts"][:, 7], told.streams["legs"]
    size = int(0.98 * loads / batches)
    first = len(ends) - 1 - size * batches
    edges = ends[first::size]
    come, go = legs[legs[:, 3] == 5, 1], legs[legs[:, 3] == 1, 0]
    times = np.concatenate([come, go])
    order = np.argsort(times, kind="stable")
    steps = np.concatenate([[vehicles], np.repeat([1.0, -1.0], [len(come), len(go)])[order]])
    times = np.concatenate([[0.0], times[order], [length]])
    present = np.concatenate([[0.0], np.cumsum(np.cumsum(steps) * np.diff(times))])

    def too_long(state: str, mean: float) -> Array:
        return np.asarray(service(told, state)[first : first + size * batches].reshape(batches, size).mean(1) - mean)

    return Cycles(
        np.diff(edges) / size,
        np.diff(np.interp(edges, times, present)) / size,
        [too_long("loading", LOAD), too_long("unloading", UNLOAD)],
    )


def pool(vehicles: int, rate: float, trip: float) -> Plant:
    """Vehicles in one bay, lots that come at random; the trip is the time to load."""
    return line(
        {"in": (0.0, 0.0)}, [], {"vehicles": vehicles, "load": exponential(trip), "unload": 0.0, "seeks": "oldest"},
        supply={"every": exponential(1 / rate), "limit": None}, stations={"S": {"node": "in"}},
        products={"p": {"routing": [{"name": "o", "station": "S", "time": 0.0}]}}, network={"bays": {"in": 9}},
    )  # fmt: skip


@njit(cache=True)
def waits(arrivals, trips, vehicles):  # type: ignore[no-untyped-def]
    """Wait of each lot for a vehicle [s], first come, first served (Kiefer & Wolfowitz 1955); arrays (lots,)."""
    free = np.zeros(vehicles)
    found = np.empty(len(arrivals))
    for lot in range(len(arrivals)):
        first = np.argmin(free)
        begin = max(arrivals[lot], free[first])
        found[lot] = begin - arrivals[lot]
        free[first] = begin + trips[lot]
    return found


def many_waits(vehicles: int, rate: float, trip: float, lots: int) -> Array:
    """Waits of so many lots [s], by the recursion alone."""
    rng = np.random.default_rng(1)
    arrivals = np.cumsum(rng.exponential(1 / rate, lots))
    return np.asarray(waits(arrivals, rng.exponential(trip, lots), vehicles))
