"""The front of two terms against all schedules of a tiny problem."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from solvers.scheduling import ProblemBuilder, SchedulingError, check, pareto_front


def test_ends_and_order_of_the_front() -> None:
    plan = ProblemBuilder()
    machine = plan.add_machine()
    rows = [(3, 4, 2), (5, 5, 9), (9, 9, 1), (1, 30, 1), (4, 12, 6)]
    for duration, due, weight in rows:
        plan.add_mode(plan.add_operation(plan.add_job(due=due, weight=weight)), duration, machine)
    problem = plan.build()
    front = pareto_front(problem, "flow", "tardiness", points=4, solver="cpsat", workers=1, time_limit=40)
    every = set()
    for order in permutations(range(5)):
        ends = np.cumsum([rows[j][0] for j in order])
        late = sum(rows[j][2] * max(0, int(end) - rows[j][1]) for j, end in zip(order, ends, strict=True))
        every.add((int(ends.sum()), late))
    best = {v for v in every if not any(o != v and o[0] <= v[0] and o[1] <= v[1] for o in every)}
    found = [trade.values for trade in front]
    assert (found[0], found[-1]) == (min(best), max(best))
    assert set(found) <= every
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(found))
    for trade in front:
        check(problem, trade.schedule)


def test_refuses_unknown_terms() -> None:
    plan = ProblemBuilder()
    plan.add_mode(plan.add_operation(plan.add_job()), 1, plan.add_machine())
    with pytest.raises(SchedulingError, match=r"unknown term of the objective: speed"):
        pareto_front(plan.build(), "speed", "flow")
    with pytest.raises(SchedulingError, match=r"two different terms"):
        pareto_front(plan.build(), "flow", "flow")
