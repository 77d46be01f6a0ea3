"""The lower bound of shops: by hand, against proved optima, and as the proof of a search."""

import numpy as np
import pytest

from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.files import taillard_job_shop
from solvers.scheduling.search.bound import chain_bound, jackson
from solvers.scheduling.solve import solve

from .shops import random_shop


def test_jacksons_schedule_of_one_machine() -> None:
    """Carlier (1982), the example of seven operations: 49, with 11 + 17 + 21 of the second to fourth; optimum 50."""
    head = np.array([10, 13, 11, 20, 30, 0, 30])
    time = np.array([5, 6, 7, 4, 3, 6, 2])
    tail = np.array([7, 26, 24, 21, 8, 17, 0])
    assert jackson(head, time, tail) == 49


@pytest.mark.parametrize("shape", [{}, {"modes": 2}, {"modes": 2, "setups": True}])
def test_no_optimum_is_below_the_bound(shape: dict[str, object]) -> None:
    for seed in range(6):
        problem = random_shop(60 + seed, 4, 3, **shape)
        proved = solve(problem, 60, solver="cpsat", workers=1)
        assert proved.status == "optimal"
        assert proved.value is not None
        assert chain_bound(problem) <= proved.value[0]


def test_work_that_two_machines_share() -> None:
    b = ProblemBuilder()
    one, two, other = b.add_machine(), b.add_machine(), b.add_machine()
    for _ in range(5):
        operation = b.add_operation(b.add_job(release=3))
        for machine in (one, two):
            b.add_mode(operation, 4, machine)
    b.add_mode(b.add_operation(b.add_job()), 9, other)
    assert chain_bound(b.build()) == 3 + 10


def test_a_machine_without_a_break_proves_a_makespan() -> None:
    """Fifty jobs on five machines: the busiest machine alone decides."""
    answer = solve(taillard_job_shop(50, 5, 7, 8), 60, solver="search", workers=1, iterations=200_000)
    assert answer.status == "optimal"
