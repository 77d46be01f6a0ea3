"""Mistakes that generated plants have found, each on the smallest plant that shows it."""

from __future__ import annotations

from typing import Any

import pytest

import models.floor
import twin.engine.watch as watch
from models.plant import Plant
from tests.twin.engine.runs import Run, made, order, routing, run
from twin.engine.errors import Deadlock, SimulationError
from twin.engine.reference import simulate


def test_upkeep_that_calls_people_does_not_hide_that_lots_wait_for_ever() -> None:
    """The crew that comes and goes is no move of a lot."""
    upkeep = {"maintenance": [{"every": 20.0, "duration": 15.0, "operators": {"crew": 1}}]}
    plant = made(
        order("car"),
        products={"car": routing(("A", 1.0, {"components": {"wheel": 4}})), "wheel": {}},
        stations={"A": upkeep, "B": upkeep, "C": {**upkeep, "capacity": 3}},
        people={"crew": {"size": 5}},
        initial={"stock": {"wheel": 3}},
    )
    with pytest.raises(Deadlock, match="waits at A for 4 wheel"):
        simulate(plant)


def test_people_who_are_never_there_together_are_waited_for_some_weeks_only() -> None:
    plant = made(
        order("p"),
        products={"p": routing(("A", 60.0, {"operators": {"early": 1, "late": 1}}))},
        stations={"A": {}},
        shifts={"am": {"start": "06:00", "end": "12:00"}, "pm": {"start": "13:00", "end": "19:00"}},
        people={"early": {"size": 1, "shifts": ["am"]}, "late": {"size": 1, "shifts": ["pm"]}},
    )
    with pytest.raises(Deadlock, match="work waits for 1 early and 1 late"):
        simulate(plant)


@pytest.mark.parametrize("beside", [{}, {"F": {"failures": [{"every": 900.0, "repair": 1.0, "clock": "calendar"}]}}])
def test_a_run_of_a_length_that_stands_still_says_so_whatever_goes_on_beside(beside: dict[str, Any]) -> None:
    plant = made(
        order("car"),
        products={"car": routing(("A", 1.0, {"components": {"wheel": 4}})), "wheel": {}},
        stations={"A": {}, **beside},
        initial={"stock": {"wheel": 3}},
    )
    with pytest.raises(Deadlock, match="waits at A for 4 wheel"):
        simulate(plant, length=1000.0)


def test_when_it_is_found_out_does_not_depend_on_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    plant = made(
        order("car"),
        products={"car": routing(("A", 1.0, {"components": {"wheel": 4}})), "wheel": {}},
        stations={"A": {}, "F": {"failures": [{"every": 7.0, "repair": 1.0, "clock": "calendar"}]}},
        initial={"stock": {"wheel": 3}},
    )
    said = set()
    for flush in (200_000, 1):
        monkeypatch.setattr(models.floor, "FLUSH", flush)
        monkeypatch.setattr(models.floor, "BATCH", 1)
        with pytest.raises(Deadlock) as caught:
            simulate(plant)
        said.add(str(caught.value))
    assert len(said) == 1


def test_observers_know_what_happened_before_an_error() -> None:
    plant = made(
        order("car", 2),
        products={"car": routing(("A", 1.0, {"components": {"wheel": 4}})), "wheel": {}},
        stations={"A": {}},
        initial={"stock": {"wheel": 4}},
    )
    kept = Run(plant)
    with pytest.raises(Deadlock):
        simulate(plant, observers=[kept])
    assert kept.work("A") == [(0, 1)]


def test_a_full_buffer_takes_no_lot_that_a_batch_would_only_wait_with() -> None:
    """The oven waits for two alike; a queue of two holds one each of two kinds: only what fits one of them comes in."""
    products = {name: routing(("O", 10.0)) for name in ("a", "b", "c")}
    plant = made(
        order("a"), order("b", release=1.0), order("c", release=2.0), order("b", release=3.0), order("a", release=4.0),
        order("c", release=30.0), products=products,
        stations={"O": {"batch": {"min": 2, "max": 2, "by": "product"}, "queue": {"capacity": 2}}},
    )  # fmt: skip
    kept = run(plant)
    assert max(level for _, level in kept.level("queue", "O")) == 2
    assert kept.operations("O") == [
        (3, 13, "b/o", "good"), (3, 13, "b/o", "good"), (13, 23, "a/o", "good"), (13, 23, "a/o", "good"),
        (30, 40, "c/o", "good"), (30, 40, "c/o", "good"),
    ]  # fmt: skip


