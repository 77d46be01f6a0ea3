"""The checker: for each constraint a schedule that just keeps it, and one that just does not."""

import numpy as np
import pytest

from solvers.scheduling.builder import Operation, ProblemBuilder, Resource
from solvers.scheduling.checker import InfeasibleScheduleError, check, violation
from solvers.scheduling.problem import Problem
from solvers.scheduling.schedule import Schedule


def at(
    problem: Problem, *starts: int, ends: dict[int, int] | None = None, modes: dict[int, int] | None = None
) -> Schedule:
    """A schedule by starts; the first mode and its duration if not given."""
    mode = problem.op_mode_ptr[:-1].copy()
    for i, k in (modes or {}).items():
        mode[i] += k
    start = np.array(starts, dtype=np.int64)
    end = start + problem.mode_duration[mode]
    for i, time in (ends or {}).items():
        end[i] = time
    return Schedule(start, end, mode)


def two(plan: ProblemBuilder, first: Resource, second: Resource, **options: bool) -> tuple[Operation, Operation]:
    """Two operations of one job, of duration 4 and 3, on these machines; options for the first."""
    job = plan.add_job("job")
    a, b = plan.add_operation(job, "a", **options), plan.add_operation(job, "b")
    plan.add_mode(a, 4, first)
    plan.add_mode(b, 3, second)
    return a, b


def keeps(problem: Problem, good: Schedule, bad: Schedule, message: str) -> None:
    check(problem, good)
    assert violation(problem, bad) == message
    with pytest.raises(InfeasibleScheduleError):
        check(problem, bad)


def test_machine() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw")
    two(plan, saw, saw)
    keeps(p := plan.build(), at(p, 0, 4), at(p, 0, 3), "job/b starts at 3; saw has job/a until 4")


def test_length_and_mode() -> None:
    plan = ProblemBuilder()
    two(plan, plan.add_machine(), plan.add_machine())
    p = plan.build()
    assert violation(p, at(p, 0, 4, ends={0: 3})) == "job/a ends at 3; started at 0 it ends at 4"
    assert (
        violation(p, Schedule(np.zeros(2, np.int64), np.array([4, 3]), np.array([1, 1])))
        == "operation job/a has no mode 1"
    )
    assert violation(p, Schedule(np.zeros(1, np.int64), np.zeros(2, np.int64), np.zeros(2, np.int64))) is not None


def test_lags() -> None:
    plan = ProblemBuilder()
    a, b = two(plan, plan.add_machine(), plan.add_machine())
    plan.add_precedence(a, b, min_lag=2, max_lag=5)
    p = plan.build()
    keeps(
        p,
        at(p, 0, 6),
        at(p, 0, 5),
        "job/a (ends 4) -> job/b (starts 5): 1 between, at least 2 and 0 of transport are needed",
    )
    keeps(p, at(p, 0, 9), at(p, 0, 10), "job/a (ends 4) -> job/b (starts 10): waits 6, at most 5 are allowed")


def test_transport() -> None:
    plan = ProblemBuilder()
    a, b = two(plan, plan.add_machine(location="here"), plan.add_machine(location="there"))
    plan.add_transport("here", "there", 7)
    plan.add_precedence(a, b, max_lag=0)
    p = plan.build()
    keeps(
        p,
        at(p, 0, 11),
        at(p, 0, 10),
        "job/a (ends 4) -> job/b (starts 10): 6 between, at least 0 and 7 of transport are needed",
    )


def test_dates_and_states() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw", ready=2)
    job = plan.add_job("job", release=1, deadline=9)
    plan.add_mode(plan.add_operation(job, "a"), 4, saw)
    p = plan.build()
    keeps(p, at(p, 2), at(p, 1), "job/a starts at 1; saw is ready at 2")
    keeps(p, at(p, 5), at(p, 6), "job/a ends at 10, after the deadline 9 of its job")
    assert violation(p, at(p, 0)) == "job/a starts at 0, before its release 1"


def test_frozen() -> None:
    plan = ProblemBuilder()
    plan.add_mode(plan.add_operation(plan.add_job("job"), "a", frozen=3), 4, plan.add_machine())
    p = plan.build()
    keeps(p, at(p, 3), at(p, 4), "job/a starts at 4; it is frozen at 3")


def test_breaks() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw", breaks=[(5, 8), (9, 10)])
    for name, resumable in (("a", False), ("b", True)):
        plan.add_mode(plan.add_operation(plan.add_job(name), "x", resumable=resumable), 4, saw)
    p = plan.build()
    keeps(p, at(p, 0, 4, ends={1: 12}), at(p, 0, 4), "b/x ends at 8; started at 4 it ends at 12")
    assert violation(p, at(p, 2, 10)) == "a/x, from 2 to 6, meets a break from 5 to 8"
    assert violation(p, at(p, 0, 7)) == "b/x starts at 7, in a break from 5 to 8"


def test_breaks_of_all_resources() -> None:
    plan = ProblemBuilder()
    saw, crew = plan.add_machine("saw", breaks=[(2, 4)]), plan.add_renewable("crew", 2, breaks=[(3, 6), (6, 7)])
    plan.add_mode(plan.add_operation(plan.add_job("a"), "x", resumable=True), 3, [saw, crew])
    p = plan.build()
    keeps(p, at(p, 0, ends={0: 8}), at(p, 0, ends={0: 7}), "a/x ends at 7; started at 0 it ends at 8")


