"""Figures of warehouses, from runs whose cycles are known by hand."""

import pytest

from models.index import Index
from models.plant import Plant
from tests.twin.engine.runs import made, order
from twin.engine.reference import simulate
from twin.figures.basis import Basis
from twin.figures.registry import NotKnown, find
from twin.figures.span import Span
from twin.figures.subject import PLANT, Subject
from twin.record.meter import Meter

LENGTH = 1000.0
CRANE = {
    "speed": 2.0, "lift_speed": 0.5, "handling": 10.0, "mass": 3000.0, "lot_mass": 500.0, "efficiency": 0.8,
    "rolling_resistance": 0.01,
}  # fmt: skip
RACK = {"products": ["gear"], "bays": 5, "levels": 1, "bay_width": 4.0, "level_height": 1.0, "sides": 1,
        "policy": "closest", "crane": CRANE}  # fmt: skip
AREA = {"products": ["bolt"], "aisles": 3, "pitch": 4.0, "blocks": [20.0], "speed": 1.0, "pick": 5.0, "pickers": 2,
        "spots": {"bolt": {"aisle": 1, "position": 6.0}}}  # fmt: skip


def span(plant: Plant, first: int = 0) -> Span:
    meter = Meter(Index(plant), LENGTH)
    simulate(plant, length=LENGTH, observers=[meter])
    return Span(meter.measures(), Basis(plant), first)


def value(name: str, of: Span, subject: Subject) -> float:
    return find(name).compute(of, subject)


@pytest.fixture(scope="module")
def plant() -> Plant:
    return made(
        order("gear", 2, 500.0), order("bolt", 3, 10.0), order("bolt", 1, 700.0),
        products={"gear": {"made": "to_stock", "lot": 2}, "bolt": {"made": "to_stock"}},
        racks={"store": RACK}, picking={"area": AREA}, initial={"stock": {"gear": 4, "bolt": 9}},
    )  # fmt: skip


def test_cranes(plant: Plant) -> None:
    of, rack = span(plant), Subject("rack", "store")
    assert value("crane_utilisation", of, rack) == pytest.approx(100 * 24 / LENGTH)
    assert value("storages", of, rack) == pytest.approx(3.6 * 2)
    assert value("retrievals", of, rack) == pytest.approx(3.6)
    assert value("rack_fill", of, rack) == pytest.approx(100 * (2 * 512 + 488) / LENGTH / 5)
    assert value("storage_queue", of, rack) == 0.0


def test_after_a_warm_up_what_was_there_is_not_counted(plant: Plant) -> None:
    of, rack = span(plant, first=100), Subject("rack", "store")
    assert of.start == 500.0
    assert value("storages", of, rack) == 0.0
    assert value("retrievals", of, rack) == pytest.approx(7.2)


def test_energy_of_a_crane(plant: Plant) -> None:
    # each way of 4 m at 2 m/s from rest: rolling, and the speed that braking does not win back
    work = sum(mass * 9.81 * 0.01 * 4 + mass * 2**2 / 2 for mass in (3000.0, 3500.0))
    assert float(span(plant).total("drive_energy").sum()) == pytest.approx(work / 0.8)
    assert value("energy", span(plant), PLANT) == pytest.approx(work / 0.8 / 3.6e6)


def test_pickers(plant: Plant) -> None:
    of, area = span(plant), Subject("picking", "area")
    assert value("picker_utilisation", of, area) == pytest.approx(100 * 2 * (12 + 5) / (2 * LENGTH))
    assert value("pick_lines", of, area) == pytest.approx(3.6 * 2)
    assert value("metres_per_line", of, area) == pytest.approx(12.0)


def test_nothing_picked_is_not_known(plant: Plant) -> None:
    with pytest.raises(NotKnown, match="nothing was picked"):
        value("metres_per_line", span(plant, first=150), Subject("picking", "area"))
