"""The builder: what becomes of what is written, and one line for each mistake."""

from collections.abc import Callable

import pytest

from solvers.scheduling.builder import Operation, ProblemBuilder, Resource, add_chain
from solvers.scheduling.problem import NEVER, SchedulingError
from solvers.scheduling.validity import horizon


def make(plan: ProblemBuilder, duration: int = 3, **options: int) -> tuple[Operation, Resource]:
    machine = plan.add_machine("saw")
    operation = plan.add_operation(plan.add_job("frame", **options), "cut")
    plan.add_mode(operation, duration, machine)
    return operation, machine


def test_modes_and_breaks() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw", breaks=[(10, 12), (-3, 2), (12, 15)])
    crew = plan.add_renewable("crew", 2, breaks=[(14, 20), (40, None)])
    job = plan.add_job(release=4, due=30)
    operation = plan.add_operation(job, family="red")
    plan.add_mode(operation, 5, [saw, crew], demands=[1, 2])
    plan.add_mode(operation, 7, saw)
    problem = plan.build()
    assert problem.mode_resource.tolist() == [0, 1, 0]
    assert problem.mode_demand.tolist() == [1, 2, 1]
    rows = {
        c: list(zip(problem.break_start[a:b].tolist(), problem.break_end[a:b].tolist(), strict=True))
        for c, (a, b) in enumerate(zip(problem.calendar_ptr[:-1], problem.calendar_ptr[1:], strict=True))
    }
    assert rows[int(problem.mode_calendar[0])] == [(0, 2), (10, 20), (40, NEVER)]
    assert rows[int(problem.mode_calendar[1])] == [(0, 2), (10, 15)]
    assert problem.op_release.tolist() == [4]


def test_operations_are_numbered_by_job() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine()
    jobs = [plan.add_job(), plan.add_job()]
    made = [plan.add_operation(jobs[j], name) for j, name in ((1, "a"), (0, "b"), (1, "c"))]
    for duration, operation in enumerate(made):
        plan.add_mode(operation, duration, machine)
    plan.add_precedence(made[2], made[1])
    problem = plan.build()
    assert problem.mode_duration.tolist() == [1, 0, 2]
    assert (problem.arc_from.tolist(), problem.arc_to.tolist()) == ([2], [0])


def test_horizon_holds_everything_in_a_row() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine(breaks=[(0, 50)])
    add_chain(plan, plan.add_job(), [[(5, machine)], [(7, machine), (6, machine)]])
    assert horizon(plan.build()) >= 50 + 5 + 7


def no_machine(plan: ProblemBuilder) -> None:
    plan.add_operation(plan.add_job("frame"), "cut")


def empty_mode(plan: ProblemBuilder) -> None:
    plan.add_mode(plan.add_operation(plan.add_job("frame"), "cut"), 3, [])


def no_operation(plan: ProblemBuilder) -> None:
    plan.add_job("frame")


def cycle(plan: ProblemBuilder) -> None:
    first, machine = make(plan)
    second = plan.add_operation(plan.add_job("lid"), "cut")
    plan.add_mode(second, 1, machine)
    plan.add_precedence(first, second)
    plan.add_precedence(second, first)


def never_works(plan: ProblemBuilder) -> None:
    make(plan)
    plan.add_machine("mill", breaks=[(0, 20), (20, None)])


def negative_setup(plan: ProblemBuilder) -> None:
    _, machine = make(plan)
    plan.add_setup(machine, None, None, -1)


def sum_overflows(plan: ProblemBuilder) -> None:
    machine = plan.add_machine()
    for _ in range(3):
        plan.add_mode(plan.add_operation(plan.add_job()), 2**39, machine)


def lags(plan: ProblemBuilder) -> None:
    first, machine = make(plan)
    second = plan.add_operation(plan.add_job("lid"), "cut")
    plan.add_mode(second, 1, machine)
    plan.add_precedence(first, second, min_lag=4, max_lag=2)


def twice(plan: ProblemBuilder) -> None:
    operation, machine = make(plan)
    plan.add_mode(operation, 3, [machine, machine])


def twice_in_sequence(plan: ProblemBuilder) -> None:
    saw = plan.add_machine("saw")
    mill = plan.add_machine("mill", follows=saw)
    add_chain(plan, plan.add_job("frame"), [[(1, saw)], [(1, mill)], [(1, saw)]])


def too_much(plan: ProblemBuilder) -> None:
    operation, _ = make(plan)
    plan.add_mode(operation, 3, plan.add_renewable("crew", 2), demands=[3])


def frozen_with_choice(plan: ProblemBuilder) -> None:
    machine = plan.add_machine("saw")
    operation = plan.add_operation(plan.add_job("frame"), "cut", frozen=3)
    plan.add_mode(operation, 1, machine)
    plan.add_mode(operation, 2, machine)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda plan: None, "the problem has no jobs"),
        (no_operation, "job frame has no operation"),
        (no_machine, "operation frame/cut has no machine: give it at least one mode"),
        (empty_mode, "a mode of operation frame/cut has no machine: name at least one resource"),
        (cycle, "cyclic precedence: lid/cut -> frame/cut -> lid/cut"),
        (lambda plan: make(plan, -1), "operation frame/cut: duration -1 is negative"),
        (lambda plan: make(plan, release=-2), "job frame: release -2 is negative"),
        (lambda plan: make(plan, release=9, due=5), "job frame: due 5 is before its release 9"),
        (lambda plan: make(plan, release=9, deadline=5), "job frame: deadline 5 is before its release 9"),
        (lambda plan: make(plan, weight=-1), "job frame: weight -1 is negative"),
        (never_works, "resource mill never works: its breaks cover all time"),
        (negative_setup, "a setup time is negative"),
        (lambda plan: make(plan, 2**41), f"time {2**41} overflows: at most {2**40}; take a longer unit of time"),
        (sum_overflows, f"all times together, {3 * 2**39 + 1}, overflow: at most {2**40}; take a longer unit of time"),
        (lambda plan: make(plan, 2**70), f"number {2**70} overflows: at most {2**40}"),
        (lambda plan: make(plan, 2.5), "times and amounts are whole numbers, not 2.5"),
        (lags, "precedence frame/cut -> lid/cut: greatest lag 2 is below the least, 4"),
        (twice, "operation frame/cut: one mode names saw twice"),
        (twice_in_sequence, "job frame comes to saw twice; in a kept sequence once would do"),
        (too_much, "operation frame/cut asks for 3 of crew: 1 to 2 would do"),
        (frozen_with_choice, "operation frame/cut is frozen, but has 2 modes: give the one it runs in"),
        (lambda plan: plan.add_renewable("crew", 0) and make(plan), "resource crew: capacity 0; at least 1 is needed"),
    ],
)
def test_refuses_in_one_line(wrong: Callable[[ProblemBuilder], object], message: str) -> None:
    plan = ProblemBuilder()
    wrong(plan)
    with pytest.raises(SchedulingError) as refusal:
        plan.build()
    assert str(refusal.value) == message


def test_refuses_unknown_terms() -> None:
    with pytest.raises(
        SchedulingError, match=r"unknown term of the objective: speed; known: makespan, tardiness, late"
    ):
        ProblemBuilder().minimize(speed=1)


def test_refuses_weights_that_overflow() -> None:
    plan = ProblemBuilder()
    make(plan, 2**39, weight=2**30)
    with pytest.raises(SchedulingError, match=r"the objective may reach \d+, which overflows"):
        plan.minimize(tardiness=1).build()
