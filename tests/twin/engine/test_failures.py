"""Failures and maintenance against traces worked out by hand."""

from typing import Any

import pytest

from models.distribution import constant
from models.plant import Plant
from tests.twin.engine.runs import made, order, routing, run


def machine(failure: dict[str, Any] | None = None, lots: int = 3, time: float = 5.0, **station: Any) -> Plant:
    if failure is not None:
        station["failures"] = [{"every": 7.0, "repair": 3.0, **failure}]
    return made(order("p", lots), products={"p": routing(("A", time))}, stations={"A": station})


@pytest.mark.parametrize(
    ("effect", "work", "outcomes", "worked"),
    [
        ("resume", [(0, 5), (5, 13), (13, 21)], "good good good", [5, 5, 5]),
        ("restart", [(0, 5), (5, 15), (15, 25)], "good good good", [5, 7, 7]),
        ("scrap", [(0, 5), (5, 10), (10, 15)], "good scrap good", [5, 2, 5]),
    ],
)
def test_failures_by_operating_time(
    effect: str, work: list[tuple[float, float]], outcomes: str, worked: list[float]
) -> None:
    """The clock of 7 s runs 5 + 2, then 3 + 4 (resume), 5 + 2 (restart), 5 (scrap)."""
    kept = run(machine({"effect": effect}))
    assert kept.work("A") == work
    assert " ".join(outcome for *_, outcome in kept.operations()) == outcomes
    assert kept.states("A")[:4] == [(0, "processing"), (7, "failed"), (10, "processing"), *kept.states("A")[3:4]]
    assert [row["worked"] for row in kept.rows("operations")] == worked


def test_an_operating_clock_stands_while_the_machine_is_idle() -> None:
    plant = made(("p", 0), ("p", 100), products={"p": routing(("A", 5.0))}, stations={"A": {"failures": [
        {"every": 7.0, "repair": 3.0}]}})  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 5), (100, 108)]
    assert kept.states("A") == [
        (0, "processing"),
        (5, "idle"),
        (100, "processing"),
        (102, "failed"),
        (105, "processing"),
    ]


@pytest.mark.parametrize(
    ("effect", "work", "outcomes"),
    [
        # fails 7-10, 17-20, 27-30, ...
        ("resume", [(0, 5), (5, 13), (13, 21)], "good good good"),
        ("restart", [(0, 5), (5, 15), (15, 25)], "good good good"),
        ("scrap", [(0, 5), (5, 10), (10, 15)], "good scrap good"),
    ],
)
@pytest.mark.parametrize("plain", [True, False])
def test_failures_by_the_calendar(effect: str, work: list[tuple[float, float]], outcomes: str, plain: bool) -> None:
    """Whether or not the machine has anything (here a setup without time) that takes it off the short way."""
    more: dict[str, Any] = {} if plain else {"setup": {"time": 0.0}}
    kept = run(machine({"effect": effect, "clock": "calendar"}, **more))
    assert kept.work("A") == work
    assert " ".join(outcome for *_, outcome in kept.operations()) == outcomes


def test_a_machine_fails_by_the_calendar_whatever_it_does() -> None:
    plant = made(
        order("p", 3), products={"p": routing(("A", 1.0), ("B", 9.0))},
        stations={
            "A": {"failures": [{"every": 5.0, "repair": 3.0, "clock": "calendar"}]}, "B": {"queue": {"capacity": 0}},
        },
    )  # fmt: skip
    kept = run(plant)
    assert kept.states("A") == [
        (0, "processing"), (2, "blocked"), (5, "failed"), (8, "blocked"), (10, "processing"), (11, "blocked"),
        (13, "failed"), (16, "blocked"), (19, "idle"), (21, "failed"), (24, "idle"),
    ]  # fmt: skip


def test_a_failure_in_the_instant_in_which_an_operation_ends_comes_after_it() -> None:
    """And after what it caused: the next lot was begun, and is the one that is hit."""
    kept = run(machine({"clock": "calendar", "effect": "scrap", "every": 5.0}, lots=2))
    assert kept.operations("A") == [(0, 5, "p/a", "good"), (5, 8, "p/a", "scrap")]
    assert kept.states("A") == [(0, "processing"), (5, "failed")]


