"""Lot sizing against Wagner and Whitin's recursion, balances of stock, and bad input."""

import numpy as np
import pytest

from solvers.lot_sizing import LotSizing, LotSizingError, MasterPlan, make_plan


def wagner_whitin(demand: np.ndarray, setup: float, holding: float) -> float:
    """Least cost of one item without capacity: H. M. Wagner, T. M. Whitin (1958)."""
    best = [0.0]
    for last in range(1, len(demand) + 1):
        choices = []
        for first in range(last):
            kept = sum(holding * (k - first) * demand[k] for k in range(first, last))
            choices.append(best[first] + kept + (setup if demand[first:last].any() else 0))
        best.append(min(choices))
    return best[-1]


@pytest.mark.parametrize("seed", range(6))
def test_one_item_without_limits(seed: int) -> None:
    demand = np.random.default_rng(seed).integers(0, 40, 9)
    problem = LotSizing([demand], [[1e6] * 9], [[1]], [50], [1.5])
    plan = make_plan(problem)
    assert plan.optimal
    assert plan.cost == pytest.approx(wagner_whitin(demand, 50, 1.5))


def balanced(problem: LotSizing, plan: MasterPlan) -> None:
    demand, components = np.asarray(problem.demand), np.asarray(problem.components)
    net = plan.stock - plan.backlog
    before = np.column_stack([np.asarray(problem.initial_stock), net[:, :-1]])
    assert before + plan.quantity - demand - components @ plan.quantity == pytest.approx(net, abs=1e-6)
    assert (plan.load <= np.asarray(problem.capacity) + 1e-6).all()
    assert (plan.stock >= -1e-9).all()
    assert plan.backlog[:, -1] == pytest.approx(0)


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_keeps_stock_and_capacity(seed: int) -> None:
    g = np.random.default_rng(seed)
    problem = LotSizing(
        demand=[g.integers(0, 20, 6), np.zeros(6), g.integers(0, 20, 6)],
        capacity=[[110] * 6, [200] * 6],
        unit_time=[[1, 0], [0, 1], [2, 1]],
        setup_time=[[5, 0], [0, 9], [8, 0]],
        setup_cost=[30, 60, 40],
        holding_cost=[2, 1, 3],
        backlog_cost=[9, 9, 9],
        initial_stock=[4, 10, 0],
        components=[[0, 0, 0], [2, 0, 1], [0, 0, 0]],
    )
    plan = make_plan(problem, whole=True, time_limit=20)
    balanced(problem, plan)
    assert plan.bound <= plan.cost + 1e-6
    assert plan.quantity.tolist() == np.round(plan.quantity).tolist()


def test_capacity_makes_for_stock() -> None:
    plan = make_plan(LotSizing([[5, 15]], [[10, 10]], [[1]], [0], [1]))
    assert plan.quantity.tolist() == [[10.0, 10.0]]
    assert plan.cost == pytest.approx(5)


def test_refuses_in_one_line() -> None:
    with pytest.raises(LotSizingError, match=r"no plan: up to period 0 resource 0 is needed for 15, and has 10"):
        make_plan(LotSizing([[15, 5]], [[10, 10]], [[1]], [0], [1]))
    with pytest.raises(LotSizingError, match=r"capacity: shape \(1, 3\); \(1, 2\) is needed"):
        LotSizing([[1, 2]], [[1, 2, 3]], [[1]], [0], [0])
    with pytest.raises(LotSizingError, match=r"setup_cost: -1.0; at least 0 would do"):
        LotSizing([[1, 2]], [[1, 2]], [[1]], [-1], [0])
    with pytest.raises(LotSizingError, match=r"item 0 is a component of itself"):
        LotSizing([[1], [1]], [[9]], [[1], [1]], [0, 0], [0, 0], components=[[0, 1], [1, 0]])
    with pytest.raises(LotSizingError, match=r"demand: a row of periods for each item is needed"):
        LotSizing([1, 2], [[1]], [[1]], [0], [0])
