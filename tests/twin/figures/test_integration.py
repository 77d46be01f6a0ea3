"""From a run to its figures: a station with fixed times, where every figure is known exactly."""

from typing import Any

import pytest

from models.index import Index
from models.plant import Plant
from tests.twin.figures.synthetic import STATES
from twin.engine.reference import simulate
from twin.figures import FigureTable
from twin.record.meter import Meter

LENGTH = 36000.0


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    plant = Plant.model_validate({
        "name": "one station",
        "run": {"length": LENGTH},
        "products": {
            "part": {"price": 9.0, "routing": [{"name": "cut", "station": "saw", "time": 60.0, "energy": 3600.0}]}
        },
        "sources": {"demand": {"product": "part", "every": 100.0, "due_after": 50.0}},
        "stations": {"saw": {"power": {"processing": 1000.0, "idle": 100.0}}},
        "energy": {"tariff": {"price": 1 / 3.6e6}},
    })  # fmt: skip
    meter = Meter(Index(plant), LENGTH)
    simulate(plant, seed=1, observers=[meter])
    return FigureTable(plant, [meter.measures()], warm_up=0.0)


# every 100 s a part, 60 s of it on the saw: 36 an hour
KWH = 36 * 60 / 3600 + 36 * 40 * 0.1 / 3600 + 36 * 0.001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("throughput", 36.0),
        ("wip", 0.6),
        ("lead_time", 1 / 60),
        ("lead_time_max", 1 / 60),
        ("share_processing", 60.0),
        ("share_idle", 40.0),
        ("oee", 60.0),
        ("effectiveness", 100.0),
        ("on_time", 0.0),
        ("tardiness", 10 / 3600),
        ("energy", 10 * KWH),
        ("energy_per_piece", KWH / 36),
        ("cost_energy", 10 * KWH),
        ("gross_output_value", 360 * 9.0),
    ],
)
def test_exact(figures: FigureTable, name: str, value: float) -> None:
    assert figures[name].mean == pytest.approx(value, rel=1e-9)


def test_quantiles_within_half_a_percent(figures: FigureTable) -> None:
    assert figures["lead_time_p95"].mean == pytest.approx(1 / 60, rel=0.005)


def test_laws(figures: FigureTable) -> None:
    assert figures["wip"].mean == pytest.approx(figures["throughput"].mean * figures["lead_time"].mean, rel=1e-9)
    assert sum(figures[f"share_{state}", "saw"].mean for state in STATES) == pytest.approx(100.0, rel=1e-12)


def judged(**described: Any) -> FigureTable:
    plant = Plant.model_validate({"name": "judged", "run": {"length": 1000.0}, **described})
    meter = Meter(Index(plant), 1000.0)
    simulate(plant, seed=1, observers=[meter])
    return FigureTable(plant, [meter.measures()], warm_up=0.0)


@pytest.mark.parametrize("transfer_lot", [1, 2, 8])
def test_lots_that_are_cut_count_once(transfer_lot: int) -> None:
    """Forty pieces in lots of eight; the second operation takes them in parts, and every other piece is scrap."""
    routing = [
        {"name": "a", "station": "A", "time": 2.0},
        {"name": "b", "station": "B", "time": 1.0, "transfer_lot": transfer_lot, "scrap": 0.5},
    ]
    figures = judged(
        products={"part": {"lot": 8, "routing": routing}},
        orders=[{"name": "one", "product": "part", "quantity": 40}],
        stations={"A": {}, "B": {}},
    )
    good, scrapped = figures["parts_out"].mean, figures["parts_scrapped"].mean
    assert 0 < good < 40
    assert good + scrapped == 40
    assert figures["parts_in"].mean == 40
    assert figures["defect_rate"].mean == pytest.approx(100 * scrapped / 40)
    assert figures["finished_goods_ratio"].mean == pytest.approx(100 * good / 40)
    assert figures["quality_ratio", "A"].mean == 100
    assert figures["quality_ratio", "B"].mean == pytest.approx(100 * good / 40)


def test_lots_that_are_cut_without_scrap_are_all_good() -> None:
    routing = [{"name": name, "station": name, "time": 1.0, "transfer_lot": n} for name, n in (("A", 4), ("B", 1))]
    figures = judged(
        products={"part": {"lot": 8, "routing": routing}},
        orders=[{"name": "one", "product": "part", "quantity": 16}],
        stations={"A": {}, "B": {}},
    )
    assert figures["defect_rate"].mean == figures["parts_scrapped"].mean == 0
    assert figures["parts_in"].mean == figures["parts_out"].mean == figures["lots_out"].mean == 16


def test_arrivals_that_are_turned_away_are_no_scrap() -> None:
    """Every 10 s a part that takes 25 s, and no room to wait: those at 0, 30, 60, ... are taken."""
    figures = judged(
        products={"part": {"routing": [{"name": "cut", "station": "saw", "time": 25.0}]}},
        sources={"demand": {"product": "part", "every": 10.0, "when_full": "lose"}},
        stations={"saw": {"queue": {"capacity": 0}}},
    )
    arrived, taken = 100, 34
    assert figures["parts_in"].mean == taken
    assert figures["turned_away"].mean == figures["turned_away", "part"].mean == arrived - taken
    assert figures["turned_away_share"].mean == pytest.approx(100 * (arrived - taken) / arrived)
    assert figures["parts_scrapped"].mean == figures["defect_rate"].mean == 0


def test_without_a_source_that_loses_nothing_is_turned_away(figures: FigureTable) -> None:
    assert figures.row("turned_away").note == "no source has `when_full: lose`"
