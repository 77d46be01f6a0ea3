"""Bought stock: (s, Q) and (R, S) by hand and against the exact law of the inventory position."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from models.plant import Plant
from tests.twin.engine.runs import Run, made, order, routing, run


def plant(policy: dict[str, Any], initial: int, *orders: Any, **more: Any) -> Plant:
    products = {"bolt": {"made": "to_stock"}} | more.pop("products", {})
    return made(*orders, products=products, stock={"bolt": policy}, initial={"stock": {"bolt": initial}}, **more)


def ends(found: Run) -> list[float]:
    return [end for _, _, end, _ in found.orders()]


def test_ordered_at_the_reorder_point() -> None:
    policy = {"reorder": 3, "quantity": 10, "lead_time": 100.0}
    found = run(plant(policy, 5, order("bolt", 2, 10.0), order("bolt", 4, 20.0), order("bolt", 1, 300.0)))
    # 5 - 2 = 3 at 10: ordered for 110; the second waits for it
    assert ends(found) == [10.0, 110.0, 300.0]
    assert found.level("stock", "bolt")[:3] == [(0.0, 5), (10.0, 3), (110.0, 9)]


def test_as_many_quantities_as_are_missing() -> None:
    found = run(plant({"reorder": 0, "quantity": 5, "lead_time": 7.0}, 1, order("bolt", 12, 1.0)))
    assert ends(found) == [8.0]
    assert found.level("stock", "bolt")[-1][1] == 1 + 15 - 12


def test_ordered_at_reviews_only() -> None:
    policy = {"review": 60.0, "up_to": 8, "lead_time": 5.0}
    found = run(plant(policy, 8, order("bolt", 3, 70.0), order("bolt", 4, 130.0), order("bolt", 6, 131.0)), 400.0)
    # reviews at 120 (3 for 125) and 180 (10 for 185)
    assert found.level("stock", "bolt") == [(0.0, 8), (70.0, 5), (125.0, 8), (130.0, 4), (185.0, 8)]


def test_a_kit_that_is_short_is_ordered() -> None:
    product = {"cover": routing(("fit", 10.0, {"components": {"bolt": 8}}))}
    policy = {"reorder": 0, "quantity": 3, "lead_time": 50.0}
    found = run(plant(policy, 5, ("cover", 0), products=product, stations={"fit": {}}))
    assert found.work("fit") == [(50.0, 60.0)]


def test_a_bought_item_is_stored_in_a_rack() -> None:
    rack = {"products": ["bolt"], "bays": 3, "levels": 1, "bay_width": 2.0, "level_height": 1.0, "sides": 1,
            "policy": "closest", "crane": {"speed": 1.0, "lift_speed": 1.0, "handling": 5.0}}  # fmt: skip
    policy = {"reorder": 0, "quantity": 4, "lead_time": 50.0}
    found = run(
        plant(policy, 0, order("bolt", 2, 20.0), products={"bolt": {"made": "to_stock", "lot": 2}}, racks={"r": rack})
    )
    # ordered at the start; the first lot is stored, and called for, at 62; the crane is back at 64, then at 82
    assert ends(found) == [50.0 + (5 + 2 + 5 + 2) + (5 + 4 + 5 + 4) + (2 + 5 + 2 + 5)]
    assert found.level("stock", "bolt")[-1][1] == 2


@pytest.mark.parametrize(("reorder", "quantity"), [(3, 5), (8, 1)])
def test_fill_rate_under_poisson_demand(reorder: int, quantity: int) -> None:
    """The position is uniform on s + 1 ... s + Q, stock is it less the demand of a lead time (Hadley & Whitin)."""
    rate, lead = 0.1, 50.0
    exact = np.mean(
        [stats.poisson.cdf(position - 1, rate * lead) for position in range(reorder + 1, reorder + quantity + 1)]
    )
    product = {"kit": routing(("fit", 0.0, {"components": {"bolt": 1}}))}
    policy = {"reorder": reorder, "quantity": quantity, "lead_time": lead}
    told = plant(
        policy, reorder + quantity, products=product, stations={"fit": {}},
        sources={"demand": {"product": "kit", "every": f"exponential({1 / rate} s)"}},
    )  # fmt: skip
    found = run(told, 400_000.0)
    served = np.array([end == release for release, end, _, _ in found.parts("kit")][200:], float)
    batches = served[: len(served) // 50 * 50].reshape(50, -1).mean(axis=1)
    error = batches.std(ddof=1) / math.sqrt(50)
    assert abs(batches.mean() - exact) < 3 * error
    assert 2.01 * error < 0.02 * exact
