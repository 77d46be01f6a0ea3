from __future__ import annotations

from typing import Any

import pytest

from models.checking.load import load
from models.plant import Plant

HOUR = 3600.0


def plant(**fields: Any) -> Plant:
    return Plant.model_validate({"name": "p", "run": {"length": 1000 * HOUR}} | fields)


def step(name: str, station: Any, time: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "station": station, "time": time, **more}


def test_the_jackson_network_has_its_exact_loads() -> None:
    # queues_and_lines.json, id Jackson3 (Jackson 1957): traffic equations; external arrivals 0.5 and 0.2 a second,
    # routing R, service rates 1.2, 1.0 and 1.1. The second stream is a product that starts at the second station.
    rates, times = [[0, 0.6, 0.3], [0.1, 0, 0.7], [0.2, 0.1, 0]], [1 / 1.2, 1 / 1.0, 1 / 1.1]

    def steps() -> list[dict[str, Any]]:
        names = ["n1", "n2", "n3"]
        return [
            step(
                names[i],
                names[i],
                f"exponential({times[i]!r})",
                next={name: share for name, share in zip(names, row, strict=True) if share} | {"end": 1 - sum(row)},
            )
            for i, row in enumerate(rates)
        ]

    second = [step("in", "gate", 0, next={"n2": 1}), *steps()]
    found = load(
        plant(
            products={"one": {"routing": steps()}, "two": {"routing": second}},
            sources={
                "first": {"product": "one", "every": "exponential(2 s)"},
                "second": {"product": "two", "every": "exponential(5 s)"},
            },
            stations={"n1": {}, "n2": {}, "n3": {}, "gate": {}},
        )
    )
    exact = {"n1": 0.5912863070539419, "n2": 0.6957123098201936, "n3": 0.636237897648686, "gate": 0.0}
    assert {row.name: row.load for row in found.rows} == pytest.approx(exact, rel=1e-12)
    assert found.bottleneck == ("n2",)


def test_bills_of_material_are_exploded() -> None:
    found = load(
        plant(
            products={
                "car": {"routing": [step("join", "bench", 100, components={"axle": 2, "screw": 9})]},
                "axle": {"routing": [step("press", "press", 10, components={"wheel": 2}, scrap=0.2)]},
                "wheel": {"made": "to_stock", "routing": [step("cast", "oven", 6, scrap=0.5)]},
                "screw": {},
            },
            orders=[{"name": "o", "product": "car", "quantity": 360}],
            sources={"wheels": {"product": "wheel", "keep": 40}},
            initial={"stock": {"wheel": 100}},
            stations={"bench": {}, "press": {}, "oven": {}},
        )
    )
    axles = 360 * 2 / 0.8  # those that are scrap are made again
    wheels = (axles * 2 - 100) / 0.5
    assert found["bench"].work == pytest.approx(360 * 100)
    assert found["press"].work == pytest.approx(axles * 10)
    assert found["oven"].work == pytest.approx(wheels * 6)


def test_what_is_taken_out_goes_through_its_own_routing() -> None:
    found = load(
        plant(
            products={
                "old": {"routing": [step("open", "bench", 10, outputs={"core": 2}, scrap=0.1)]},
                "core": {"routing": [step("wash", "bath", 5)]},
            },
            orders=[{"name": "o", "product": "old", "quantity": 100}],
            stations={"bench": {}, "bath": {}},
        )
    )
    assert found["bath"].work == pytest.approx(100 * 0.9 * 2 * 5)


def test_capacity_counts_machines_shifts_failures_and_maintenance() -> None:
    found = load(
        plant(
            run={"length": "7 d"},
            calendar={"start": "2026-01-05"},
            shifts={"early": {"start": "06:00", "end": "14:00", "breaks": [{"start": "10:00", "duration": "30 min"}]}},
            products={"p": {"routing": [step("a", "m", 60), step("b", "n", 60), step("c", "k", 60)]}},
            orders=[{"name": "o", "product": "p", "quantity": 100}],
            stations={
                "m": {"capacity": 2, "shifts": ["early"]},
                "n": {"failures": [{"every": "exponential(9 h)", "repair": "1 h"}]},
                "k": {
                    "failures": [{"every": "exponential(9 h)", "repair": "1 h", "clock": "calendar"}],
                    "maintenance": [{"every": "19 h", "duration": "1 h"}, {"name": "x", "parts": 10, "duration": 100}],
                },
            },
        )
    )
    assert found["m"].capacity == pytest.approx(2 * 5 * 7.5 * HOUR)
    assert found["n"].capacity == pytest.approx(168 * HOUR / (1 + 1 / 9))
    assert found["k"].capacity == pytest.approx(168 * HOUR * 0.9 * 0.95)
    assert found["k"].work == pytest.approx(100 * 60 + 10 * 100)


def test_samples_and_batches_take_less_time() -> None:
    found = load(
        plant(
            products={
                "p": {"lot": 5, "routing": [step("t", "lab", 60, inspection={"sampling": 0.1}), step("b", "oven", 80)]}
            },
            orders=[{"name": "o", "product": "p", "quantity": 100}],
            stations={"lab": {}, "oven": {"batch": {"max": 4}}},
        )
    )
    assert found["lab"].work == pytest.approx(100 * 0.1 * 60)
    assert found["oven"].work == pytest.approx(100 / (5 * 4) * 80)