def test_a_restart_after_a_resumed_failure_begins_from_the_start() -> None:
    failures = [
        {"name": "one", "rule": lambda machine, now, n: 4.0 if n == 0 else 1e9, "repair": 2.0, "clock": "calendar"},
        {"name": "two", "rule": lambda machine, now, n: 9.0 if n == 0 else 1e9, "repair": 2.0, "clock": "calendar",
         "effect": "restart"},
    ]  # fmt: skip
    plant = made(order("p"), products={"p": routing(("A", 10.0))}, stations={"A": {"failures": failures}})
    assert run(plant).work("A") == [(0, 21)]  # 0-4, 6-9, then 10 s from 11


def test_a_machine_that_is_down_is_loaded_and_begins_when_it_is_repaired() -> None:
    """As in Gershwin's lines: the place in the machine is room for a lot also while it is down."""
    once = {"rule": lambda machine, now, n: 1e9 if n else 0.75, "repair": 5.0, "clock": "calendar"}
    plant = made(
        order("p", 3), products={"p": routing(("A", 1.0), ("B", 2.0))},
        stations={"A": {}, "B": {"queue": {"capacity": 0}, "failures": [once]}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 1), (1, 2), (7.75, 8.75)]
    assert kept.work("B") == [(5.75, 7.75), (7.75, 9.75), (9.75, 11.75)]
    assert kept.states("B") == [(0, "idle"), (0.75, "failed"), (5.75, "processing")]


def test_equal_machines_leave_the_lot_to_the_one_that_works() -> None:
    once = {"rule": lambda machine, now, n: 0.75 if not n and machine.unit == 0 else 1e9, "repair": 50.0,
            "clock": "calendar"}  # fmt: skip
    plant = made(order("p", 3), products={"p": routing(("B", 2.0))},
                 stations={"B": {"capacity": 2, "failures": [once]}})  # fmt: skip
    kept = run(plant)
    assert kept.work("B[1]") == [(0, 52)]
    assert kept.work("B[2]") == [(0, 2), (2, 4)]


def test_overlapping_failures_keep_the_machine_down_until_the_last_is_repaired() -> None:
    def failure(name: str, at: float, repair: float) -> dict[str, Any]:
        rule = lambda machine, now, n: at if n == 0 else 1e9  # noqa: E731
        return {"name": name, "rule": rule, "repair": repair, "clock": "calendar"}

    failures = [failure("one", 4.0, 6.0), failure("two", 5.0, 2.0), failure("three", 9.0, 4.0)]
    plant = made(order("p"), products={"p": routing(("A", 10.0))}, stations={"A": {"failures": failures}})
    kept = run(plant)
    assert kept.work("A") == [(0, 19)]
    assert kept.states("A") == [(0, "processing"), (4, "failed"), (13, "processing")]


def test_a_failure_hits_a_setup_and_scraps_nothing() -> None:
    plant = made(
        order("a"), order("b"), products={"a": routing(("A", 1.0)), "b": routing(("A", 1.0))},
        stations={"A": {"setup": {"time": 10.0}, "failures": [
            {"every": 6.0, "repair": 3.0, "clock": "calendar", "effect": "scrap"}]}},
    )  # fmt: skip
    kept = run(plant)
    # the setup runs 1-6 and 9-14 with a failure 6-9; the next failure, at 15, is in the instant of the end
    assert kept.operations("A") == [(0, 1, "a/a", "good"), (14, 15, "b/a", "good")]


def test_repairs_wait_for_the_people_they_need() -> None:
    failure = {"every": 4.0, "repair": 3.0, "operators": {"fitter": 1}}
    products = {"a": routing(("A", 6.0)), "b": routing(("B", 6.0))}
    plant = made(
        order("a"), order("b"), products=products,
        stations={"A": {"failures": [failure]}, "B": {"failures": [failure]}}, people={"fitter": {"size": 1}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 9)]
    assert kept.work("B") == [(0, 12)]
    assert kept.states("B") == [(0, "processing"), (4, "failed"), (10, "processing")]
    assert kept.level("people", "fitter") == [(4, 1), (7, 1), (10, 0)]


def test_a_rule_gives_the_times_to_failure() -> None:
    asked = []

    def rule(machine: Any, now: float, number: int) -> float:
        asked.append((now, number))
        return 3.0 if number == 0 else 100.0

    failure = {"rule": rule, "repair": 2.0, "clock": "operating"}
    plant = made(order("p", 2), products={"p": routing(("A", 5.0))}, stations={"A": {"failures": [failure]}})
    assert run(plant).work("A") == [(0, 7), (7, 12)]
    assert asked == [(0, 0), (5, 1)]


