# ruff: noqa: E501 (a mistake a line)
"""Each mistake that the check of references knows, once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from models.checking.references import check
from tests.models.checking.plants import REMOVE, SOUND, plant

FIGURES = ("orders_lost",)
SLOT = {"name": "punch", "station": "saw", "time": 1}
OVEN = {"time": 1, "batch": {"max": 4}}


def test_the_sound_plant_has_nothing_wrong() -> None:
    assert check(plant(), None, FIGURES) == []


BROKEN: list[tuple[list[tuple[str, Any]], str, str]] = [
    # names
    ([("products.shaft.routing.0.station", "swa")], "products.shaft.routing.0.station", "no station is called 'swa'; did you mean 'saw'"),
    ([("stations.bench.buffer", "rak")], "stations.bench.buffer", "no buffer is called 'rak'; did you mean 'rack'"),
    ([("stations.lathe2.shifts", ["late"])], "stations.lathe2.shifts.0", "no shift is called 'late'"),
    ([("people.crew.shifts", ["erly"])], "people.crew.shifts.0", "did you mean 'early'"),
    ([("energy.base_loads.light.shifts", ["x"])], "energy.base_loads.light.shifts.0", "known: 'early'"),
    ([("stations.lathe2.media.steam", {"idle": 1})], "stations.lathe2.media.steam", "no medium is called 'steam'"),
    ([("energy.media", {})], "stations.lathe2.media.air", "the plant has none"),
    ([("energy.co2", "cn-grid-2023-nationl")], "energy.co2", "did you mean 'cn-grid-2023-national'"),
    ([("figures.order_lost", 1)], "figures.order_lost", "did you mean 'orders_lost'"),
    ([("stations.bench.time", {"geer": 1, "gear": 2})], "stations.bench.time.geer", "did you mean 'gear'"),
    ([("conveyors.belt.from", ["lathe", "mill"])], "conveyors.belt.from", "no station is called 'mill'"),
    ([("conveyors.belt.to", "bnch")], "conveyors.belt.to", "did you mean 'bench'"),
    ([("handovers.0.from", "x")], "handovers.0.from", "no station is called 'x'"),
    ([("handovers.0.to", "x")], "handovers.0.to", "no station is called 'x'"),
    ([("control.loop.stations", ["x"])], "control.loop.stations.0", "no station is called 'x'"),
    ([("control.loop.products", ["x"])], "control.loop.products.0", "no product is called 'x'"),
    ([("buffers.saw", {})], "buffers.saw", "a station and a buffer are both called 'saw'"),
    ([("conveyors.saw", SOUND["conveyors"]["belt"])], "conveyors.saw", "a station and a conveyor are both called 'saw'"),
    ([("conveyors.belt2", SOUND["conveyors"]["belt"])], "conveyors.belt2", "as conveyor 'belt' does"),
    ([("handovers.1", SOUND["handovers"][0])], "handovers.1", "is listed twice"),
    ([("handovers.0.from", "lathe")], "handovers.0", "conveyor 'belt' leads from 'lathe' to 'bench' already"),
    # stations
    ([("stations.bench.queue.capacity", 0)], "stations.bench.queue", "is never used"),
    ([("stations.bench.batch", {"max": 9, "min": 9})], "stations.bench.batch.min", "never fits buffer 'rack' of 8"),
    # operations
    ([("products.shaft.routing.0.time", REMOVE)], "products.shaft.routing.0", "has no time at station 'saw'; write `time` here, or `stations.saw.time`"),
    ([("products.gear.routing.0.time", {"lathe": 60})], "products.gear.routing.0", "has no time at station 'lathe2'"),
    ([("products.gear.routing.0.time.saw", 60)], "products.gear.routing.0.time.saw", "no station of this operation is called 'saw'"),
    ([("stations.bench.time", {"shaft": 1})], "products.gear.routing.1", "operation 'join' has no time at station 'bench'"),
    ([("products.gear.routing.1.next", {"tset": 1})], "products.gear.routing.1.next.tset", "did you mean 'test'"),
    ([("products.gear.routing.1.rework", 0.1), ("products.gear.routing.1.rework_to", "x")], "products.gear.routing.1.rework_to", "known:"),
    ([("products.gear.routing.2.inspection.rework", "x")], "products.gear.routing.2.inspection.rework", "no operation of 'gear'"),
    ([("products.gear.routing.1.transfer_lot", 5)], "products.gear.routing.1.transfer_lot", "at most the lot of 'gear' (4), is 5"),
    # setups
    ([("stations.lathe.setup.matrix.geer", {})], "stations.lathe.setup.matrix.geer", "did you mean 'gear'"),
    ([("stations.lathe.setup.matrix.gear.x", 1)], "stations.lathe.setup.matrix.gear.x", "no setup family is called 'x'"),
    ([("stations.lathe.setup.initial", "x")], "stations.lathe.setup.initial", "no setup family is called 'x'"),
    ([("initial.stations.lathe.family", "x")], "initial.stations.lathe.family", "no setup family is called 'x'"),
    (
        [("stations.saw.setup", {"matrix": {"shaft": {"washer": 60}}})],
        "stations.saw.setup.matrix",
        "has no time for the change from 'washer' to 'shaft'",
    ),
    # people
    ([("stations.lathe.operators", {"turnr": 1})], "stations.lathe.operators.turnr", "did you mean 'turner'"),
    ([("stations.lathe.setup.operators", {"x": 1})], "stations.lathe.setup.operators.x", "no pool or skill is called 'x'"),
    ([("stations.lathe.failures.0.operators", {"crew": 3})], "stations.lathe.failures.0.operators", "needs 3 of 'crew' at once, but there are only 2"),
    ([("stations.lathe.maintenance.0.operators", {"turner": 2})], "stations.lathe.maintenance.0.operators", "there is only 1"),
    ([("products.gear.routing.1.operators", {"fitter": 2})], "products.gear.routing.1.operators", "together with the operators of station 'bench'"),
    ([("stations.bench.operators", {"fitter": 2, "crew": 1})], "stations.bench.operators", "needs 3 of 'fitter' and 'crew' at once, but the same 2"),
    # bills of material
    ([("products.gear.routing.1.components.x", 1)], "products.gear.routing.1.components.x", "no product is called 'x'"),
    ([("products.gear.routing.2.outputs", {"x": 1})], "products.gear.routing.2.outputs.x", "no product is called 'x'"),
    ([("products.gear.routing.2.outputs", {"gear": 1})], "products.gear.routing.2.outputs.gear", "without end"),
    ([("stations.bench.batch", {"max": 2})], "products.gear.routing.1.components", "station 'bench' works on batches"),
    (
        [("products.shaft.routing.0.components", {"gear": 1})],
        "products.gear.routing.1.components.shaft",
        "product 'gear' contains itself: gear > shaft > gear",
    ),
    ([("products.gear.routing.1.components.gear", 1)], "products.gear.routing.1.components.gear", "contains itself: gear > gear"),
    (
        [("products.gear.routing.1.components.clip", 1), ("products.clip", {"made": "to_stock"})],
        "products.gear.routing.1.components.clip",
        "waits for ever: 'clip' is made to stock, but nothing makes it",
    ),
    ([("sources.fill", REMOVE), ("initial.stock", {})], "orders.1.product", "waits for ever: 'washer'"),
    # rules
    ([("buffers.rack.rule", "eddd")], "buffers.rack.rule", "did you mean 'edd'"),
    ([("stations.saw.queue.rule", "best")], "stations.saw.queue.rule", "no queue rule is called 'best'; known: 'fifo'"),
    ([("stations.saw.queue.rule", "least_setup")], "stations.saw.queue.rule", "needs a station with a `setup`"),
    ([("buffers.rack.rule", "least_setup")], "buffers.rack.rule", "needs a station with a `setup`"),
    ([("policies.routing", "fifo")], "policies.routing", "no routing rule is called 'fifo'"),
    ([("policies.release", "first")], "policies.release", "no release rule is called 'first'"),
    ([("policies.release", "mine.py")], "policies.release", "names no function; write `file.py:function`"),
    ([("policies.release", "none.py:best")], "policies.release", "no file 'none.py' beside the plant file"),
    ([("policies.release", "mine.py:worst")], "policies.release", "defines no function 'worst'; it defines 'best'"),
    ([("policies.release", "broken.py:best")], "policies.release", "cannot be read as Python"),
    (
        [("stations.lathe.failures.0.every", REMOVE), ("stations.lathe.failures.0.rule", "fifo")],
        "stations.lathe.failures.0.rule",
        "names no function",
    ),
    # demand
    ([("orders.0.product", "gaer")], "orders.0.product", "did you mean 'gear'"),
    ([("orders.0.product", "bolt"), ("initial.parts", [])], "orders.0.product", "'bolt' has no routing"),
    ([("orders.0.due", 5), ("orders.0.release", 10)], "orders.0.due", "before its release"),
    ([("orders.1.name", "o1")], "orders.1.name", "two orders are called 'o1' (number 1 and 2 of the list)"),
    ([("orders.1.name", "fill")], "orders.1.name", "an order and a source are both called 'fill'"),
    ([("sources.stream.product", "gaer")], "sources.stream.product", "did you mean 'gear'"),
    ([("sources.stream.product", {"gear": 0.5, "bolt": 0.5})], "sources.stream.product.bolt", "always at hand"),
    ([("sources.stream.until", 5), ("sources.stream.start", 10)], "sources.stream.until", "before its start"),
    ([("sources.fill.product", "gear")], "sources.fill.keep", "'gear' is made to order; write `made: to_stock`"),
    ([("orders", []), ("sources", {}), ("initial", {})], "", "nothing is to be made"),
    ([("run.length", REMOVE)], "sources.stream", "never ends, so the run would not either; set `run.length`"),
    ([("run.warm_up", 86400)], "run.warm_up", "must be shorter than the run (1 d), is 1 d"),
    # initial state
    ([("initial.stock.x", 1)], "initial.stock.x", "no product is called 'x'"),
    ([("initial.stations.x", {})], "initial.stations.x", "no station is called 'x'"),
    ([("initial.parts.1.product", "x")], "initial.parts.1.product", "no product is called 'x'"),
    ([("initial.parts.1.operation", "jion")], "initial.parts.1.operation", "did you mean 'join'"),
    ([("initial.parts.1.station", "saw")], "initial.parts.1.station", "no station of operation 'join' is called 'saw'"),
    ([("initial.parts.0.order", "o9")], "initial.parts.0.order", "no order is called 'o9'"),
    ([("initial.parts.0.order", "o2")], "initial.parts.0.order", "order 'o2' is for 'washer', into which no 'gear' goes"),
    ([("initial.parts.0.lots", 2)], "initial.parts.0.remaining", "2 lots are under way at station 'lathe', which has room for 1"),
    ([("initial.parts.1.lots", 9)], "initial.parts.1.lots", "9 lots wait in buffer 'rack', where there is room for 8"),
    (
        [("initial.parts.1", {"product": "shaft", "operation": "cut", "lots": 6})],
        "initial.parts.1.lots",
        "6 lots wait before station 'saw', where there is room for 5",
    ),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text("def best(part, machine, now):\n    return 0\n")
    (tmp_path / "broken.py").write_text("def best(:\n")
    return tmp_path


@pytest.mark.parametrize(("changes", "place", "message"), BROKEN, ids=[f"{b[1]}-{b[2][:20]}" for b in BROKEN])
def test_each_mistake_is_named_once_at_its_place(
    changes: list[tuple[str, Any]], place: str, message: str, folder: Path
) -> None:
    found = check(plant(*changes), folder, FIGURES, ["cn-grid-2023-national"])
    at = [text for path, text in found if ".".join(map(str, path)) == place]
    assert any(re.search(re.escape(message), text) for text in at), found
    assert all("\n" not in text for _, text in found)


def test_a_rule_that_stands_in_its_file_is_right(folder: Path) -> None:
    assert check(plant(("policies.release", "mine.py:best"), ("buffers.rack.rule", "mine.py:best")), folder) == []


def test_without_a_folder_files_of_rules_are_not_looked_for() -> None:
    assert check(plant(("policies.release", "none.py:best"))) == []


def test_figures_are_free_where_no_names_are_given() -> None:
    assert check(plant(("figures.anything", 1))) == []


def test_a_source_that_keeps_up_a_stock_does_not_keep_a_run_from_ending() -> None:
    assert check(plant(("run.length", REMOVE), ("sources.stream", REMOVE), ("run.warm_up", REMOVE))) == []


def test_a_circle_through_a_stock_is_no_circle() -> None:
    changed = plant(("products.washer.routing.0.components", {"washer": 1}))
    assert check(changed) == []