def test_people_are_shared_by_their_skills() -> None:
    found = load(
        plant(
            run={"length": "100 h"},
            products={"p": {"routing": [step("a", "m", 3600), step("b", "n", 2400, operators={"weld": 1})]}},
            orders=[{"name": "o", "product": "p", "quantity": 90}],
            stations={
                "m": {"operators": {"turn": 1}},
                "n": {"failures": [{"every": "9 h", "repair": "1 h", "operators": {"crew": 1}}]},
            },
            people={
                "all": {"size": 1, "skills": ["turn", "weld"], "absence": 0.1},
                "turners": {"size": 1, "skills": ["turn"]},
                "crew": {"size": 2},
            },
        )
    )
    assert found["all"].capacity == pytest.approx(90 * HOUR)
    assert found["all"].load == pytest.approx(150 / 190)
    assert found["turners"].load == pytest.approx(150 / 190)
    assert found["crew"].load == pytest.approx(60 / 9 / 200)
    assert set(found["all"].group) == {"all", "turners"}


def test_alternatives_share_their_work() -> None:
    found = load(
        plant(
            run={"length": 1000},
            products={"p": {"routing": [step("a", ["fast", "slow"], {"fast": 10, "slow": 30})]}},
            orders=[{"name": "o", "product": "p", "quantity": 100}],
            stations={"fast": {}, "slow": {}},
        )
    )
    assert found["fast"].load == pytest.approx(0.75)
    assert found["slow"].load == pytest.approx(0.75)


def test_a_source_without_a_rate_runs_as_fast_as_the_bottleneck() -> None:
    found = load(
        plant(
            products={"p": {"routing": [step("a", "m", 60), step("b", "n", 90, rework=0.5)]}},
            sources={"s": {"product": "p", "quantity": 2}},
            stations={"m": {}, "n": {"capacity": 2}},
        )
    )
    [bound] = found.throughput
    assert bound.rate == pytest.approx(1 / 90)
    assert bound.limited_by == ("n",)
    assert found["n"].load == pytest.approx(1)
    assert found["m"].load == pytest.approx(2 / 3)
    assert "source 's' runs as fast as it can: at most 40 pieces/h, limited by n" in str(found)


def test_sources_stop_at_their_limit_and_their_last_time() -> None:
    def work(**source: Any) -> float:
        made = plant(
            run={"length": 1000},
            products={"p": {"routing": [step("a", "m", 1)]}},
            sources={"s": {"product": "p", **source}},
            stations={"m": {}},
        )
        return load(made)["m"].work

    assert work(every=10) == pytest.approx(100)
    assert work(every=10, limit=7, quantity=3) == pytest.approx(21)
    assert work(every=10, start=200, until=500) == pytest.approx(30)
    assert work(every=10, start=2000) == 0
    assert work(limit=7) == 7


def test_the_span_of_a_run_without_length_is_the_last_due_date_or_the_least_time() -> None:
    fields: dict[str, Any] = {
        "run": {},
        "products": {"p": {"routing": [step("a", "m", 60), step("b", "n", 20)]}},
        "stations": {"m": {"shifts": ["early"]}, "n": {}},
        "shifts": {"early": {"start": "06:00", "end": "14:00"}},
        "calendar": {"start": "2026-01-05"},
    }
    due = load(plant(**fields, orders=[{"name": "o", "product": "p", "quantity": 60, "due": "2026-01-06"}]))
    assert (due.basis, due.span) == ("due", 86400)
    assert due["m"].load == pytest.approx(1 / 8)
    least = load(plant(**fields, orders=[{"name": "o", "product": "p", "quantity": 600}]))
    assert least.basis == "least"
    assert least.span == pytest.approx(32 * HOUR)  # 8 h today, 2 h from 6 o'clock tomorrow
    assert least.bottleneck == ("m",)
    assert least["m"].load == pytest.approx(1)


def test_parts_in_place_bring_work_from_where_they_are() -> None:
    found = load(
        plant(
            products={"p": {"lot": 2, "routing": [step("a", "m", 10), step("b", "n", 20), step("c", "k", 30)]}},
            orders=[{"name": "o", "product": "p", "quantity": 10}],
            initial={
                "parts": [
                    {"product": "p", "operation": "b", "lots": 3, "order": "o"},
                    {"product": "p", "operation": "b", "quantity": 1, "remaining": 5},
                ]
            },
            stations={"m": {}, "n": {}, "k": {}},
        )
    )
    assert [found[name].work for name in "mnk"] == pytest.approx([4 * 10, 10 * 20, 11 * 30])


def test_work_without_any_time_for_it_is_told() -> None:
    found = load(
        plant(
            run={"length": 3600},
            calendar={"start": "2026-01-05"},
            shifts={"early": {"start": "06:00", "end": "14:00"}},
            products={"p": {"routing": [step("a", "m", 10)]}},
            orders=[{"name": "o", "product": "p"}],
            stations={"m": {"shifts": ["early"]}},
        )
    )
    assert found["m"].load == float("inf")
    assert "no time" in str(found)


def test_the_report_prints_as_a_table_and_names_what_it_does_not_know() -> None:
    found = load(
        plant(
            products={"p": {"routing": [step("a", "lathe", 60)]}},
            sources={"s": {"product": "p", "every": 120}},
            stations={"lathe": {}, "idle": {}},
        )
    )
    assert str(found).splitlines() == [
        "static load over the run of 1000 h (without setups and queues)",
        "           load     work  time there is",
        "  lathe  50.0 %  500.0 h      1,000.0 h",
        "  idle    0.0 %    0.0 h      1,000.0 h",
        "bottleneck: lathe (50.0 %)",
    ]
    with pytest.raises(KeyError, match="known: lathe, idle"):
        found["saw"]
