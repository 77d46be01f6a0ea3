"""Terms of the objective in a CP-SAT model."""

import numpy as np
from ortools.sat.python import cp_model

from ..objective import Clock, price_clock
from ..problem import DEVIATION, ENERGY, FLOW, LATE, MAKESPAN, NEVER, TARDINESS
from .variables import Expression, Variables, times

__all__ = ["levels"]


def levels(v: Variables) -> list[Expression]:
    """One expression for each row of the objective; terms of weight 0 cost nothing."""
    used = v.problem.objective.sum(axis=0) > 0
    makers = {
        MAKESPAN: _makespan,
        TARDINESS: _tardiness,
        LATE: _late,
        FLOW: _flow,
        ENERGY: _energy,
        DEVIATION: _deviation,
    }
    made = {term: make(v) for term, make in makers.items() if used[term]}
    return [sum(int(row[term]) * made[term] for term in made if row[term]) for row in v.problem.objective]


def _completed(v: Variables, j: int) -> cp_model.IntVar:
    """End of the last operation of a job."""
    p = v.problem
    operations = range(p.job_op_ptr[j], p.job_op_ptr[j + 1])
    last = [i for i in operations if not _goes_on(v, i, j)]
    if len(last) == 1:
        return v.end[last[0]]
    key = ("completed", j)
    if key not in v.known:
        v.known[key] = v.model.new_int_var(0, v.horizon, "")
        v.model.add_max_equality(v.known[key], [v.end[i] for i in last])
    return v.known[key]


def _goes_on(v: Variables, i: int, j: int) -> bool:
    row = slice(*v.problem.arc_ptr[i : i + 2])
    return bool((v.problem.op_job[v.problem.arc_to[row]] == j).any())


def _makespan(v: Variables) -> Expression:
    makespan = v.model.new_int_var(0, v.horizon, "")
    last = [_completed(v, j) for j in range(v.problem.jobs)]
    v.model.add_max_equality(makespan, last)
    return makespan


def _tardiness(v: Variables) -> Expression:
    p, total = v.problem, list[Expression]()
    for j in np.flatnonzero((p.job_due < NEVER) & (p.job_weight > 0)).tolist():
        late = v.model.new_int_var(0, v.horizon, "")
        v.model.add(late >= _completed(v, j) - int(p.job_due[j]))
        total.append(int(p.job_weight[j]) * late)
    return sum(total)


def _late(v: Variables) -> Expression:
    p, total = v.problem, list[Expression]()
    for j in np.flatnonzero(p.job_due < NEVER).tolist():
        late = v.model.new_bool_var("")
        v.model.add(_completed(v, j) <= int(p.job_due[j])).only_enforce_if(~late)
        total.append(late)
    return sum(total)


def _flow(v: Variables) -> Expression:
    p = v.problem
    return sum(_completed(v, j) - int(p.job_release[j]) for j in range(p.jobs))


def _deviation(v: Variables) -> Expression:
    p, total = v.problem, list[Expression]()
    for i in np.flatnonzero(p.op_old_start >= 0).tolist():
        moved = v.model.new_int_var(0, v.horizon, "")
        v.model.add(moved >= v.start[i] - int(p.op_old_start[i]))
        v.model.add(moved >= int(p.op_old_start[i]) - v.start[i])
        total.append(moved)
    return sum(total)


def _energy(v: Variables) -> Expression:
    """Power of the mode times the price between start and end, read off the price's clock."""
    p, total = v.problem, list[Expression]()
    clocks: dict[int, Clock] = {}
    for i in range(p.operations):
        groups: dict[tuple[int, int], list[int]] = {}
        for k in v.modes(i):
            if p.mode_power[k] and p.mode_duration[k]:
                calendar = int(p.mode_calendar[k]) if p.op_resumable[i] else -1
                groups.setdefault((int(p.mode_power[k]), calendar), []).append(k)
        for (power, calendar), modes in groups.items():
            if calendar not in clocks:
                clocks[calendar] = price_clock(p, calendar)
            clock, here = clocks[calendar], v.any_mode(i, modes)
            if len(clock.times) == 1:
                price: Expression = times(clock.rates[0], v.end[i] - v.start[i])
                most = int(clock.rates[0]) * v.horizon
            else:
                price = _read(v, clock, v.end[i], here) - _read(v, clock, v.start[i], here)
                most = int(clock(np.array([v.horizon]))[0])
            if here is v.true:
                total.append(times(power, price))
            else:
                cost = v.model.new_int_var(0, power * most, "")
                v.model.add(cost == power * price).only_enforce_if(here)
                total.append(cost)
    return sum(total)


def _read(v: Variables, clock: Clock, time: cp_model.IntVar, here: cp_model.IntVar) -> cp_model.IntVar:
    """Variable with the clock's sum at a time, one literal for each stretch of equal rate; no time is in two."""
    keep = clock.times <= v.horizon
    stops = np.append(clock.times[keep][1:] - 1, v.horizon)
    total = v.model.new_int_var(0, int(clock(np.array([v.horizon]))[0]), "")
    literals = []
    for low, high, rate, base in zip(clock.times[keep], stops, clock.rates[keep], clock.sums[keep], strict=True):
        literal = v.model.new_bool_var("")
        v.model.add_linear_constraint(time, int(low), int(high)).only_enforce_if(literal)
        v.model.add(total == int(base) + times(rate, time - int(low))).only_enforce_if(literal)
        literals.append(literal)
    v.model.add(sum(literals) == here)
    return total
