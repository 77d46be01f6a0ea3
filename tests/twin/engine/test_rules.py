"""Queue rules and hooks: in which order the lots that wait are taken."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.twin.engine.runs import made, order, routing, run
from twin.engine.errors import SimulationError

PRODUCTS = {
    "first": routing(("A", 10.0), family="x"),
    "a": routing(("A", 5.0), ("Z", 1.0), family="y"),
    "b": routing(("A", 3.0), ("Z", 20.0), family="x"),
    "c": routing(("A", 4.0), ("Z", 2.0), family="z"),
    "d": routing(("A", 3.0), ("Z", 3.0), family="x"),
}
ORDERS = (
    order("first"),
    order("a", release=1.0, due=40.0, priority=1.0, weight=1.0),
    order("b", release=2.0, due=60.0, priority=3.0, weight=2.0),
    order("c", release=3.0, due=20.0, priority=3.0, weight=8.0),
    order("d", release=4.0, due=30.0, priority=2.0, weight=1.0),
)


def sequence(rule: Any, **station: Any) -> str:
    plant = made(*ORDERS, products=PRODUCTS, stations={"A": {"queue": {"rule": rule}, **station}, "Z": {"capacity": 9}})
    return run(plant).sequence("A").removeprefix("first ")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("fifo", "a b c d"),
        ("lifo", "d c b a"),
        ("spt", "b d c a"),  # 3, 3, 4, 5; of equals the first
        ("edd", "c d a b"),
        ("priority", "b c d a"),
        # at 10: a 30/6 = 5, b 50/23 = 2.2, c 10/6 = 1.7, d 20/6 = 3.3; at 14: a 4.3, b 2, d 2.7; at 17: a 3.8, d 2.2
        ("cr", "c b d a"),
        # at 10, mean time 3.75, slack after the work that remains: a 24: .2 exp(-3.2), b 27: .67 exp(-3.6),
        # c 4: 2 exp(-.53), d 14: .33 exp(-1.87); then a .2 exp(-20 / 7.3), b .67 exp(-23 / 7.3), d .33 exp(-10 / 7.3)
        ("atc", "c d b a"),
        (lambda part, machine, now: -len(part.order) + part.due, "c d a b"),
    ],
)
def test_rules(rule: Any, expected: str) -> None:
    assert sequence(rule) == expected


def test_least_setup() -> None:
    setup = {"time": 5.0, "matrix": {"x": {"y": 9.0, "z": 8.0}, "z": {"y": 1.0}}}
    assert sequence("least_setup", setup=setup) == "b d c a"


def test_a_rule_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("def latest(part, machine, now):\n    return -part.due\n", encoding="utf-8")
    plant = made(
        *ORDERS, products=PRODUCTS, stations={"A": {"queue": {"rule": "rules.py:latest"}}, "Z": {"capacity": 9}}
    )
    assert run(plant, folder=tmp_path).sequence("A") == "first b a d c"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda part, machine, now: part.nothing, "stations.A.queue.rule: <lambda> failed: AttributeError"),
        (lambda part, machine, now: None, "stations.A.queue.rule: <lambda> returned None, a number is wanted"),
        (lambda part, machine, now: float("nan"), "returned nan, a number is wanted"),
        (lambda part, machine, now: "soon", "returned 'soon', a number is wanted"),
        (lambda part, machine, now: sys.exit("enough"), "<lambda> failed: SystemExit: enough"),
        (lambda part, machine, now: setattr(part, "pieces", 7) or 1.0, "changed the lot that it was asked about"),
        (lambda part, machine, now: setattr(machine, "place", None) or 1.0, "rules: they may read"),
        ("fastest", "stations.A.queue.rule: unknown rule 'fastest'; known are fifo, lifo"),
        ("rules.py:latest", r"rules.py of the rule 'rules.py:latest' does not exist"),
    ],
)
def test_a_rule_that_fails_is_named(rule: Any, message: str) -> None:
    with pytest.raises(SimulationError, match=message) as caught:
        sequence(rule)
    assert "\n" not in str(caught.value)


def test_the_routing_hook_chooses_among_alternatives() -> None:
    plant = made(
        order("p", 3), products={"p": routing((["A", "B"], 4.0))}, stations={"A": {}, "B": {}},
        policies={"routing": lambda place, part, now: 0 if place.name == "B" else 1},
    )  # fmt: skip
    assert run(plant).work("B") == [(0, 4), (4, 8), (8, 12)]


@pytest.mark.parametrize(("rule", "expected"), [("fifo", "a b c d"), ("edd", "c d a b"), ("priority", "b c d a")])
def test_the_release_rule_orders_those_before_the_plant(rule: str, expected: str) -> None:
    for more in (
        {"stations": {"A": {"queue": {"capacity": 0}}, "Z": {"capacity": 9}}},
        {"stations": {"A": {}, "Z": {"capacity": 9}}, "control": {"one": {"cards": 1, "stations": ["A"]}}},
    ):
        plant = made(*ORDERS, products=PRODUCTS, policies={"release": rule}, **more)
        assert run(plant).sequence("A") == f"first {expected}"  # fmt: skip
