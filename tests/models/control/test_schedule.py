from __future__ import annotations

from typing import Any

import pytest

from models.index import Index
from models.plant import Plant
from models.trace import Chunk
from twin.engine.errors import Deadlock
from twin.engine.reference import simulate


class Operations:
    """Keeps what was worked on: (start, unit, order, operation)."""

    def __init__(self, plant: Plant) -> None:
        self.index = Index(plant)
        self.order_of: dict[int, str] = {}
        self.rows: list[Any] = []

    def take(self, chunk: Chunk) -> None:
        self.rows += chunk["operations"].tolist()
        for row in chunk["parts"].tolist():
            self.order_of[int(row[0])] = self.index.orders[int(row[2])]

    def close(self, end: float) -> None:
        self.end = end

    def at(self, unit: str) -> list[tuple[float, str, str]]:
        rows = [row for row in self.rows if self.index.units[int(row[3])].name == unit]
        return [
            (row[0], self.order_of[int(row[4])], self.index.steps[int(row[5])].operation.name) for row in sorted(rows)
        ]


def run(**fields: Any) -> Operations:
    plant = Plant.model_validate({"name": "p", **fields})
    seen = Operations(plant)
    simulate(plant, observers=[seen])
    return seen


def step(name: str, station: str | list[str], time: float, **more: Any) -> dict[str, Any]:
    return {"name": name, "station": station, "time": time, **more}


def entry(station: str, order: str, operation: str, **more: Any) -> dict[str, Any]:
    return {"station": station, "order": order, "operation": operation, **more}


TWO = {
    "products": {
        "x": {"routing": [step("first", "A", 10), step("last", "B", 5)]},
        "y": {"routing": [step("last", "B", 7)]},
    },
    "orders": [{"name": "o1", "product": "x"}, {"name": "o2", "product": "y"}],
    "stations": {"A": {}, "B": {}},
}


def test_a_station_waits_for_the_next_of_its_schedule_although_another_lot_is_there() -> None:
    assert run(**TWO).at("B") == [(0, "o2", "last"), (10, "o1", "last")]
    strict = run(**TWO, schedule=[entry("B", "o1", "last"), entry("B", "o2", "last")])
    assert strict.at("B") == [(10, "o1", "last"), (15, "o2", "last")]


def test_lots_that_no_entry_names_wait_until_the_station_is_through() -> None:
    assert run(**TWO, schedule=[entry("B", "o1", "last")]).at("B") == [(10, "o1", "last"), (15, "o2", "last")]


def test_an_entry_takes_all_lots_of_its_order_or_as_many_as_it_says() -> None:
    fields = {
        "products": {"x": {"routing": [step("cut", "A", 1)]}},
        "orders": [{"name": name, "product": "x", "quantity": 3} for name in ("o1", "o2")],
        "stations": {"A": {}},
    }
    whole = run(**fields, schedule=[entry("A", "o2", "cut"), entry("A", "o1", "cut")])
    assert [order for _, order, _ in whole.at("A")] == ["o2"] * 3 + ["o1"] * 3
    parts = [entry("A", "o2", "cut", lots=2), entry("A", "o1", "cut", lots=3), entry("A", "o2", "cut", lots=1)]
    assert [order for _, order, _ in run(**fields, schedule=parts).at("A")] == ["o2", "o2", "o1", "o1", "o1", "o2"]


def test_among_alternatives_a_lot_goes_where_the_schedule_has_it() -> None:
    fields = {
        "products": {"x": {"routing": [step("cut", ["A", "B"], 1)]}},
        "orders": [{"name": "o1", "product": "x", "quantity": 4}, {"name": "o2", "product": "x", "quantity": 1}],
        "stations": {"A": {}, "B": {}},
    }
    plan = [entry("B", "o2", "cut"), entry("B", "o1", "cut", lots=3), entry("A", "o1", "cut", lots=1)]
    seen = run(**fields, schedule=plan)
    assert [order for _, order, _ in seen.at("A")] == ["o1"]
    assert [order for _, order, _ in seen.at("B")] == ["o2", "o1", "o1", "o1"]


def test_an_entry_that_no_lot_can_come_to_is_passed_over() -> None:
    lost = {
        "products": {
            "x": {"routing": [step("first", "A", 10, scrap=1.0), step("last", "B", 5)]},
            "y": {"routing": [step("last", "B", 7)]},
        },
        "orders": TWO["orders"],
        "stations": {"A": {}, "B": {}},
        "schedule": [entry("B", "o1", "last"), entry("B", "o2", "last")],
    }
    assert run(**lost).at("B") == [(10, "o2", "last")]


