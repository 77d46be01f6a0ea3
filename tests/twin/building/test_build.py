"""From small logs, whose plants are known, to those plants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import twin
from tests.twin.building.logs import flow_rows, row, write
from twin.building.build import Built, build


@pytest.fixture
def flow(tmp_path: Path) -> Built:
    return build(write(tmp_path / "flow.csv", flow_rows()))


def test_a_line_is_found_with_its_times_units_and_hand_over(flow: Built) -> None:
    plant = flow.plant
    assert {name: station.capacity for name, station in plant.stations.items()} == {"S1": 1, "D": 2}
    saw, drill = plant.products["product"].routing
    assert (saw.name, saw.station, drill.name, drill.station) == ("saw", ("S1",), "drill", ("D",))
    assert (saw.time.mean, drill.time.mean, saw.handover.mean) == (60, 150, 20)  # type: ignore[union-attr]
    assert next(iter(plant.sources.values())).every.mean == 100  # type: ignore[union-attr]


def test_the_file_says_what_speaks_for_a_value_and_reads_back(flow: Built, tmp_path: Path) -> None:
    file = tmp_path / "plant.yaml"
    flow.save(file)
    assert "n=60, always the same" in file.read_text(encoding="utf-8")
    assert twin.load(file) == flow.plant


def test_the_plant_runs_and_delivers_what_the_log_did(flow: Built) -> None:
    result = twin.run(flow.plant, replications=1, length="2 h", workers=1)
    assert len(result.table("orders")) + len(result.table("parts")) >= 69


def test_overlapping_bookings_are_the_capacity(tmp_path: Path) -> None:
    rows = [row(n, "wash", "W", 40 * n, 40 * n + 100) for n in range(40)]
    assert build(write(tmp_path / "log.csv", rows)).plant.stations["W"].capacity == 3


def test_a_rare_overlap_of_a_late_booking_is_no_second_machine(tmp_path: Path) -> None:
    rows = [row(n, "wash", "W", 100 * n, 100 * n + (100.5 if n == 7 else 100)) for n in range(200)]
    assert build(write(tmp_path / "log.csv", rows)).plant.stations["W"].capacity == 1


def test_repeats_are_rework_and_not_another_routing(tmp_path: Path) -> None:
    rows = []
    for number in range(100):
        steps = ["cut", "test", "cut", "test", "pack"] if number % 10 == 0 else ["cut", "test", "pack"]
        for place, name in enumerate(steps):
            begin = 1000 * number + 100 * place
            rows.append(row(number, name, name.upper(), begin, begin + 100))
    routing = build(write(tmp_path / "log.csv", rows)).plant.products["product"].routing
    assert [step.name for step in routing] == ["cut", "test", "pack"]
    assert routing[1].rework == pytest.approx(10 / 110, rel=1e-3)
    assert routing[1].rework_to == "cut"


def test_cases_that_end_early_are_scrap(tmp_path: Path) -> None:
    rows = []
    for number in range(100):
        for place, name in enumerate(["cut", "test", "pack"][: 2 if number % 20 == 3 else 3]):
            begin = 1000 * number + 100 * place
            rows.append(row(number, name, name.upper(), begin, begin + 100))
    routing = build(write(tmp_path / "log.csv", rows)).plant.products["product"].routing
    assert [step.scrap for step in routing] == [0, pytest.approx(0.05), 0]


def test_batches_are_those_that_begin_and_end_together(tmp_path: Path) -> None:
    rows = [row(n, "bake", "oven", 1000 * (n // 4), 1000 * (n // 4) + 600) for n in range(80)]
    oven = build(write(tmp_path / "log.csv", rows)).plant.stations["oven"]
    assert oven.batch is not None
    assert (oven.batch.max, oven.capacity) == (4, 1)


def test_components_are_the_bill_of_material(tmp_path: Path) -> None:
    rows = [row(n, "join", "bench", 100 * n, 100 * n + 90, components="gear: 2; bearing: 4") for n in range(20)]
    plant = build(write(tmp_path / "log.csv", rows)).plant
    assert plant.products["product"].routing[0].components == {"gear": 2, "bearing": 4}
    assert plant.products["gear"].routing == ()


def test_states_give_failures_and_setups(tmp_path: Path) -> None:
    rows = []
    for number in range(60):
        begin = 1000.0 * number
        product = "ab"[number // 2 % 2]
        rows.append(row(number, "mill", "M", begin + 200, begin + 500, product=product, state=""))
        if number % 2 == 0 and number:
            rows.append(row("", "", "M", begin, begin + 120, state="setup") | {"case": ""})
        if number % 10 == 5:
            rows.append(row("", "", "M", begin + 600, begin + 800, state="down") | {"case": ""})
    station = build(write(tmp_path / "log.csv", rows)).plant.stations["M"]
    assert station.setup is not None
    assert station.setup.time is not None
    assert station.setup.time.mean == 120
    (failure,) = station.failures
    assert failure.repair.mean == 200
    assert failure.every is not None
    assert failure.every.mean == pytest.approx(3000, rel=0.2)


def test_orders_keep_their_own_routing(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    rows = []
    for number in range(12):
        steps = rng.permutation(["a", "b", "c", "d"])[: rng.integers(2, 5)]
        for place, name in enumerate(steps.tolist()):
            begin = 500 * number + 100 * place
            rows.append(row(number, name, f"m{name}", begin, begin + 80, product="P", quantity=number + 1))
    plant = build(write(tmp_path / "log.csv", rows)).plant
    assert len(plant.orders) == 12
    first = next(order for order in plant.orders if order.name == "L0")
    routing = [step.name for step in plant.products[first.product].routing]
    assert routing == [one["activity"] for one in rows if one["case"] == "L0"]
