"""The pool of elite solutions: what it lets in, and when it gives way."""

from __future__ import annotations

import numpy as np

from solvers.scheduling.rules.dispatch import dispatch_by
from solvers.scheduling.run import Run
from solvers.scheduling.search.elite import _Breeder
from solvers.scheduling.search.floor import sequences
from solvers.scheduling.search.pool import SIZE, STALE, Pool, Solution

from .shops import random_shop

OPERATIONS = 40
RANDOM = np.random.default_rng(1)


def solution(value: int, order: np.ndarray | None = None) -> Solution:
    order = RANDOM.permutation(OPERATIONS) if order is None else order
    return Solution(value, order.astype(np.int32), np.arange(OPERATIONS, dtype=np.int32))


def full_pool(value: int = 100) -> Pool:
    pool = Pool(np.arange(OPERATIONS) % 2)
    for _ in range(SIZE):
        pool.take(solution(value))
    return pool


def test_a_copy_with_another_order_of_no_matter_is_not_let_in_twice() -> None:
    order = np.arange(OPERATIONS)
    other = order.copy()
    other[[0, 1]] = other[[1, 0]]  # they are on different machines
    pool = Pool(np.arange(OPERATIONS) % 2)
    pool.take(solution(10, order))
    pool.take(solution(10, other))
    assert len(pool.solutions) == 1


def test_a_better_one_takes_the_place_of_those_like_it() -> None:
    pool = full_pool()
    order = pool.solutions[0].order.copy()
    order[[0, 1]] = order[[1, 0]]
    pool.take(solution(99, order))
    assert len(pool.solutions) == SIZE
    assert pool.best is not None
    assert pool.best.value == 99
    pool.take(solution(100, order))
    assert sum(one.value == 99 for one in pool.solutions) == 1


def test_a_full_pool_refuses_what_is_worse_than_all() -> None:
    pool = full_pool()
    pool.take(solution(101))
    assert [one.value for one in pool.solutions] == [100] * SIZE
    pool.take(solution(50))
    assert sorted(one.value for one in pool.solutions) == [50] + [100] * (SIZE - 1)


def test_a_pool_used_up_gives_way_to_a_new_one_and_its_best_comes_back() -> None:
    pool = full_pool()
    assert pool.grown
    assert not pool.stale
    pool.take(solution(50))
    for _ in range(STALE):
        pool.take(solution(200))
    assert pool.stale
    pool.renew()
    assert not pool.solutions
    assert not pool.stale
    for _ in range(SIZE):
        pool.take(solution(120))
    pool.renew()
    assert pool.best is not None
    assert pool.best.value == 50


def test_a_better_schedule_of_another_solver_is_searched_from_once() -> None:
    problem = random_shop(1, 8, 5)
    late, early = sorted((dispatch_by(problem, rule) for rule in ("SPT", "MWKR")), key=lambda one: -one.end.max())
    run = Run(problem, 60.0)
    breeder = _Breeder(run, "tabu search")
    assert breeder.next_start()[1] is None, "at random"
    assert run.offer(late, "tabu search")
    assert breeder.next_start()[1] is None, "its own"
    assert run.offer(early, "cpsat")
    order, mode = breeder.next_start()
    np.testing.assert_array_equal(order, sequences(problem, early))
    np.testing.assert_array_equal(mode, early.mode)
    assert breeder.next_start()[1] is None, "it was there already"
