"""Vehicles against exact values: a closed loop of vehicles, a pool of vehicles, and legs."""

from __future__ import annotations

import numpy as np
import pytest

from tests.anchors.estimation import batch_means, controlled, plain
from tests.anchors.fleets import cycles, many_waits, pool, waits
from tests.reference import anchor
from tests.twin.engine.floors import line, run

QUEUES = (4, 12)
"""Numbers of vehicles for which the queue is measured as well, which takes longer runs."""

TRIP = 303.0
POOLS = [(3, 30.0, 12_000_000), (4, 30.0, 6_000_000), (5, 30.0, 12_000_000), (6, 60.0, 24_000_000)]


@pytest.mark.slow
@pytest.mark.parametrize("vehicles", range(1, 13))
def test_closed_loop(vehicles: int) -> None:
    known = anchor("closed_agv_loop_mva")
    rate = known["loads_per_hour"][str(vehicles)] / 3600
    loads = 26_000 if vehicles in QUEUES else 6_000
    found = cycles(vehicles, loads, 1.01 * loads / rate)
    controlled(found.seconds, found.controls).agrees(1 / rate)
    if vehicles in QUEUES:  # Little: vehicles there = loads per second x time there for each load
        present = known["mean_queue_load_station"][str(vehicles)]
        controlled(found.at_load, found.controls).agrees(present / rate)


@pytest.mark.parametrize(("vehicles", "rate", "lots"), POOLS)
def test_pool(vehicles: int, rate: float, lots: int) -> None:
    """Every wait of a run is that of the recursion with the same times, which agrees with Erlang C (next test)."""
    told = run(pool(vehicles, rate / 3600, TRIP), length=2000 * 3600 / rate, seed=1)
    levels, states = told.streams["levels"], told.streams["states"]
    asked = levels[levels[:, 1] == told.index.place_of["calls", "agv"]]
    came, taken = asked[asked[:, 2] > 0], asked[asked[:, 2] < 0]
    assert taken[:, 3].tolist() == came[: len(taken), 3].tolist(), "first come, first served"
    begun = states[(states[:, 2] == 2)]
    trips = []
    for time, unit, _ in begun.tolist():
        after = states[(states[:, 1] == unit) & (states[:, 0] > time), 0]
        trips.append(after[0] - time if len(after) else np.inf)
    assert len(trips) == len(taken) > 1800
    expected = waits(came[: len(taken), 0], np.array(trips), vehicles)
    assert taken[:, 0] - came[: len(taken), 0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("vehicles", "rate", "lots"), POOLS)
def test_recursion_of_the_pool(vehicles: int, rate: float, lots: int) -> None:
    known = anchor("mmc_vehicle_pool")["values"][f"c={vehicles},lambda={rate}/h,service mean 5.05 min"]
    many = many_waits(vehicles, rate / 3600, TRIP, lots)
    plain(batch_means(many, 60)).agrees(known["Wq_min"] * 60)
    plain(batch_means((many > 0).astype(float), 60)).agrees(known["P_wait"])


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
