"""What keeps a plant from being a line is named; a line is run by recursion where only its figures are wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import twin
from benchmarks.plants.line import serial
from models.distribution import exponential
from models.plant import Plant
from tests.generated.on_lines import line
from tests.generated.plants import generate
from twin.engine.choice import EngineError, choose
from twin.engine.line import not_a_line
from twin.study.errors import StudyError


def changed(field: str, value: Any) -> Plant:
    """A line of three stations that lasts an hour, with something at its second station, or beside it."""
    data = serial(3).model_dump(by_alias=True, exclude_unset=True) | {"run": {"length": 3600.0}}
    if field in ("queue", "capacity", "setup", "batch", "maintenance", "power", "failures"):
        data["stations"]["station 2"][field] = value
    elif field in ("scrap", "handover", "time", "operators"):
        data["products"]["part"]["routing"][1][field] = value
    elif field in ("lot", "made"):
        data["products"]["part"][field] = value
    elif field in ("keep", "every", "quantity", "when_full", "due_after", "until", "start"):
        data["sources"]["supply"][field] = value
    else:
        data[field] = value
    return Plant.model_validate(data)


REPAIR = {"every": exponential(100.0), "repair": exponential(10.0)}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("queue", {"capacity": 5, "rule": "lifo"}, "stations.station 2.queue.rule is not fifo"),
        ("queue", {"capacity": 20_000}, "stations.station 2.queue.capacity is more than 10,000"),
        ("capacity", 2, "stations.station 2 has several machines"),
        ("batch", {"max": 2}, "stations.station 2 has `batch`"),
        ("power", {"processing": 10.0}, "stations.station 2 has `power`"),
        ("failures", [REPAIR], "stations.station 2.failures.failure runs on operating time"),
        ("failures", [REPAIR | {"clock": "calendar", "effect": "scrap"}], "failures.failure.effect is scrap"),
        ("failures", [REPAIR | {"name": name} for name in "ab"], "stations.station 2 fails in several ways"),
        ("scrap", 0.1, "products.part.routing: station 2 has `scrap`"),
        ("handover", 3.0, "products.part.routing: station 2 has `handover`"),
        ("time", 0.0, "the time at stations.station 2 can be zero"),
        ("lot", 2, "products.part is made in lots, or to stock"),
        ("quantity", 2, "sources.supply.quantity is more than 1"),
        ("due_after", 9.0, "sources.supply has `due_after`"),
        ("when_full", "lose", "sources.supply loses what finds no room"),
        ("orders", [{"name": "A", "product": "part"}], "it has `orders`"),
        ("sources", {}, "it has 0 sources, want one"),
        ("control", {"all": {"cards": 3}}, "it has `control`"),
        ("run", {}, "it has no end"),
    ],
)
def test_what_is_no_line_is_named(field: str, value: Any, told: str) -> None:
    plant = changed(field, value)
    assert any(told in reason for reason in not_a_line(plant))
    with pytest.raises(EngineError, match="is not a line for the recursion"):
        choose(plant, "recursion", "figures")


def test_a_station_twice_or_beside_the_line_is_named() -> None:
    data = serial(3).model_dump(by_alias=True, exclude_unset=True)
    data["products"]["part"]["routing"][2]["station"] = "station 1"
    found = not_a_line(Plant.model_validate(data))
    assert "comes back to a station" in found[0]
    assert found[1] == "stations.station 3 is not on the line"


def test_what_nobody_waits_for_is_named() -> None:
    assert not_a_line(serial(2, time=exponential(1e-4)), 1e9) == ["it takes too long"]


def test_without_a_limit_the_first_queue_would_fill_for_ever() -> None:
    data = serial(2).model_dump(by_alias=True, exclude_unset=True) | {"run": {"length": 100.0}}
    data["stations"]["station 1"] = {}
    assert not_a_line(Plant.model_validate(data))[0].endswith("queue has no limit, and the source none either")


def test_the_recursion_runs_lines_where_only_figures_are_wanted(tmp_path: Path) -> None:
    plant = line(4)
    figures = twin.run(plant, 2, record="figures")
    assert (figures.engine, figures.engine_reason) == ("recursion", "this plant is a line")
    events = twin.run(plant, 2)
    assert events.engine == "compiled"
    for name in ("throughput", "lead_time", "wip"):
        assert figures.figures[name].mean == pytest.approx(events.figures[name].mean, rel=1e-12)
    kept = twin.run(plant, 2, record="figures", engine="recursion", path=tmp_path / "kept.h5", workers=1)
    assert kept.figures["throughput"].mean == figures.figures["throughput"].mean
    with pytest.raises(StudyError, match="the recursion knows figures, not what happens"):
        twin.run(plant, 2, engine="recursion")
    assert twin.run(generate(2), 1, record="figures").engine == "compiled"
