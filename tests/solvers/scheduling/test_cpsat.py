"""CP-SAT against all schedules of tiny problems, the checker on larger ones, and conflicts."""

from dataclasses import replace

import pytest

from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.problem import Problem
from solvers.scheduling.solve import solve, supports

from .exhaustive import best_value
from .generated import random_problem

LATEST = 22


def tiny(seed: int) -> Problem:
    """A problem of one or two operations without transporters."""
    for n in range(1000):
        problem = random_problem(1000 * seed + n, operations=1)
        if not problem.transporters and problem.operations <= 2 and supports(problem, "cpsat") is None:
            return problem
    raise AssertionError("no tiny problem among a thousand")


@pytest.mark.parametrize("seed", range(25))
def test_proves_what_looking_at_all_schedules_gives(seed: int) -> None:
    problem = tiny(seed)
    answer = solve(problem, 20, solver="cpsat", workers=1)
    found = best_value(problem, LATEST)
    if answer.schedule is not None and answer.schedule.start.max() > LATEST:
        assert found is None or found >= answer.value
    else:
        assert found == answer.value
    assert answer.status == ("infeasible" if answer.schedule is None else "optimal")


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


def test_says_what_is_too_large() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine("saw")
    for n in range(1500):
        plan.add_mode(plan.add_operation(plan.add_job(), family=n % 2), 1, machine)
    plan.add_setup(machine, 0, 1, 3)
    message = "2250000 pairs that follow each other (setups, batches, transporters, prices); CP-SAT takes 2000000"
    assert supports(plan.build(), "cpsat") == message


def test_the_solver_proves_no_wrong_optimum() -> None:
    """OR-Tools 9.15 called 145, 147 and 148 optimal here, by its random seed."""
    problem = random_problem(10030, operations=13)
    for seed in range(3):
        answer = solve(problem, 60, solver="cpsat", workers=1, seed=seed)
        assert answer.status == "optimal"
        assert answer.value == (142, 106)


@pytest.mark.parametrize(("mode", "best"), [(0, 46), (4, 44)])
def test_the_solver_proves_no_wrong_optimum_with_prices(mode: int, best: int) -> None:
    """OR-Tools 9.12 to 9.15 call one more optimal where machines are disjunctive constraints."""
    problem = random_problem(20589)
    duration = problem.mode_duration.copy()
    duration[mode] += 1
    answer = solve(replace(problem, mode_duration=duration), 60, solver="cpsat", workers=1)
    assert (answer.status, answer.value) == ("optimal", (best,))


def test_transporters_may_have_nothing_to_do() -> None:
    """A tour without a move is a tour; else 249 was called optimal, as if the move that may be left out were made."""
    answer = solve(random_problem(29199), 60, solver="cpsat", workers=1)
    assert (answer.status, answer.value) == ("optimal", (62, 222))