def test_capacity() -> None:
    plan = ProblemBuilder()
    crew = plan.add_renewable("crew", 3)
    for n, demand in enumerate((2, 1, 1)):
        plan.add_mode(plan.add_operation(plan.add_job(f"job {n}"), "a"), 4, crew, demands=[demand])
    p = plan.build()
    keeps(p, at(p, 0, 3, 4), at(p, 0, 3, 3), "at 3 4 of crew are in use, there are 3")


def test_setups() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw", family="red")
    for family in ("red", "blue", "red"):
        plan.add_mode(plan.add_operation(plan.add_job(family), "a", family=family), 4, saw)
    plan.add_setup(saw, "red", "blue", 3)
    plan.add_setup(saw, "blue", "red", 1)
    p = plan.build()
    keeps(p, at(p, 0, 11, 4), at(p, 0, 10, 4), "blue/a starts at 10; saw has red/a until 8 and is set up until 11")
    keeps(p, at(p, 8, 3, 12), at(p, 7, 2, 11), "blue/a starts at 2; saw is set up for it at 3")


def test_blocking() -> None:
    plan = ProblemBuilder()
    saw, mill = plan.add_machine("saw"), plan.add_machine("mill")
    a, b = two(plan, saw, mill, blocking=True)
    plan.add_precedence(a, b)
    plan.add_mode(plan.add_operation(plan.add_job("other"), "a"), 2, saw)
    p = plan.build()
    keeps(p, at(p, 0, 6, 6), at(p, 0, 6, 5), "other/a starts at 5; saw has job/a until 6")


def test_parts_change_places_at_one_instant() -> None:
    plan = ProblemBuilder()
    saw, mill = plan.add_machine("saw"), plan.add_machine("mill")
    for first, second in ((saw, mill), (mill, saw)):
        plan.add_precedence(*two(plan, first, second, blocking=True))
    p = plan.build()
    check(p, at(p, 0, 4, 0, 4))


def test_batches() -> None:
    plan = ProblemBuilder()
    oven = plan.add_batching_machine("oven", 3)
    for n, (duration, demand, family) in enumerate([(4, 1, "hot"), (6, 2, "hot"), (5, 1, "hot"), (5, 1, "cold")]):
        operation = plan.add_operation(plan.add_job(f"job {n}"), "a", family=family)
        plan.add_mode(operation, duration, oven, demands=[demand])
    p = plan.build()
    check(p, at(p, 0, 0, 6, 11, ends={0: 6}))
    assert violation(p, at(p, 0, 0, 6, 11)) == "job 0/a ends at 4; started at 0 it ends at 6"
    assert violation(p, at(p, 0, 0, 0, 11, ends={0: 6, 2: 6})) == "the batch on oven at 0 loads 4, its capacity is 3"
    mixed = at(p, 0, 0, 6, 6, ends={0: 6})
    assert violation(p, mixed) == "the batch on oven at 6 mixes families: job 2/a, job 3/a"
    assert violation(p, at(p, 0, 0, 5, 11, ends={0: 6})) == "job 2/a starts at 5; oven has job 0/a until 6"


def test_kept_sequence() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw")
    mill = plan.add_machine("mill", follows=saw)
    for _ in range(2):
        two(plan, saw, mill)
    p = plan.build()
    message = "mill takes job before job; saw, whose sequence it keeps, takes them the other way"
    keeps(p, at(p, 0, 4, 4, 8), at(p, 0, 11, 4, 8), message)


def shuttle() -> Problem:
    """Two jobs from here to there, 5 away, by one transporter that starts there."""
    plan = ProblemBuilder()
    for n in range(2):
        first, second = plan.add_machine(location="here"), plan.add_machine(location="there")
        job = plan.add_job(f"job {n}")
        a, b = plan.add_operation(job, "a"), plan.add_operation(job, "b")
        plan.add_mode(a, 4, first)
        plan.add_mode(b, 3, second)
        plan.add_precedence(a, b)
    plan.add_transport("here", "there", 5)
    plan.add_transport("there", "here", 2)
    plan.set_transporters(1, "there")
    return plan.build()


@pytest.mark.parametrize(
    ("moves", "starts", "message"),
    [
        ((4, 11), (9, 16), None),
        ((3, 11), (9, 16), "move job 0/a -> job 0/b at 3 begins before 4"),
        ((5, 12), (9, 17), "move job 0/a -> job 0/b at 5 arrives at 10, after the start 9"),
        ((4, 10), (9, 16), "move job 1/a -> job 1/b at 10: transporter 0 is there at 11"),
    ],
)
def test_transporters(moves: tuple[int, int], starts: tuple[int, int], message: str | None) -> None:
    p = shuttle()
    s = at(p, 0, starts[0], 0, starts[1])
    assert violation(p, s) == "the moves of the transporters are missing"
    given = Schedule(s.start, s.end, s.mode, np.array(moves), np.zeros(2, np.int64))
    assert violation(p, given) == message


def test_operations_without_duration_at_one_instant_have_no_order() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw")
    mill = plan.add_machine("mill", follows=saw)
    for name in ("A", "B"):
        job = plan.add_job(name)
        on_saw, on_mill = plan.add_operation(job, "saw"), plan.add_operation(job, "mill")
        plan.add_mode(on_saw, 3, saw)
        plan.add_mode(on_mill, 0, mill)
    keeps(
        p := plan.build(),
        at(p, 3, 6, 0, 6),
        at(p, 3, 6, 0, 7),
        "mill takes A before B; saw, whose sequence it keeps, takes them the other way",
    )
