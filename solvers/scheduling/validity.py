"""Whether a problem makes sense: the first mistake in it as one line."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .problem import MAKESPAN, NEVER, TERMS, IntArray, Problem, SchedulingError

__all__ = ["MAX_TIME", "horizon", "validate"]

MAX_TIME = 2**40
"""Greatest single time, and greatest horizon: sums of a million of them fit in 64 bits."""
MAX_VALUE = 2**61


def validate(problem: Problem) -> None:
    """Refuse what makes no sense.

    The builder calls this; arrays made by hand should go through it before they are solved.

    Raises
    ------
    SchedulingError
        The first mistake found, in one line.
    """
    for mistake in _mistakes(problem):
        raise SchedulingError(mistake)


def horizon(problem: Problem) -> int:
    """A time by which some best schedule has ended: the last given instant, then everything one after the other.

    Idle time of the whole shop after the last given instant (release, break, price, date) can be cut out.
    """
    given = [0, *(int(_finite(times).max(initial=0)) for times in _instants(problem))]
    longest = np.maximum.reduceat(problem.mode_duration, problem.op_mode_ptr[:-1]) if problem.operations else _NONE
    lags = int(problem.arc_min_lag.sum())
    setups = int(problem.setup.max(initial=0)) * problem.operations
    moves = int(problem.transport.max(initial=0)) * (2 * problem.arcs)
    return max(given) + int(longest.sum()) + lags + setups + moves + 1


_NONE = np.zeros(0, dtype=np.int64)


def _where(mask: NDArray[np.generic]) -> list[int]:
    return [int(i) for i in np.flatnonzero(mask)]


def _finite(times: IntArray) -> IntArray:
    return times[times < NEVER]


def _instants(p: Problem) -> list[IntArray]:
    dates = [p.job_release, p.job_due, p.op_release, p.op_frozen, p.op_old_start, p.resource_ready]
    return [*dates, p.break_start, p.break_end, p.tariff_start]


def _mistakes(problem: Problem) -> Iterator[str]:
    yield from _of_sizes(problem)
    yield from _of_jobs(problem)
    yield from _of_modes(problem)
    yield from _of_resources(problem)
    yield from _of_arcs(problem)
    yield from _of_objective(problem)
    yield from _of_range(problem)


def _of_sizes(p: Problem) -> Iterator[str]:
    if not p.jobs:
        yield "the problem has no jobs"
    for j in _where(np.diff(p.job_op_ptr) == 0):
        yield f"job {p.job_names[j]} has no operation"
    for i in _where(p.op_mode_count == 0):
        yield f"operation {p.op_names[i]} has no machine: give it at least one mode"
    for k in _where(np.diff(p.mode_resource_ptr) == 0):
        yield f"a mode of operation {p.op_names[p.mode_op[k]]} has no machine: name at least one resource"


def _of_jobs(p: Problem) -> Iterator[str]:
    named = [
        ("release", p.job_release, "job", p.job_names),
        ("weight", p.job_weight, "job", p.job_names),
        ("release", p.op_release, "operation", p.op_names),
        ("ready time", p.resource_ready, "resource", p.resource_names),
    ]
    for what, values, kind, names in named:
        for j in _where(values < 0):
            yield f"{kind} {names[j]}: {what} {values[j]} is negative"
    for j in _where(p.job_due < p.job_release):
        yield f"job {p.job_names[j]}: due {p.job_due[j]} is before its release {p.job_release[j]}"
    for j in _where(p.job_deadline < p.job_release):
        yield f"job {p.job_names[j]}: deadline {p.job_deadline[j]} is before its release {p.job_release[j]}"
    for i in _where((p.op_frozen >= 0) & (p.op_frozen < p.op_release)):
        yield f"operation {p.op_names[i]}: frozen start {p.op_frozen[i]} is before its release {p.op_release[i]}"
    for i in _where((p.op_frozen >= 0) & (p.op_mode_count > 1)):
        yield f"operation {p.op_names[i]} is frozen, but has {p.op_mode_count[i]} modes: give the one it runs in"


def _of_modes(p: Problem) -> Iterator[str]:
    for k in _where(p.mode_duration < 0):
        yield f"operation {p.op_names[p.mode_op[k]]}: duration {p.mode_duration[k]} is negative"
    for k in _where(p.mode_power < 0):
        yield f"operation {p.op_names[p.mode_op[k]]}: power {p.mode_power[k]} is negative"
    owner = np.repeat(np.arange(p.modes), np.diff(p.mode_resource_ptr))
    wrong = (p.mode_demand < 1) | (p.mode_demand > p.resource_capacity[p.mode_resource])
    for e in _where(wrong):
        r = p.mode_resource[e]
        yield (
            f"operation {p.op_names[p.mode_op[owner[e]]]} asks for {p.mode_demand[e]} of {p.resource_names[r]}: "
            f"1 to {p.resource_capacity[r]} would do"
        )
    keys = owner * p.resources + p.mode_resource
    if len(np.unique(keys)) < len(keys):
        values, counts = np.unique(keys, return_counts=True)
        k, r = divmod(int(values[counts > 1][0]), p.resources)
        yield f"operation {p.op_names[p.mode_op[k]]}: one mode names {p.resource_names[r]} twice"
    batching = p.resource_batching[p.mode_resource] == 1
    for k in _where(np.bincount(owner[batching], minlength=p.modes) > 1):
        yield f"operation {p.op_names[p.mode_op[k]]}: one mode uses two batching resources"
    touchy = batching | (p.resource_setup[p.mode_resource] >= 0)
    for e in _where(touchy & (p.mode_duration[owner] == 0)):
        yield (
            f"operation {p.op_names[p.mode_op[owner[e]]]}: duration 0 on {p.resource_names[p.mode_resource[e]]}, "
            "which has setups or batches: at least 1 is needed"
        )
    for r in _where(p.resource_batching):
        users = owner[p.mode_resource == r]
        if len(np.unique(p.mode_calendar[users])) > 1 or len(np.unique(p.op_resumable[p.mode_op[users]])) > 1:
            yield f"batching resource {p.resource_names[r]}: its operations must share their breaks, and pause alike"


def _of_resources(p: Problem) -> Iterator[str]:
    for r in _where(p.resource_capacity < 1):
        yield f"resource {p.resource_names[r]}: capacity {p.resource_capacity[r]}; at least 1 is needed"
    many = (p.resource_capacity > 1) & (p.resource_batching == 0)
    for r in _where(many & (p.resource_setup >= 0)):
        yield f"resource {p.resource_names[r]} has setups and capacity {p.resource_capacity[r]}: at most 1 would do"
    owner = np.repeat(p.mode_op, np.diff(p.mode_resource_ptr))
    for r in _where(p.resource_follows >= 0):
        leader = int(p.resource_follows[r])
        if many[r] or many[leader] or p.resource_batching[r] or p.resource_batching[leader] or leader == r:
            yield f"resource {p.resource_names[r]} cannot follow {p.resource_names[leader]}: two machines are needed"
        for machine in (r, leader):
            comes = np.bincount(p.op_job[np.unique(owner[p.mode_resource == machine])], minlength=p.jobs)
            for j in _where(comes > 1):
                names = f"job {p.job_names[j]} comes to {p.resource_names[machine]}"
                yield f"{names} twice; in a kept sequence once would do"
    for r in _where(p.resource_calendar >= 0):
        row = slice(*p.calendar_ptr[p.resource_calendar[r] : p.resource_calendar[r] + 2])
        if (p.break_start[row] <= 0).any() and (p.break_end[row][p.break_start[row] <= 0] >= NEVER).any():
            yield f"resource {p.resource_names[r]} never works: its breaks cover all time"
    if (p.setup < 0).any():
        yield "a setup time is negative"
    if (p.transport < 0).any():
        yield "a transport time is negative"
    if p.transporters < 0:
        yield f"{p.transporters} transporters: 0 (no limit) or more"
    if p.transporters and not 0 <= p.transporter_location < len(p.transport):
        yield "transporters need a location to start from"


def _of_arcs(p: Problem) -> Iterator[str]:
    for a in _where(p.arc_min_lag < 0):
        yield f"{_arc(p, a)}: least lag {p.arc_min_lag[a]} is negative"
    for a in _where(p.arc_max_lag < p.arc_min_lag):
        yield f"{_arc(p, a)}: greatest lag {p.arc_max_lag[a]} is below the least, {p.arc_min_lag[a]}"
    ring = _ring(p)
    if ring:
        yield "cyclic precedence: " + " -> ".join(p.op_names[i] for i in ring)


def _arc(p: Problem, a: int) -> str:
    return f"precedence {p.op_names[p.arc_from[a]]} -> {p.op_names[p.arc_to[a]]}"


def _ring(p: Problem) -> list[int]:
    """Operations of one cycle of precedence, the first repeated at the end; empty without one."""
    waits = np.bincount(p.arc_to, minlength=p.operations).tolist()
    ptr, after, before = p.arc_ptr.tolist(), p.arc_to.tolist(), p.arc_from.tolist()
    free = [i for i, count in enumerate(waits) if not count]
    while free:
        i = free.pop()
        for j in after[ptr[i] : ptr[i + 1]]:
            waits[j] -= 1
            if not waits[j]:
                free.append(j)
    if not any(waits):
        return []
    # Every operation left has one left before it: going back must meet itself.
    previous = {j: i for i, j in zip(before, after, strict=True) if waits[i] and waits[j]}
    path = [next(iter(previous))]
    while path[-1] not in path[:-1]:
        path.append(previous[path[-1]])
    return path[path.index(path[-1]) :][::-1]


def _of_objective(p: Problem) -> Iterator[str]:
    if not len(p.objective) or (p.objective < 0).any() or not (p.objective.sum(axis=1) > 0).all():
        yield f"an objective needs one weight above 0 and none below, of {', '.join(TERMS)}"
    if len(p.tariff_start) and (p.tariff_start[0] != 0 or (np.diff(p.tariff_start) <= 0).any()):
        yield "a tariff starts at 0, and its times increase"
    if (p.tariff_price < 0).any():
        yield "a price of the tariff is negative"


def _of_range(p: Problem) -> Iterator[str]:
    times = [*_instants(p), p.mode_duration, p.arc_min_lag, p.setup, p.transport, p.job_deadline]
    greatest = max(int(_finite(t).max(initial=0)) for t in times)
    if greatest > MAX_TIME:
        yield f"time {greatest} overflows: at most {MAX_TIME}; take a longer unit of time"
        return
    end = horizon(p)
    if end > MAX_TIME:
        yield f"all times together, {end}, overflow: at most {MAX_TIME}; take a longer unit of time"
    price = max(1, int(p.tariff_price.max(initial=1)))
    power = sum(int(power) for power in np.maximum.reduceat(p.mode_power, p.op_mode_ptr[:-1]))
    weight = sum(int(weight) for weight in p.job_weight)
    bounds = (end, weight * end, p.jobs, p.jobs * end, power * price * end, p.operations * end)
    for row in p.objective:
        value = sum(int(w) * bound for w, bound in zip(row[MAKESPAN:], bounds, strict=True))
        if value > MAX_VALUE:
            yield f"the objective may reach {value}, which overflows: at most {MAX_VALUE}; take smaller weights"
