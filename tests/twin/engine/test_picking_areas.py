"""Picking areas: a tour by hand, batches, several pickers, people, and lines that wait for stock."""

from typing import Any

import pytest

from models.plant import Plant
from tests.twin.engine.runs import Run, made, order, routing, run
from twin.engine.errors import Deadlock

AREA = {
    "products": ["bolt", "nut"], "aisles": 3, "pitch": 4.0, "blocks": [20.0], "speed": 1.0, "setup": 10.0, "pick": 5.0,
    "spots": {"bolt": {"aisle": 1, "position": 6.0}, "nut": {"aisle": 2, "position": 3.0}}, "route": "return",
}  # fmt: skip
BOLT, NUT = 10 + 2 * 6 + 5, 10 + 2 * (4 + 3) + 5


def plant(*orders: Any, stock: int = 100, **more: Any) -> Plant:
    products = {name: {"made": "to_stock"} for name in ("bolt", "nut")} | more.pop("products", {})
    area = AREA | more.pop("area", {})
    return made(
        *orders, products=products, picking={"area": area}, initial={"stock": {"bolt": stock, "nut": stock}}, **more
    )


def ends(found: Run) -> list[float]:
    return sorted(end for _, _, end, _ in found.orders())


def test_a_tour_for_each_line() -> None:
    found = run(plant(order("bolt", 3), order("nut", 2)))
    assert ends(found) == [BOLT, BOLT + NUT]
    assert [(row["distance"], row["lots"]) for row in found.rows("legs")] == [(12.0, 1.0), (14.0, 1.0)]


def test_a_tour_takes_several_lines() -> None:
    found = run(plant(order("bolt", 3), order("nut", 2), order("nut", 1, 1.0), area={"batch": 2}))
    both = 10 + (2 * 6 + 4 + 2 * 3 + 4) + 2 * 5
    assert ends(found) == [both, both, both + NUT]
    assert found.level("picking", "area")[-1] == (both, 0)


def test_several_pickers() -> None:
    assert ends(run(plant(order("bolt"), order("nut"), area={"pickers": 2}))) == [BOLT, NUT]


def test_full_batches_are_waited_for() -> None:
    area = {"batch": 2, "wait": "full"}
    assert ends(run(plant(order("bolt"), order("bolt", 1, 50.0), area=area))) == [50.0 + BOLT + 5] * 2
    with pytest.raises(Deadlock, match="1 lines wait in area for a batch of 2"):
        run(plant(order("bolt"), area=area))


def test_tours_need_people() -> None:
    people = {"staff": {"size": 1}}
    found = run(plant(order("bolt"), order("nut"), area={"pickers": 2, "operators": {"staff": 1}}, people=people))
    assert ends(found) == [BOLT, BOLT + NUT]


def test_kits_are_picked_and_lines_wait_for_stock() -> None:
    product = {"cover": routing(("fit", 10.0, {"components": {"bolt": 2}}))}
    policy = {"reorder": 1, "quantity": 2, "lead_time": 90.0}
    products = {"bolt": {}, "nut": {"made": "to_stock"}} | product
    supplied = made(
        ("cover", 0), ("cover", 0), products=products, picking={"area": AREA}, initial={"stock": {"bolt": 2}},
        stations={"fit": {}}, stock={"bolt": policy},
    )  # fmt: skip
    found = run(supplied)
    assert found.work("fit") == [(BOLT, BOLT + 10), (90.0 + BOLT, 100.0 + BOLT)]


def test_lines_of_products_without_a_spot_lie_anywhere() -> None:
    found = run(plant(*[order("bolt") for _ in range(40)], area={"spots": {}}))
    lengths = [row["distance"] for row in found.rows("legs")]
    assert len(set(lengths)) == 40
    assert max(lengths) <= 2 * (20 + 2 * 4)
