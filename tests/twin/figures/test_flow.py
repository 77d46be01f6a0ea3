"""Figures of flow: worked out by hand, Little's law, quantiles against numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.twin.figures.synthetic import blank, example, lead, make_plant, scaled, table
from twin.figures import FigureTable


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    plant = make_plant()
    return table(plant, example(plant))


def simple() -> object:
    """One product only, so that all finished lots are sold."""
    return make_plant(products={"pump": {"routing": [{"name": "assemble", "station": "bench", "time": 60.0}]}})


@pytest.mark.parametrize(
    ("name", "subject", "value"),
    [
        ("throughput", "plant", 20.0),
        ("throughput", "housing", 20.0),
        ("parts_in", "plant", 200.0),
        ("parts_in", "housing", 210.0),
        ("lots_out", "plant", 200.0),
        ("parts_out", "plant", 200.0),
        ("parts_scrapped", "plant", 10.0),
        ("parts_scrapped", "pump", 0.0),
        ("wip", "plant", 16000 / 3600),
        ("wip", "pump", 12000 / 3600),
        ("stock", "plant", 10.0),
        ("backlog", "plant", 3.0),
        ("transit", "plant", 1.0),
        ("queue", "mill", 2.0),
        ("lead_time", "plant", 600 / 3600),
        ("lead_time", "housing", 200 / 3600),
        ("lead_time_sd", "plant", 300 / 3600),
        ("lead_time_sd", "housing", 0.0),
        ("lead_time_max", "plant", 0.25),
        ("lead_time_max", "housing", 200 / 3600),
        ("on_time", "plant", 75.0),
        ("tardiness", "plant", 180 / 3600),
        ("orders_done", "plant", 40.0),
        ("orders_in_full", "plant", 50.0),
        ("order_lead_time", "plant", 0.5),
        ("simulated_time", "plant", 10.0),
    ],
)
def test_values(figures: FigureTable, name: str, subject: str, value: float) -> None:
    assert figures[name, subject].mean == pytest.approx(value, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("product", ["pump", "housing"])
def test_littles_law(figures: FigureTable, product: str) -> None:
    flow = figures["throughput", product].mean * figures["lead_time", product].mean
    assert figures["wip", product].mean == pytest.approx(flow, rel=1e-12)


def test_a_broken_law_would_be_seen() -> None:
    plant = make_plant()
    wrong = table(plant, scaled(example(plant), "level_integral", 1.01))
    flow = wrong["throughput", "pump"].mean * wrong["lead_time", "pump"].mean
    assert wrong["wip", "pump"].mean == pytest.approx(1.01 * flow)


def test_without_due_dates_and_lots_the_reason_stands_there() -> None:
    plant = make_plant()
    figures = table(plant, blank(plant))
    assert figures.row("tardiness").note == "no lot with a due date has ended"
    assert figures.row("lead_time").note == "no lot was finished"
    assert figures.row("lead_time_max").note == "no lot was finished"
    assert figures["throughput"].mean == 0.0


def test_quantiles_of_sold_products_are_not_mixed_with_components(figures: FigureTable) -> None:
    assert figures.row("lead_time_p95").note == "lots of components are in the same histogram"


def test_a_station_with_a_shared_buffer_has_no_queue_of_its_own() -> None:
    stations = {"mill": {"buffer": "rack"}, "bench": {}}
    plant = make_plant(stations=stations, buffers={"rack": {"capacity": 5}}, people={})
    run = blank(plant)
    place = table(plant, run).basis.index.place_of["buffer", "rack"]
    run.level_integral[:, place] = 3 * 3600
    figures = table(plant, run)
    assert figures["queue", "rack"].mean == 3.0
    assert figures.row("queue", "mill").note == "the station takes its parts from a shared buffer"


@given(st.lists(st.floats(1.0, 1e6), min_size=1, max_size=50))
def test_quantiles_are_those_of_numpy(times: list[float]) -> None:
    plant = simple()
    run = blank(plant)  # type: ignore[arg-type]
    for number, time in enumerate(times):
        lead(run, number % 10, 0, [time])
    figures = table(plant, run)  # type: ignore[arg-type]
    hours = np.array(times) / 3600
    assert figures["lead_time_median"].mean == pytest.approx(np.quantile(hours, 0.5), rel=0.005)
    assert figures["lead_time_p95"].mean == pytest.approx(np.quantile(hours, 0.95), rel=0.005)
    assert figures["lead_time_max"].mean == pytest.approx(max(hours), rel=1e-12)
