"""Graphs and plans that moves keep up to date equal those computed anew."""

import numpy as np
import pytest

from solvers.scheduling.problem import Problem
from solvers.scheduling.rules.dispatch import dispatch_by
from solvers.scheduling.search import floor_kernel as k
from solvers.scheduling.search.anneal_kernel import anneal
from solvers.scheduling.search.change_kernel import relax_all
from solvers.scheduling.search.elite import Worker, random_order
from solvers.scheduling.search.flexible import FlexibleWorker
from solvers.scheduling.search.floor import make_floor, make_plan
from solvers.scheduling.search.graph_kernel import END, MP, MS, ORDER, RANK, TAIL
from solvers.scheduling.search.job_shop import JobShopWorker
from solvers.scheduling.search.random_kernel import below, seeded, uniform

from .shops import random_shop


@pytest.mark.parametrize(
    ("worker", "problem"),
    [
        (JobShopWorker, random_shop(1, 8, 5)),
        (FlexibleWorker, random_shop(2, 8, 5, modes=3)),
        (FlexibleWorker, random_shop(3, 8, 5, modes=2, setups=True)),
    ],
)
def test_a_moved_graph_equals_one_built_anew(worker: type, problem: Problem) -> None:
    moved: Worker = worker(problem, 1, 0, 0)
    fresh = worker(problem, 1, 0, 0)
    moved.begin(random_order(problem, np.random.default_rng(5)), None)
    for _ in range(200):
        moved.advance(3, 10**9)
        mode = moved._chosen[:-1] if worker is FlexibleWorker else None
        fresh.begin(moved._graph[ORDER, :-1], mode)
        for row in (MP, MS, END, TAIL, RANK):
            np.testing.assert_array_equal(moved._graph[row, :-1], fresh._graph[row, :-1])


@pytest.mark.parametrize("setups", [False, True])
def test_an_annealed_plan_equals_one_computed_anew(setups: bool) -> None:
    problem = random_shop(6, 12, 4, modes=2, setups=setups, dated=True)
    schedule = dispatch_by(problem, "EDD")
    assert schedule is not None
    floor = make_floor(problem)
    plan = make_plan(problem, floor, schedule)
    assert plan is not None
    best, random = plan.copy(), seeded(3, 0)
    for ahead in (2, 1000):
        anneal(floor.given, floor.tables, plan.rows, plan.sequence, best.rows, best.sequence, random, 3000, 5.0, ahead)
        for one in (plan, best):
            again = one.copy()
            assert relax_all(floor.given, floor.tables, again.rows, again.sequence)
            assert one.cost == again.cost
            for row in (k.START, k.END, k.DONE, k.PLACE, k.COUNT):
                np.testing.assert_array_equal(one.rows[row], again.rows[row])
    assert best.cost < make_plan(problem, floor, schedule).cost


def test_random_numbers_are_spread_evenly_and_streams_differ() -> None:
    state, other = seeded(1, 0), seeded(1, 1)
    drawn = np.array([below(state, 10) for _ in range(20_000)])
    assert abs(np.bincount(drawn, minlength=10) - 2_000).max() < 250
    values = np.array([uniform(state) for _ in range(20_000)])
    assert values.min() >= 0
    assert values.max() < 1
    assert abs(values.mean() - 0.5) < 0.01
    assert [below(other, 10**6) for _ in range(3)] != [below(seeded(1, 0), 10**6) for _ in range(3)]