def test_maintenance_by_pieces() -> None:
    kept = run(machine(lots=5, time=1.0, maintenance=[{"parts": 2, "duration": 10.0}]))
    assert kept.work("A") == [(0, 1), (1, 2), (12, 13), (13, 14), (24, 25)]
    assert kept.states("A") == [
        (0, "processing"), (2, "maintenance"), (12, "processing"), (14, "maintenance"), (24, "processing"),
    ]  # fmt: skip


def test_maintenance_by_the_calendar() -> None:
    kept = run(machine(lots=4, time=4.0, maintenance=[{"every": 5.0, "duration": 10.0}]))
    assert kept.work("A") == [(0, 4), (4, 8), (18, 22), (22, 26)]


def test_maintenance_that_is_due_while_nothing_is_to_do_begins_at_once() -> None:
    plant = made(("p", 0), ("p", 8), products={"p": routing(("A", 4.0))},
                 stations={"A": {"maintenance": [{"every": 5.0, "duration": 10.0}]}})  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 4), (15, 19)]
    assert kept.states("A") == [(0, "processing"), (4, "idle"), (5, "maintenance"), (15, "processing")]


def test_maintenance_by_operating_time() -> None:
    plant = made(("p", 0), ("p", 50), ("p", 60), products={"p": routing(("A", 4.0))},
                 stations={"A": {"maintenance": [{"every": 5.0, "duration": 10.0, "clock": "operating"}]}})  # fmt: skip
    assert run(plant).work("A") == [(0, 4), (50, 54), (64, 68)]


def test_maintenance_waits_for_its_people() -> None:
    plant = made(
        order("p", 2), order("q"), products={"p": routing(("A", 4.0)), "q": routing(("B", 20.0))},
        stations={
            "A": {"maintenance": [{"parts": 1, "duration": 3.0, "operators": {"fitter": 1}}]},
            "B": {"operators": {"fitter": 1}},
        },
        people={"fitter": {"size": 1}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 4), (23, 27)]


def test_the_start_from_a_given_state() -> None:
    plant = made(
        products={"p": routing(("A", 10.0), ("B", 4.0))}, stations={"A": {}, "B": {}, "C": {}},
        initial={
            "parts": [
                {"product": "p", "operation": "a", "remaining": 3.0},
                {"product": "p", "operation": "a", "lots": 2},
                {"product": "p", "operation": "b", "quantity": 2},
            ],
            "stations": {"B": {"failed": True, "repaired_in": 6.0}},
        },
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 3), (3, 13), (13, 23)]
    assert kept.work("B") == [(6, 14), (14, 18), (18, 22), (23, 27)]
    assert kept.states("B") == [(0, "failed"), (6, "processing"), (22, "idle"), (23, "processing")]
    assert kept.parts() == [
        (0, 14, 2, "finished"),
        (0, 18, 1, "finished"),
        (0, 22, 1, "finished"),
        (0, 27, 1, "finished"),
    ]
    assert next(row["worked"] for row in kept.rows("operations")) == 3


def test_a_lot_under_way_on_a_failed_machine_waits_for_the_repair() -> None:
    plant = made(
        products={"p": routing(("A", 10.0))}, stations={"A": {}},
        initial={
            "parts": [{"product": "p", "operation": "a", "remaining": 3.0}],
            "stations": {"A": {"failed": True, "repaired_in": 6.0}},
        },
    )  # fmt: skip
    kept = run(plant)
    assert kept.states("A") == [(0, "failed"), (6, "processing")]
    assert kept.work("A") == [(6, 9)]


def test_the_family_of_the_start() -> None:
    plant = made(
        order("b"), products={"a": routing(("A", 1.0)), "b": routing(("A", 1.0))},
        stations={"A": {"setup": {"time": 5.0}}}, initial={"stations": {"A": {"family": "a"}}},
    )  # fmt: skip
    assert run(plant).work("A") == [(5, 6)]


def test_a_time_to_failure_of_a_distribution_is_drawn_again_after_each_repair() -> None:
    kept = run(machine({"every": constant(2.0), "repair": constant(1.0)}, lots=2, time=4.0))
    assert kept.work("A") == [(0, 5), (5, 11)]  # a clock at its end lets the operation end first
    assert kept.states("A") == [
        (0, "processing"), (2, "failed"), (3, "processing"), (5, "failed"), (6, "processing"), (8, "failed"),
        (9, "processing"),
    ]  # fmt: skip
