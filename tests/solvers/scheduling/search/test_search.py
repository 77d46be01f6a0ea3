"""Every search: exact on small problems, feasible, deterministic, and never worse than where it starts."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from solvers.scheduling.answer import Answer
from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.checker import violation
from solvers.scheduling.problem import Problem
from solvers.scheduling.search import annealing, flexible, flow_shop, job_shop, supports
from solvers.scheduling.solve import solve
from tests.solvers.scheduling.generated import random_problem

from .shops import random_flow_shop, random_shop

SHOPS = {
    "job shop": random_shop(1, 6, 4),
    "flexible": random_shop(2, 6, 4, modes=3),
    "setups": random_shop(3, 6, 4, modes=2, setups=True),
    "flow shop": random_flow_shop(4, 8, 4),
    "tardiness": random_shop(5, 6, 4, modes=2, setups=True, dated=True),
}
METHODS = {
    "job shop": job_shop,
    "flexible": flexible,
    "setups": flexible,
    "flow shop": flow_shop,
    "tardiness": annealing,
}


def searched(problem: Problem, *, iterations: int = 3_000, workers: int = 1, seed: int = 0, **more: object) -> Answer:
    return solve(problem, 600, solver="search", workers=workers, iterations=iterations, seed=seed, **more)


@pytest.mark.parametrize("name", SHOPS)
def test_each_shop_has_its_method(name: str) -> None:
    chosen = next(
        method for method in (flow_shop, job_shop, flexible, annealing) if method.supports(SHOPS[name]) is None
    )
    assert chosen is METHODS[name]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [{}, {"modes": 2}, {"modes": 2, "setups": True}])
def test_small_makespans_are_optimal(seed: int, shape: dict[str, object]) -> None:
    problem = random_shop(10 + seed, 4, 3, **shape)
    proved = solve(problem, 60, solver="cpsat", workers=1)
    assert proved.status == "optimal"
    assert searched(problem, iterations=20_000).value == proved.value


@pytest.mark.parametrize("seed", range(4))
def test_small_tardiness_is_optimal(seed: int) -> None:
    problem = random_shop(20 + seed, 4, 3, modes=2, setups=True, dated=True, longest=9)
    proved = solve(problem, 60, solver="cpsat", workers=1)
    assert proved.status == "optimal"
    assert searched(problem, iterations=20_000).value == proved.value


@pytest.mark.parametrize("seed", range(3))
def test_small_flow_shops_are_optimal(seed: int) -> None:
    problem = random_flow_shop(seed, 6, 4)
    work = problem.mode_duration.reshape(6, 4)

    def makespan(order: tuple[int, ...]) -> int:
        end = np.zeros(4, dtype=int)
        for job in order:
            for m in range(4):
                end[m] = max(end[m], end[m - 1] if m else 0) + work[job, m]
        return int(end[-1])

    assert searched(problem, iterations=300).value == (min(map(makespan, permutations(range(6)))),)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("name", SHOPS)
def test_one_seed_gives_one_answer(name: str, workers: int) -> None:
    first, second = (searched(SHOPS[name], workers=workers, seed=7) for _ in range(2))
    assert first.schedule is not None
    assert second.schedule is not None
    np.testing.assert_array_equal(first.schedule.start, second.schedule.start)
    np.testing.assert_array_equal(first.schedule.mode, second.schedule.mode)


@pytest.mark.parametrize("name", SHOPS)
def test_every_schedule_is_feasible_and_better_than_the_last(name: str) -> None:
    answer = searched(SHOPS[name], workers=2)
    assert answer.history
    assert all(violation(SHOPS[name], better.schedule) is None for better in answer.history)
    assert all(a.value > b.value for a, b in pairwise(answer.history))


@pytest.mark.parametrize("name", SHOPS)
def test_a_start_is_never_made_worse(name: str) -> None:
    start = searched(SHOPS[name], iterations=2_000)
    again = searched(SHOPS[name], iterations=50, seed=3, start=start.schedule)
    assert again.value is not None
    assert start.value is not None
    assert again.value <= start.value


def test_generated_problems_get_feasible_schedules() -> None:
    taken = 0
    for seed in range(120):
        problem = random_problem(seed, operations=4, tight=0.1)
        if supports(problem) is not None:
            continue
        answer = searched(problem, iterations=500)
        if answer.schedule is None:
            continue
        taken += 1
        assert violation(problem, answer.schedule) is None
    assert taken > 4


def test_frozen_operations_stay_and_the_rest_is_repaired() -> None:
    b = ProblemBuilder()
    machine = b.add_machine(breaks=[(4, 9)])
    urgent, other = b.add_job("urgent", due=12, weight=9), b.add_job("other", due=30)
    fixed = b.add_operation(other, "fixed", frozen=1, old_start=1)
    late = b.add_operation(other, "late", old_start=5)
    rush = b.add_operation(urgent, "rush")
    for operation in (fixed, late, rush):
        b.add_mode(operation, 3, machine)
    b.add_precedence(fixed, late)
    problem = b.minimize(tardiness=10, deviation=1).build()
    answer = searched(problem, iterations=200)
    assert answer.schedule is not None
    assert answer.schedule.start.tolist() == [9, 1, 12]


def test_the_longest_job_proves_its_makespan() -> None:
    b = ProblemBuilder()
    floor = [b.add_machine() for _ in range(3)]
    long, last = b.add_job(), None
    for machine in floor:
        operation = b.add_operation(long)
        b.add_mode(operation, 9, machine)
        if last is not None:
            b.add_precedence(last, operation)
        last = operation
    b.add_mode(b.add_operation(b.add_job()), 1, floor[-1])
    answer = searched(b.minimize(makespan=2).build())
    assert (answer.status, answer.value) == ("optimal", (54,))


@pytest.mark.parametrize(
    ("method", "reason"), [(job_shop, "alternative machines"), (flow_shop, "machines with sequences of their own")]
)
def test_what_is_not_supported_is_named(method: object, reason: str) -> None:
    assert method.supports(SHOPS["flexible"]) == reason
