"""The peer of group `fleets` is our model of the same: to the last bit, where all times are constant."""

import random
from typing import Any

import pytest

from benchmarks.fleets import FLEET_LOOP
from benchmarks.peers import simpy_fleet
from benchmarks.plants.fleet import fleet_loop, run_fleet_loop
from models.distribution import constant
from models.trace import Chunk
from twin.engine.reference import simulate

WORK, HANDLING = 61.7, 10.3


class Constant(random.Random):
    """Draws of the peer that are not random."""

    def expovariate(self, lambd: float = 1.0) -> float:
        return WORK

    def uniform(self, a: float, b: float) -> float:
        return HANDLING


class Ends:
    """An observer that keeps when lots have ended."""

    def __init__(self) -> None:
        self.times: list[Any] = []

    def take(self, chunk: Chunk) -> None:
        self.times += chunk["parts"][:, 7].tolist()

    def close(self, end: float) -> None:
        pass


@pytest.mark.parametrize("vehicles", [1, 2, 3, 5, 6])  # with 4, 7 and 8 vehicles ties decide who is served first
def test_the_same_to_the_last_bit(vehicles: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.plants.fleet.exponential", lambda mean: constant(WORK))
    monkeypatch.setattr("benchmarks.plants.fleet.uniform", lambda low, high: constant(HANDLING))
    monkeypatch.setattr(simpy_fleet.random, "Random", Constant)
    ends = Ends()
    simulate(fleet_loop(vehicles), length=80_000, observers=[ends])
    parts = len(ends.times)
    assert parts > 100 * min(vehicles, 5)
    assert parts / simpy_fleet.fleet_loop(parts, 1, vehicles) == pytest.approx(ends.times[-1], rel=1e-12)


def test_both_are_accepted_by_the_check_of_the_benchmark() -> None:
    FLEET_LOOP.check(simpy_fleet.fleet_loop(400, 3), 400)
    FLEET_LOOP.check(run_fleet_loop(400 / FLEET_LOOP.throughput, 3), 400)


def test_another_model_is_refused() -> None:
    with pytest.raises(AssertionError, match="throughput"):
        FLEET_LOOP.check(simpy_fleet.fleet_loop(400, 3, vehicles=2), 400)
