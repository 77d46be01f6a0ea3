"""CP-SAT against all schedules of tiny problems, the checker on larger ones, and conflicts."""

import pytest

from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.checker import violation
from solvers.scheduling.objective import objective_value
from solvers.scheduling.solve import solve, supports

from .exhaustive import best_value
from .generated import random_problem

LATEST = 22


@pytest.mark.parametrize("seed", range(40))
def test_proves_what_looking_at_all_schedules_gives(seed: int) -> None:
    problem = random_problem(seed, operations=1)
    if problem.transporters or problem.operations > 2 or supports(problem, "cpsat"):
        problem = random_problem(seed + 1000, operations=1)
    if problem.transporters or problem.operations > 2 or supports(problem, "cpsat"):
        pytest.skip("this draw has transporters or is too large to look at all schedules")
    answer = solve(problem, 20, solver="cpsat", workers=1)
    found = best_value(problem, LATEST)
    if answer.schedule is not None and answer.schedule.start.max() > LATEST:
        assert found is None or found >= answer.value
    else:
        assert found == answer.value
    assert answer.status == ("infeasible" if found is None and answer.schedule is None else "optimal")


@pytest.mark.parametrize("seed", range(60))
def test_keeps_every_constraint(seed: int) -> None:
    problem = random_problem(seed)
    if supports(problem, "cpsat"):
        return
    answer = solve(problem, 5, solver="cpsat", workers=1)
    assert answer.status in ("optimal", "feasible", "infeasible")
    if answer.schedule is not None:
        assert violation(problem, answer.schedule) is None
        assert answer.value == objective_value(problem, answer.schedule)
        assert answer.bound is not None
        assert answer.bound <= answer.value


def test_names_a_smallest_conflict() -> None:
    plan = ProblemBuilder()
    saw, mill = plan.add_machine("saw"), plan.add_machine("mill")
    for name, deadline in (("a", 8), ("b", 9), ("c", 30)):
        job = plan.add_job(name, deadline=deadline)
        plan.add_mode(plan.add_operation(job, "cut"), 5, saw)
        plan.add_mode(plan.add_operation(job, "turn"), 1, mill)
    answer = solve(plan.build(), 20, solver="cpsat", workers=1)
    assert answer.status == "infeasible"
    assert answer.conflict == ("deadline 8 of a", "deadline 9 of b")
    assert str(answer) == "infeasible: deadline 8 of a; deadline 9 of b"


def test_same_seed_and_iterations_same_schedule() -> None:
    problem = random_problem(3, operations=20, tight=0)
    runs = [solve(problem, 60, solver="cpsat", workers=1, seed=5, iterations=300) for _ in range(2)]
    assert runs[0].schedule is not None
    assert runs[1].schedule is not None
    assert (runs[0].schedule.start == runs[1].schedule.start).all()
