"""Runs that would never end are told in one line, whatever keeps them from it."""

from __future__ import annotations

from typing import Any

import pytest

from models.plant import Plant
from twin.engine import watch
from twin.engine.errors import SimulationError
from twin.engine.reference import simulate


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 20_000)


def plant(time: Any = 60.0, station: dict[str, Any] | None = None, **more: Any) -> Plant:
    data = {
        "name": "w",
        "products": {"p": {"routing": [{"name": "o", "station": "s", "time": time}]}},
        "stations": {"s": station or {}},
        "orders": [{"name": "a", "product": "p"}],
    }
    return Plant.model_validate(data | more)


ENDLESS = {"sources": {"a": {"product": "p"}}, "orders": []}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (plant(0.0, {"queue": {"capacity": 1}}, **ENDLESS), "time stands still at 0 s"),
        (plant(0.0, control={"c": {"cards": 2}}, **ENDLESS), "time stands still at 0 s"),
        (plant("1e-9 s", {"queue": {"capacity": 1}}, **ENDLESS), "time hardly passes"),
        (plant("1e-5 s", {"queue": {"capacity": 1}}, **ENDLESS), "it would take"),
        (plant(station={"failures": [{"every": 1e-9, "repair": 0.0, "clock": "calendar"}]}), "time hardly passes"),
        (plant(station={"failures": [{"every": 1e-9, "repair": 0.0}]}), "time hardly passes"),
        (plant(station={"maintenance": [{"every": 1e-9, "duration": 0.0}]}), "time hardly passes"),
    ],
)
def test_time_must_pass(made: Plant, said: str) -> None:
    with pytest.raises(SimulationError, match=said) as caught:
        simulate(made, length=1e9)
    assert "\n" not in str(caught.value)


def test_the_stations_that_work_without_time_are_named() -> None:
    with pytest.raises(SimulationError, match=r"the last of them at s \(p, o\)"):
        simulate(plant(0.0, {"queue": {"capacity": 1}}, **ENDLESS), length=10.0)


def test_work_that_failures_never_let_end_is_told_where_the_run_waits_for_it() -> None:
    made = plant(station={"failures": [{"every": "exponential(1 s)", "repair": 0.0, "effect": "restart"}]})
    with pytest.raises(SimulationError, match="no lot has moved"):
        simulate(made)
    assert simulate(made, length=40_000.0).reason == "length"


def test_many_lots_at_once_may_do_much_in_one_instant() -> None:
    orders = [{"name": "a", "product": "p", "quantity": 20_000}]
    assert simulate(plant(0.0, orders=orders)).time == 0.0


def test_progress_is_handed_on() -> None:
    told: list[float] = []
    simulate(plant(orders=[{"name": "a", "product": "p", "quantity": 5000}]), progress=told.append)
    assert told
    assert told == sorted(told)


def test_more_lots_than_memory_holds_are_told() -> None:
    parts = {"b": 1_000_000}
    routing = [{"name": "o", "station": "s", "time": 1.0, "components": parts}]
    products = {"p": {"routing": routing}, "b": {"routing": [{"name": "o", "station": "s", "time": 1.0}]}}
    with pytest.raises(SimulationError, match="3,000,000 more lots of b come in for a"):
        simulate(plant(products=products, orders=[{"name": "a", "product": "p", "quantity": 3}]))


def test_a_refill_of_more_lots_than_memory_holds_is_told() -> None:
    products = {"p": {"routing": [{"name": "o", "station": "s", "time": 1.0}], "made": "to_stock"}}
    made = plant(
        products=products,
        orders=[{"name": "a", "product": "p", "quantity": 100_000_000}],
        sources={"refill": {"product": "p", "keep": 5}},
    )
    with pytest.raises(SimulationError, match="100,000,005 more lots of p come in for refill"):
        simulate(made)
