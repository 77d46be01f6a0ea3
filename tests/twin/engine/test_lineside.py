"""Bins beside stations and their cards, by hand."""

from typing import Any

import pytest

from models.checking.require import problems
from models.plant import Plant
from tests.twin.engine.runs import Run, made, order, routing, run
from twin.engine.errors import Deadlock

COVER = routing(("fit", 10.0, {"components": {"bolt": 2}}))
STORED = {"cover": COVER, "bolt": {"made": "to_stock"}}


def plant(covers: int, line: dict[str, Any], **more: Any) -> Plant:
    """Covers that take two bolts each, at 10 s a cover, out of two bins of four."""
    elements: dict[str, Any] = {
        "products": STORED,
        "stations": {"fit": {}},
        "initial": {"stock": {"bolt": 100}},
        "lineside": {"bolts": {"product": "bolt", "stations": ["fit"], "bin": 4, **line}},
    }
    return made(order("cover", covers), **elements | more)


def starts(found: Run) -> list[float]:
    return [start for start, _ in found.work("fit")]


def test_an_empty_bin_calls_for_another() -> None:
    found = run(plant(6, {"time": 15.0}))
    # a bin is empty when the second, fourth, ... cover begins; its card brings one 15 s later
    assert starts(found) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    assert found.level("lineside", "bolts") == [
        (0.0, 6), (10.0, 4), (20.0, 2), (25.0, 6), (30.0, 4), (40.0, 2), (45.0, 6), (50.0, 4),
    ]  # fmt: skip
    assert found.level("stock", "bolt") == [(0.0, 100), (10.0, 96), (30.0, 92), (50.0, 88)]
    assert found.level("delivery", "bolts")[:4] == [(10.0, 4), (25.0, 0), (30.0, 4), (45.0, 0)]


def test_slow_bringing_starves_the_station() -> None:
    found = run(plant(6, {"time": 100.0}))
    # 8 bolts last for 4 covers; bins come at 110 and 130
    assert starts(found) == [0.0, 10.0, 20.0, 30.0, 110.0, 120.0]


def test_a_card_waits_for_stock() -> None:
    policy = {"bolt": {"reorder": 0, "quantity": 20, "lead_time": 200.0}}
    found = run(plant(8, {"time": 0.0}, initial={"stock": {"bolt": 5}}, stock=policy))
    # the card of 10 s gets 4 of the 5; that of 30 s waits, and so orders what comes at 230
    assert starts(found) == [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 230.0, 240.0]
    assert found.level("stock", "bolt") == [(0.0, 5), (10.0, 1), (230.0, 13), (240.0, 9)]


def test_bought_bolts_never_run_out() -> None:
    found = run(plant(9, {"time": 1.0}, products={"cover": COVER, "bolt": {}}, initial={}))
    assert starts(found) == [10.0 * number for number in range(9)]
    assert found.level("stock", "bolt") == []


def test_bins_at_the_start() -> None:
    found = run(plant(2, {"time": 30.0}, initial={"stock": {"bolt": 100}, "lineside": {"bolts": 1}}))
    # 7 are missing: one card is under way from the start
    assert starts(found) == [30.0, 40.0]
    assert found.level("lineside", "bolts")[0] == (0.0, 1)


def test_a_vehicle_brings_bins() -> None:
    ways = {"nodes": {"dock": [0.0, 0.0], "bench": [10.0, 0.0]}}
    ways["lanes"] = [{"from": "dock", "to": "bench", "two_way": True}]  # type: ignore[assignment]
    tug = {"vehicles": 1, "start": ["dock"], "speed": 1.0, "load": 2.0, "unload": 3.0}
    stations = {"fit": {"node": "bench"}}
    found = run(plant(6, {"fleet": "tug", "from": "dock"}, network=ways, fleets={"tug": tug}, stations=stations))
    assert starts(found) == [10.0 * number for number in range(6)]
    # called at 10: loaded at the dock in 2 s, 10 s on the way, put down in 3 s
    assert found.level("lineside", "bolts")[:4] == [(0.0, 6), (10.0, 4), (20.0, 2), (25.0, 6)]
    assert found.level("vehicles", "tug")[:2] == [(12.0, 4), (25.0, 0)]


def test_what_a_lot_is_made_of_is_known() -> None:
    bolt = routing(("turn", 1.0), made="to_stock", lot=4)
    found = run(
        plant(
            6,
            {"time": 1.0},
            products={"cover": COVER, "bolt": bolt},
            stations={"fit": {}, "turn": {}},
            sources={"bolts": {"product": "bolt", "keep": 8, "quantity": 4}},
            initial={"lineside": {"bolts": 0}},
        ),
        100.0,
    )
    built = [(int(row["component"]), int(row["pieces"])) for row in found.rows("genealogy")]
    assert sorted(built) == sorted((lot, 2) for lot, _ in built)
    assert sum(pieces for _, pieces in built) == 12
    assert len({lot for lot, _ in built}) == 3


def test_nothing_comes_any_more() -> None:
    with pytest.raises(Deadlock, match=r"waits at fit for 2 bolt .*lineside bolts waits for 4 bolt from stock"):
        run(plant(9, {"time": 1.0}, initial={"stock": {"bolt": 6}}))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"product": "bold"}, "no product is called 'bold'; did you mean 'bolt'?"),
        ({"stations": ["fix"]}, "no station is called 'fix'; did you mean 'fit'?"),
        ({"bin": 2}, "a lot of 'cover' takes 4 'bolt' at fit, but 2 bins of 2 may hold as few as 3; state at least 3"),
        ({"product": "cover"}, "no operation at 'fit' takes 'cover'"),
        ({"time": None, "fleet": "tug", "from": "dock"}, "no fleet is called 'tug'"),
    ],
)
def test_what_cannot_be(line: dict[str, Any], message: str) -> None:
    found = problems(plant(2, {"time": 1.0, **line}, products={**STORED, "cover": {**COVER, "lot": 2}}))
    assert any(message in text for _, text in found), found


def test_all_or_no_stations_of_an_operation() -> None:
    cover = routing((["fit", "fit_2"], 10.0, {"components": {"bolt": 2}}))
    stations: dict[str, Any] = {"fit": {}, "fit_2": {}}
    found = problems(plant(2, {"time": 1.0}, products={**STORED, "cover": cover}, stations=stations))
    assert [text for _, text in found] == [
        "'bolt' lies beside some of its stations, but not beside 'fit_2'; give them lineside stock, too"
    ]


def test_more_at_the_start_than_fits() -> None:
    found = problems(plant(2, {"time": 1.0}, initial={"stock": {"bolt": 1}, "lineside": {"bolts": 9, "nuts": 1}}))
    assert [text for _, text in found] == [
        "9 pieces do not fit into bins for 8",
        "no lineside stock is called 'nuts'; known: 'bolts'",
    ]
