"""The one way to solve: start, limits, interruptions, and every solver on generated problems."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from solvers.scheduling import (
    Better,
    Problem,
    ProblemBuilder,
    Schedule,
    SchedulingError,
    objective_value,
    solve,
    solver_names,
)
from solvers.scheduling.builder import add_chain

from .answers import answers, contradiction
from .generated import random_problem

SOLVERS = ("rule", "search", "cpsat", "lns", "hybrid")


def shop(seed: int, jobs: int = 8, machines: int = 4) -> Problem:
    g = np.random.default_rng(seed)
    plan = ProblemBuilder()
    places = [plan.add_machine() for _ in range(machines)]
    for _ in range(jobs):
        row = [[(int(g.integers(1, 30)), places[m])] for m in g.permutation(machines)]
        add_chain(plan, plan.add_job(), row)
    return plan.minimize(makespan=1).build()


def test_names_the_solvers() -> None:
    assert set(SOLVERS) <= set(solver_names())
    with pytest.raises(SchedulingError, match=r"unknown solver 'magic'; known: cpsat, hybrid, lns, rule, search"):
        solve(shop(0), solver="magic")


@pytest.mark.parametrize("seed", [*range(10), *(pytest.param(n, marks=pytest.mark.slow) for n in range(10, 150))])
def test_every_answer_keeps_every_constraint(seed: int) -> None:
    """Or the solver says that it does not support the problem."""
    problem = random_problem(seed + 500)
    assert contradiction(problem, answers(problem)) is None


def test_a_contradiction_is_found() -> None:
    problem = shop(1)
    found = {name: solve(problem, 5, solver=name, workers=1, iterations=50) for name in ("rule", "search")}
    assert contradiction(problem, found) is None
    assert found["rule"].value is not None
    low = found["rule"].value[0]
    assert "says infeasible" in str(contradiction(problem, found | {"x": replace(found["rule"], status="infeasible")}))
    assert "says bound" in str(contradiction(problem, found | {"x": replace(found["rule"], bound=(low + 1,))}))
    assert "but it is" in str(contradiction(problem, found | {"x": replace(found["rule"], value=(low + 1,))}))
    schedule = found["rule"].schedule
    assert schedule is not None
    broken = replace(schedule, start=schedule.start * 0, end=problem.mode_duration)
    assert contradiction(problem, {"x": replace(found["rule"], schedule=broken)}) is not None


@pytest.mark.parametrize("seed", range(3))
def test_the_default_proves_small_shops(seed: int) -> None:
    problem = shop(seed, jobs=5, machines=3)
    exact = solve(problem, 30, solver="cpsat", workers=1)
    answer = solve(problem, 30, workers=2)
    assert (exact.status, answer.status) == ("optimal", "optimal")
    assert answer.value == exact.value


def test_calls_the_infeasible_so() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine()
    for n in range(3):
        plan.add_mode(plan.add_operation(plan.add_job(f"job {n}", deadline=10)), 4, machine)
    answer = solve(plan.build(), 20, workers=1)
    assert answer.status == "infeasible"
    assert answer.conflict == ("deadline 10 of job 0", "deadline 10 of job 1", "deadline 10 of job 2")


@pytest.mark.parametrize("solver", SOLVERS)
def test_iterations_and_seed_give_one_schedule(solver: str) -> None:
    runs = [solve(shop(7), 60, solver=solver, workers=1, seed=3, iterations=300).schedule for _ in range(2)]
    assert runs[0] is not None
    assert runs[1] is not None
    assert runs[0].start.tolist() == runs[1].start.tolist()


@pytest.mark.parametrize("solver", SOLVERS)
def test_never_worse_than_the_start(solver: str) -> None:
    problem = shop(5)
    good = solve(problem, 60, solver="cpsat", workers=1, iterations=400).schedule
    assert good is not None
    answer = solve(problem, 60, solver=solver, workers=1, iterations=20, start=good)
    assert answer.value is not None
    assert answer.value <= objective_value(problem, good)
    assert answer.history[0].solver == "start"


def test_refuses_a_start_that_breaks_a_constraint() -> None:
    problem = shop(0)
    zero = np.zeros(problem.operations, np.int64)
    with pytest.raises(SchedulingError, match=r"job 0/0 \(ends \d+\) -> job 0/1 \(starts 0\)"):
        solve(problem, start=Schedule(zero, zero + problem.mode_duration, problem.op_mode_ptr[:-1]))


@pytest.mark.parametrize(("time_limit", "workers", "iterations"), [(0.0, 1, None), (1.0, 0, None), (1.0, 1, 0)])
def test_refuses_limits_of_nothing(time_limit: float, workers: int, iterations: int | None) -> None:
    with pytest.raises(SchedulingError, match="must be above 0"):
        solve(shop(0), time_limit, workers=workers, iterations=iterations)


def test_tells_every_improvement() -> None:
    told: list[Better] = []
    answer = solve(shop(3), 60, solver="lns", workers=1, iterations=5, on_better=told.append)
    assert [better.value for better in told] == [better.value for better in answer.history]
    assert all(a.value > b.value for a, b in pairwise(told))
    assert told[-1].value == answer.value


@pytest.mark.parametrize("solver", ["rule", "hybrid"])
def test_an_interruption_gives_the_best_so_far(solver: str) -> None:
    def interrupt(better: Better) -> None:
        raise KeyboardInterrupt

    answer = solve(shop(4), 60, solver=solver, workers=2, on_better=interrupt)
    assert answer.status == "feasible"
    assert len(answer.history) == 1
