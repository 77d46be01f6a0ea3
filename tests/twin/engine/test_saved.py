"""A state put into a plant with other figures: every figure is taken, and nothing else."""

from __future__ import annotations

import math

import pytest

from models.plant import Plant
from tests.equality.compare import runnable
from tests.generated.figures import idle_at_first, with_other_figures
from tests.generated.invariants import check
from tests.generated.traces import Keeper, difference
from twin.engine.changes import refused
from twin.engine.compiled import reach, simulate
from twin.engine.errors import SimulationError
from twin.engine.saved import Origin

DRAWN_AT_ONCE = (
    "stations.*.failures.*.every", "fleets.*.failures.*.every", "racks.*.crane.failures.*.every",
    "stations.*.maintenance.*.every", "people.*.absence", "stock.*.lead_time",
)  # fmt: skip
"""What is drawn, or settled, before the first event."""


def plants(first: int, count: int) -> list[tuple[int, Plant]]:
    found = [(seed, plant) for seed in range(first, first + count) if (plant := runnable(seed)) is not None]
    return [(seed, plant) for seed, plant in found if plant.run.length is not None]


def end_of(plant: Plant) -> float:
    return math.inf if plant.run.length is None else plant.run.length


def told(plant: Plant, origin: Origin | None = None, keeper: Keeper | None = None) -> tuple[Keeper, str]:
    keeper = keeper or Keeper()
    try:
        return keeper, str(simulate(plant, observers=[keeper], origin=origin))
    except SimulationError as error:
        return keeper, type(error).__name__


@pytest.mark.parametrize("first", [0, 40])
def test_figures_that_change_before_anything_happens_are_those_of_the_changed_plant(first: int) -> None:
    compared = 0
    for seed, generated in plants(first, 40):
        plant = idle_at_first(generated)
        other = with_other_figures(plant, seed, DRAWN_AT_ONCE)
        assert refused(plant, other) is None
        keeper = Keeper()
        origin = Origin(reach(plant, 0.0, observers=[keeper]), plant, end_of(plant), exact=False)
        whole, how = told(other)
        if how.startswith("Ending"):
            assert told(other, origin, keeper)[1] == how, seed
            assert difference(plant, whole.trace(), keeper.trace()) is None, seed
            compared += 1
    assert compared > 12


@pytest.mark.parametrize("first", [80, 120])
def test_figures_that_change_in_the_middle_leave_a_sound_run(first: int) -> None:
    checked = 0
    for seed, plant in plants(first, 40):
        assert plant.run.length is not None
        keeper = Keeper()
        try:
            saved = reach(plant, plant.run.length / 2, observers=[keeper])
        except SimulationError:
            continue
        other = with_other_figures(
            plant, seed, ("orders.*.due", "sources.*.due_after")
        )  # what is released keeps its own
        how = told(other, Origin(saved, plant, plant.run.length, exact=False), keeper)[1]
        if how.startswith("Ending"):
            check(other, keeper.trace(), keeper.end)
            checked += 1
    assert checked > 8
