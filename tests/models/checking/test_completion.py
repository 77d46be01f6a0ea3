from __future__ import annotations

from typing import Any

import pytest

from models.checking.completion import completions
from models.plant import Plant

HOUR = 3600.0


def ends(orders: list[dict[str, Any]], **fields: Any) -> list[tuple[float, float]]:
    named = [{"name": f"o{i}", "product": "p"} | order for i, order in enumerate(orders)]
    made = Plant.model_validate({"name": "p", "calendar": {"start": "2026-01-05"}, "orders": named} | fields)
    return [(end.earliest, end.expected) for end in completions(made)]


def step(name: str, station: Any, time: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "station": station, "time": time, **more}


TWO: dict[str, Any] = {"a": {}, "b": {}}


def test_one_piece_takes_the_sum_of_its_times() -> None:
    routing = [
        step("x", "a", "20 s + exponential(10 s)", handover=5),
        step("y", "b", "uniform(40 s, 60 s)", handover=7),
    ]
    found = ends([{}, {"release": 100}], products={"p": {"routing": routing}}, stations=TWO)
    assert found == [(72, 92), (172, 192)]


def test_lots_follow_each_other_and_the_slowest_station_counts() -> None:
    product = {"lot": 2, "routing": [step("x", "a", 10), step("y", "b", 30), step("z", "a", 1)]}
    # flow shop of 5 lots of 2: 20 before, 5 x 60 at the slow one, 2 after
    assert ends([{"quantity": 10}], products={"p": product}, stations=TWO) == [(322, 322)]


def test_transfer_lots_and_parallel_machines_shorten_the_way() -> None:
    product = {"lot": 10, "routing": [step("x", "a", 10, transfer_lot=1), step("y", "b", 30)]}
    found = ends([{"quantity": 10}], products={"p": product}, stations={"a": {}, "b": {"capacity": 3}})
    # the last piece leaves the first station after 100 s; the other takes 10 s + 300 s / 3, or 100 s + 30 s
    assert found == [(130, 130)]


def test_the_fastest_alternative_and_the_shortest_way_count() -> None:
    routing = [step("x", ["a", "b"], {"a": 10, "b": 4})]
    assert ends([{}], products={"p": {"routing": routing}}, stations=TWO) == [(4, 4)]
    choice = [step("x", "a", 1, next={"y": 0.9, "z": 0.1}), step("y", "b", 50, next={"end": 1}), step("z", "b", 7)]
    assert ends([{}], products={"p": {"routing": choice}}, stations=TWO) == [(8, 8)]


def test_ways_between_stations_count() -> None:
    routing = [step("x", "a", 1), step("y", "b", 1)]
    belt = {"from": "a", "to": "b", "length": 10, "speed": 0.5, "spacing": 1}
    fields: dict[str, Any] = {"products": {"p": {"routing": routing}}, "stations": TWO}
    assert ends([{}], **fields, conveyors={"belt": belt}) == [(22, 22)]
    assert ends([{}], **fields, handovers=[{"from": "a", "to": "b", "time": 9}]) == [(11, 11)]


def test_an_assembly_waits_for_its_components() -> None:
    products = {
        "p": {"routing": [step("x", "a", 5), step("y", "a", 10, components={"c": 3, "bolt": 1})]},
        "c": {"routing": [step("z", "b", 20)]},
        "bolt": {},
    }
    assert ends([{}], products=products, stations=TWO) == [(70, 70)]
    assert ends([{"quantity": 2}], products=products, stations=TWO) == [(130, 130)]
    # components of an earlier order may be there already: no proof, but still what is expected
    assert ends([{}, {"release": 50}], products=products, stations=TWO)[1] == (70, 120)
    assert ends([{}], products=products, stations=TWO, initial={"stock": {"c": 1}}) == [(15, 15)]


def test_shifts_are_kept_to() -> None:
    fields: dict[str, Any] = {
        "products": {"p": {"routing": [step("x", "a", "3 h")]}},
        "shifts": {"early": {"start": "06:00", "end": "14:00"}},
    }
    finish = {"a": {"shifts": ["early"]}}
    interrupt = {"a": {"shifts": ["early"], "at_shift_end": "interrupt"}}
    assert ends([{}], **fields, stations=finish) == [(9 * HOUR, 9 * HOUR)]
    late = [{"release": "13 h"}]
    assert ends(late, **fields, stations=finish) == [(16 * HOUR, 16 * HOUR)]
    assert ends(late, **fields, stations=interrupt) == [(32 * HOUR, 32 * HOUR)]
    # three lots begin on the first day, the others end at 12:00 on the next; the bound lets a day run over by a lot
    [(bound, _)] = ends([{"quantity": 5}], **fields, stations=finish)
    assert 33 * HOUR < bound <= 36 * HOUR
    assert ends([{"quantity": 5}], **fields, stations=interrupt) == [(37 * HOUR, 37 * HOUR)]


def test_batches_are_done_together() -> None:
    found = ends(
        [{"quantity": 8}], products={"p": {"routing": [step("x", "a", 60)]}}, stations={"a": {"batch": {"max": 4}}}
    )
    assert found == [(120, 120)]


def test_samples_may_all_pass_by() -> None:
    routing = [step("x", "a", 60, inspection={"sampling": 0.5})]
    assert ends([{}], products={"p": {"routing": routing}}, stations=TWO) == [(0, 30)]


def test_orders_from_stock_and_orders_under_way_have_no_bound() -> None:
    products = {"p": {"routing": [step("x", "a", 60)]}, "s": {"made": "to_stock", "routing": [step("x", "a", 60)]}}
    assert ends([{"product": "s"}], products=products, stations=TWO, initial={"stock": {"s": 9}}) == []
    begun = {"parts": [{"product": "p", "operation": "x", "order": "o0"}]}
    assert ends([{}], products=products, stations=TWO, initial=begun) == []


def test_a_station_that_never_works_ends_nothing() -> None:
    shifts = {"none": {"start": "06:00", "end": "14:00"}}
    fields: dict[str, Any] = {"products": {"p": {"routing": [step("x", "a", 60)]}}, "shifts": shifts}
    assert ends([{"release": "100000 d"}], **fields, stations={"a": {"shifts": ["none"]}})[0][0] == pytest.approx(
        100000 * 86400 + 60
    )