def test_an_entry_of_a_branch_that_is_not_taken_is_passed_over() -> None:
    routing = [step("first", "A", 10, next={"last": 1.0}), step("middle", "B", 1), step("last", "C", 1)]
    fields = {
        "products": {"x": {"routing": routing}, "y": {"routing": [step("middle", "B", 2)]}},
        "orders": TWO["orders"],
        "stations": {"A": {}, "B": {}, "C": {}},
        "schedule": [entry("B", "o1", "middle"), entry("B", "o2", "middle")],
    }
    assert run(**fields).at("B") == [(10, "o2", "middle")]


def test_a_lot_that_comes_again_need_not_wait_for_a_turn() -> None:
    routing = [step("make", "A", 2), step("check", "B", 1, inspection={"false_alarm": 1.0, "rework": "make"})]
    fields = {
        "products": {"x": {"routing": routing}, "y": {"routing": [step("make", "A", 10)]}},
        "orders": [{"name": "o1", "product": "x"}, {"name": "o2", "product": "y", "release": 100}],
        "stations": {"A": {}, "B": {}},
        "schedule": [entry("A", "o1", "make"), entry("A", "o2", "make")],
    }
    assert run(**fields).at("A") == [(0, "o1", "make"), (3, "o1", "make"), (100, "o2", "make")]


def test_several_machines_of_a_station_share_its_schedule() -> None:
    fields = {
        "products": {
            "x": {"routing": [step("cut", "A", 4)]},
            "y": {"routing": [step("bring", "B", 3), step("cut", "A", 1)]},
        },
        "orders": [{"name": name, "product": "x"} for name in ("o1", "o2")] + [{"name": "o3", "product": "y"}],
        "stations": {"A": {"capacity": 2}, "B": {}},
        "schedule": [entry("A", name, "cut") for name in ("o3", "o2", "o1")],
    }
    seen = run(**fields)
    assert seen.at("A[1]") + seen.at("A[2]") == [(3, "o3", "cut"), (4, "o1", "cut"), (3, "o2", "cut")]


def test_a_full_queue_lets_in_the_lot_that_the_schedule_calls() -> None:
    fields = {
        "products": {
            "x": {"routing": [step("first", "A", 5), step("last", "C", 1)]},
            "y": {"routing": [step("first", "B", 1), step("last", "C", 1)]},
        },
        "orders": [{"name": "o1", "product": "x"}, {"name": "o2", "product": "y"}],
        "stations": {"A": {}, "B": {}, "C": {"queue": {"capacity": 0}}},
        "schedule": [entry("C", "o1", "last"), entry("C", "o2", "last")],
    }
    assert run(**fields).at("C") == [(5, "o1", "last"), (6, "o2", "last")]


def test_components_are_scheduled_by_their_product() -> None:
    fields = {
        "products": {
            "pair": {"routing": [step("join", "B", 1, components={"left": 1, "right": 1})]},
            "left": {"routing": [step("cut", "A", 2)]},
            "right": {"routing": [step("cut", "A", 3)]},
        },
        "orders": [{"name": "o1", "product": "pair"}],
        "stations": {"A": {}, "B": {}},
        "schedule": [entry("A", "o1", "cut", product="right"), entry("A", "o1", "cut", product="left")],
    }
    seen = run(**fields)
    starts = [row[0] for row in sorted(seen.rows)]
    names = [seen.index.steps[int(row[5])].product for row in sorted(seen.rows)]
    assert list(zip(starts, names, strict=True)) == [(0, "right"), (3, "left"), (5, "pair")]


def test_a_schedule_that_cannot_be_followed_names_what_is_waited_for() -> None:
    routings = {"x": [step("a", "A", 1), step("b", "B", 1)], "y": [step("b", "B", 1), step("a", "A", 1)]}
    with pytest.raises(Deadlock, match="A waits for operation 'a' of order 'o2', the next of its schedule; B"):
        run(
            products={name: {"routing": routing} for name, routing in routings.items()},
            orders=[{"name": "o1", "product": "x"}, {"name": "o2", "product": "y"}],
            stations={"A": {}, "B": {}},
            schedule=[entry("A", "o2", "a"), entry("A", "o1", "a"), entry("B", "o1", "b"), entry("B", "o2", "b")],
        )


def test_a_station_does_not_wait_for_a_lot_that_another_one_of_the_same_buffer_has_done() -> None:
    seen = run(
        products={
            "x": {"routing": [step("cut", ["A", "B"], 10), step("pack", "C", 50)]},
            "y": {"routing": [step("cut", "B", 5)]},
        },
        orders=[{"name": "o1", "product": "x"}, {"name": "o2", "product": "y"}],
        buffers={"before": {}},
        stations={"A": {"buffer": "before"}, "B": {"buffer": "before"}, "C": {}},
        schedule=[entry("B", "o1", "cut"), entry("B", "o2", "cut")],
    )
    assert seen.at("A") == [(0, "o1", "cut")]
    assert seen.at("B") == [(10, "o2", "cut")]