def test_a_belt_that_does_not_accumulate_has_a_place_at_each_end() -> None:
    belt = {"from": "A", "to": "B", "length": 0.3, "speed": 0.1, "spacing": 0.1}
    products = {"p": routing(("A", 1.0), ("B", 100.0))}
    for accumulating, most in ((True, 3), (False, 4)):
        plant = made(
            order("p", 9), products=products, stations={"A": {}, "B": {"queue": {"capacity": 0}}},
            conveyors={"belt": {**belt, "accumulating": accumulating}},
        )  # fmt: skip
        kept = run(plant)
        assert max(level for _, level in kept.level("conveyor", "belt")) == most
        assert kept.index.places[kept.index.place_of["conveyor", "belt"]].capacity == most


def test_a_kit_that_is_delivered_again_in_the_instant_in_which_it_is_taken() -> None:
    plant = made(
        order("car", 3),
        products={"car": routing(("A", 5.0, {"components": {"wheel": 4}})), "wheel": {"made": "to_stock"}},
        sources={"supplier": {"product": "wheel", "keep": 4, "start": 1.0}},
        stations={"A": {"capacity": 2}},
    )
    assert run(plant).work() == [(1, 6), (1, 6), (6, 11)]


def test_operators_of_an_operation_come_beside_those_of_the_station() -> None:
    plant = made(
        order("p"), products={"p": routing(("A", 5.0, {"operators": {"men": 1}}))},
        stations={"A": {"operators": {"men": 1}}}, people={"men": {"size": 3}},
    )  # fmt: skip
    assert run(plant).level("people", "men") == [(0, 2), (5, 0)]


def test_lots_of_different_operations_in_one_batch_that_come_again() -> None:
    """Each lot counts its own visits."""
    check = {"inspection": {"sampling": 0.5, "false_alarm": 0.5, "rework": "o"}}
    plant = made(
        order("a", 4), order("b", 4), products={name: routing(("O", 5.0, check)) for name in ("a", "b")},
        stations={"O": {"batch": {"max": 3, "by": "any"}}},
    )  # fmt: skip
    kept = run(plant)
    assert sum(1 for *_, outcome in kept.operations() if outcome == "rework") > 0
    assert len(kept.parts()) == 8


def test_what_a_failure_makes_vain_is_worked_too() -> None:
    """2 of 10 s are done when the failure comes at 2 s; then all 10 again."""
    once = {"rule": lambda machine, now, n: 2.0 if n == 0 else 1e9, "repair": 3.0, "effect": "restart"}
    for clock in ("operating", "calendar"):
        failure = {**once, "clock": clock}
        plant = made(order("p"), products={"p": routing(("A", 10.0))}, stations={"A": {"failures": [failure]}})
        (row,) = run(plant).rows("operations")
        assert (row["start"], row["end"], row["worked"]) == (0, 15, 12)


def test_upkeep_by_operating_time_counts_no_setup() -> None:
    plant = made(
        order("a"), order("b"), order("a"),
        products={name: routing(("A", 4.0)) for name in ("a", "b")},
        stations={"A": {
            "setup": {"time": 50.0}, "maintenance": [{"every": 8.0, "clock": "operating", "duration": 1.0}],
        }},
    )  # fmt: skip
    assert run(plant).states("A") == [
        (0, "processing"), (4, "setup"), (54, "processing"), (58, "maintenance"), (59, "setup"), (109, "processing"),
    ]  # fmt: skip


def test_time_that_stands_still_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 10_000)
    plant = Plant(
        name="t", products={"p": routing(("A", 0.0))}, stations={"A": {"queue": {"capacity": 1}}},
        sources={"s": {"product": "p"}},
    )  # fmt: skip
    with pytest.raises(SimulationError, match="time stands still at 0 s"):
        simulate(plant, length=10.0)
