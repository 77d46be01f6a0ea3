from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.checking import examine
from models.checking.findings import listed, unknown
from models.checking.require import checker
from models.reading.errors import Problems
from tests.models.checking.plants import REMOVE, plant

SAID: list[tuple[list[tuple[str, Any]], str, str, str]] = [
    ([("sources.stream.every", 20)], "warning", "stations.bench", "load 1"),
    (
        [("products.gear.routing.1.operators.turner", 1), ("sources.stream.every", 60)],
        "warning",
        "people.night",
        "load ",
    ),
    ([("orders.0.due", 100)], "warning", "orders.0.due", "order 'o3' cannot be met: due after 100 s, done after"),
    (
        [("products.shaft.routing.0.time", "exponential(1 h)"), ("orders.0.due", 7200)],
        "warning",
        "orders.0.due",
        "order 'o3' is unlikely to be met: due after 2 h, done after",
    ),
    ([("products.shaft.routing.0.time", 10000), ("orders.0.due", REMOVE)], "note", "orders.0", "cannot be done within"),
    ([("orders.1.release", "2 d")], "warning", "orders.1.release", "after the end of the run"),
    (
        [("stations.saw.batch", {"max": 4, "min": 2}), ("sources.stream.limit", 9)],
        "warning",
        "stations.saw.batch",
        "the last parts wait for ever if fewer than 2 are left",
    ),
    ([("initial.stations.saw", {"family": "gear"})], "warning", "initial.stations.saw.family", "has no `setup`"),
    ([("initial.stock.gear", 1)], "warning", "initial.stock.gear", "goes into nothing"),
    ([("initial.stock.bolt", 99999)], "note", "initial.stock.bolt", "no more of it comes than that"),
    ([("products.gear.routing.0.next", {"test": 1})], "warning", "products.gear.routing.1", "no part ever comes to"),
    ([("stations.spare", {})], "note", "stations.spare", "no operation uses this station"),
    ([("buffers.spare", {})], "warning", "buffers.spare", "no station takes its parts from this buffer"),
    ([("conveyors.belt.to", "saw")], "warning", "conveyors.belt", "no routing leads over this conveyor"),
    ([("handovers.0.to", "saw")], "warning", "handovers.0", "no routing leads from 'lathe2' to 'saw'"),
    ([("people.spare", {"size": 1})], "note", "people.spare", "asks for these people"),
    ([("products.spare", {})], "note", "products.spare", "asks for this product"),
    (
        [("shifts.noon", {"start": "12:00", "end": "13:00", "days": ["sun"]}), ("stations.saw.shifts", ["noon"])],
        "warning",
        "stations.saw",
        "no time for it within 1 d; see its shifts",
    ),
]

FRESH = [
    ("energy.co2", 1e-7),
    ("orders.0.name", "o3"),  # not the order of the part in place
    ("initial.parts.0.order", REMOVE),
]


def test_the_sound_plant_has_nothing_to_be_said_about() -> None:
    found = examine(plant())
    assert found.rows == ()
    assert found.load is not None
    assert str(found).startswith("nothing found\n\nstatic load over the run of 1 d")


@pytest.mark.parametrize(("changes", "severity", "place", "message"), SAID, ids=[s[3] for s in SAID])
def test_each_remark(changes: list[tuple[str, Any]], severity: str, place: str, message: str) -> None:
    found = examine(plant(*FRESH, *changes))
    assert not found.errors
    said = [row for row in found.rows if ".".join(map(str, row.path)) == place and message in row.message]
    assert [row.severity for row in said] == [severity], found.rows


def test_errors_come_alone() -> None:
    found = examine(plant(("stations.bench.buffer", "rak")))
    assert [str(row) for row in found.errors] == [
        "error: stations.bench.buffer: no buffer is called 'rak'; did you mean 'rack'?"
    ]
    assert found.load is None
    assert found.warnings == found.notes == ()


def test_routings_are_looked_at_once_names_are_right() -> None:
    endless = ("products.gear.routing.0.rework", 1)
    assert [row.path[-1] for row in examine(plant(endless)).errors] == ["rework"]
    assert [row.path[-1] for row in examine(plant(endless, ("stations.bench.buffer", "x"))).errors] == ["buffer"]


def test_the_checker_raises_what_the_reader_turns_into_lines(tmp_path: Path) -> None:
    check = checker(tmp_path, ["orders_lost"])
    check(plant())
    with pytest.raises(Problems, match=r"figures\.lost: no figure is called 'lost'"):
        check(plant(("figures.lost", 1)))


def test_names_are_written_as_a_list() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "'a'"
    assert listed(["a", "b"], "or") == "'a' or 'b'"
    assert listed(map(str, range(10))).endswith("'7' and 2 more")
    assert unknown("shift", "zzz", ["early"]) == "no shift is called 'zzz'; known: 'early'"
