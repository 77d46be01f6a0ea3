"""The terms of the objective, by hand and unit by unit."""

import numpy as np
import pytest

from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.objective import objective_value, price_clock, terms
from solvers.scheduling.schedule import Schedule

from .generated import random_problem


def test_terms_by_hand() -> None:
    plan = ProblemBuilder()
    saw = plan.add_machine("saw", breaks=[(5, 8)])
    plan.set_tariff([(0, 2), (4, 10), (9, 1)])
    for due, weight, old in ((3, 5, 1), (20, 7, None)):
        job = plan.add_job(release=1, due=due, weight=weight)
        operation = plan.add_operation(job, resumable=True, old_start=old)
        plan.add_mode(operation, 3, saw, power=4)
    p = plan.minimize({"tardiness": 2, "late": 100}, {"makespan": 1}).build()
    s = Schedule(np.array([3, 9]), np.array([9, 12]), np.array([0, 1]))
    # The first works in 3, 4 and 8 at prices 2, 10, 10; the second in 9, 10, 11 at 1.
    assert terms(p, s).tolist() == [12, 5 * 6, 1, 8 + 11, 4 * (22 + 3), 2]
    assert objective_value(p, s) == (2 * 30 + 100, 12)


@pytest.mark.parametrize("seed", range(12))
def test_price_clock_counts_units(seed: int) -> None:
    p = random_problem(seed)
    for c in range(-1, len(p.calendar_ptr) - 1):
        row = slice(*p.calendar_ptr[c : c + 2]) if c >= 0 else slice(0, 0)
        total, sums = 0, [0]
        for t in range(60):
            rests = bool(((p.break_start[row] <= t) & (t < p.break_end[row])).any())
            known = np.flatnonzero(p.tariff_start <= t)
            price = int(p.tariff_price[known[-1]]) if len(p.tariff_start) else 1
            total += 0 if rests else price
            sums.append(total)
        assert price_clock(p, c)(np.arange(61)).tolist() == sums
