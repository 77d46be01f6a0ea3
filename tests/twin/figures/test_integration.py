"""From a run to its figures: a station with fixed times, where every figure is known exactly."""

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
