"""Dispatching rules: always feasible, optimal where theory says so, the same by name and by function."""

from itertools import permutations

import numpy as np
import pytest

from solvers.scheduling.builder import ProblemBuilder, add_chain
from solvers.scheduling.checker import violation
from solvers.scheduling.objective import objective_value
from solvers.scheduling.problem import Problem, SchedulingError
from solvers.scheduling.rules.dispatch import RULES, best_of_rules, dispatch_by, unsupported
from solvers.scheduling.run import Run
from solvers.scheduling.solve import solve

from .generated import random_problem


def one_machine(seed: int, **objective: int) -> Problem:
    g = np.random.default_rng(seed)
    plan = ProblemBuilder()
    machine = plan.add_machine()
    for _ in range(7):
        plan.add_mode(plan.add_operation(plan.add_job(due=int(g.integers(1, 60)))), int(g.integers(1, 20)), machine)
    return plan.minimize(**objective).build()


def best_order(problem: Problem, cost: str) -> int:
    """Least sum or greatest tardiness over all orders."""
    found = []
    for order in permutations(range(problem.jobs)):
        ends = np.cumsum(problem.mode_duration[list(order)])
        late = np.maximum(0, ends - problem.job_due[list(order)])
        found.append(ends.sum() if cost == "flow" else late.max())
    return int(min(found))


@pytest.mark.parametrize("seed", range(3))
def test_spt_has_least_flow_and_edd_least_greatest_tardiness(seed: int) -> None:
    problem = one_machine(seed, flow=1)
    shortest, earliest = dispatch_by(problem, "SPT"), dispatch_by(problem, "EDD")
    assert shortest is not None
    assert earliest is not None
    assert objective_value(problem, shortest) == (best_order(problem, "flow"),)
    assert max(0, int((earliest.end - problem.job_due).max())) == best_order(problem, "late")


@pytest.mark.parametrize("seed", range(60))
def test_every_rule_keeps_the_constraints_or_says_no(seed: int) -> None:
    problem = random_problem(seed)
    if unsupported(problem):
        with pytest.raises(SchedulingError, match="dispatching rules do not support the problem"):
            dispatch_by(problem, "SPT")
        return
    around = (problem.op_frozen >= 0).any() or (problem.resource_follows >= 0).any()
    for rule in RULES:
        schedule = dispatch_by(problem, rule)
        if schedule is None:
            assert around, "only frozen operations and kept sequences may leave no room"
            continue
        broken = violation(problem, schedule)
        assert broken is None or "deadline" in broken or around, broken


@pytest.mark.parametrize("seed", range(4))
def test_a_function_is_a_rule(seed: int) -> None:
    problem = random_problem(seed, tight=0)
    named = dispatch_by(problem, "SPT")
    own = dispatch_by(problem, lambda operation, mode, time, setup: -(problem.mode_duration[mode] + setup))
    assert named is not None
    assert own is not None
    assert named.start.tolist() == own.start.tolist()


def test_takes_the_machine_that_ends_first() -> None:
    plan = ProblemBuilder()
    slow, fast = plan.add_machine(), plan.add_machine()
    for _ in range(3):
        add_chain(plan, plan.add_job(), [[(10, slow), (4, fast)]])
    schedule = dispatch_by(plan.build(), "SPT")
    assert schedule is not None
    assert sorted(schedule.end.tolist()) == [4, 8, 10]


def test_refuses_what_is_unknown() -> None:
    problem = one_machine(0, makespan=1)
    with pytest.raises(SchedulingError, match=r"unknown rule 'LIFO'; known: SPT, EDD, MWKR, ATC, ATCS, CR, COVERT"):
        dispatch_by(problem, "LIFO")
    with pytest.raises(SchedulingError, match=r"look-ahead 0: above 0 would do"):
        dispatch_by(problem, "ATC", look_ahead=0)


def test_offers_no_schedule_that_misses_a_deadline() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine()
    for deadline in (5, 5):
        plan.add_mode(plan.add_operation(plan.add_job(deadline=deadline)), 4, machine)
    assert solve(plan.build(), 5, solver="rule").status == "unknown"


class SlowRun(Run):
    """A run on a machine so slow that half of the time is gone after the first schedule."""

    @property
    def seconds(self) -> float:
        return 0.0 if self.best is None else self.time_limit / 2


def rules_tried(run: Run) -> list[tuple[int, ...]]:
    best_of_rules(run)
    return [better.value for better in run.history]


def test_all_rules_are_tried_under_a_limit_on_iterations_however_slow_the_machine() -> None:
    problem = next(p for p in map(random_problem, range(100)) if len(rules_tried(Run(p, 60.0, iterations=1))) > 1)
    every = rules_tried(Run(problem, 60.0, iterations=1))
    assert rules_tried(SlowRun(problem, 60.0, iterations=1)) == every
    assert rules_tried(SlowRun(problem, 60.0)) == every[:1]
