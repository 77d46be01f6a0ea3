"""Dispatching rules on a problem: by name, or a Python function."""

from collections.abc import Callable
from types import FunctionType
from typing import Any, cast

import numpy as np

from ..checker import violation
from ..problem import LATE, NEVER, TARDINESS, IntArray, Problem, SchedulingError
from ..run import Run
from ..schedule import Schedule
from . import dispatch_kernel
from .priority_kernel import ATC, ATCS, COVERT, CR, EDD, MWKR, SPT
from .tables_kernel import Shop

__all__ = ["DEFAULT_LOOK_AHEAD", "RULES", "Priority", "best_of_rules", "dispatch_by", "make_shop", "unsupported"]

Priority = Callable[[int, int, int, int], float]
"""Operation, mode, time, setup before it: gives its priority; the greatest goes first."""

RULES = {"SPT": SPT, "EDD": EDD, "MWKR": MWKR, "ATC": ATC, "ATCS": ATCS, "CR": CR, "COVERT": COVERT}
DEFAULT_LOOK_AHEAD = 2.0
_KERNEL: Any = dispatch_kernel.dispatch
_DATED = [
    *[("ATC", 1.0), ("ATC", 2.0), ("ATCS", 1.0), ("ATCS", 2.0), ("ATC", 0.5), ("ATC", 4.0), ("COVERT", 0.5)],
    *[("CR", 2.0), ("COVERT", 1.0), ("COVERT", 2.0), ("EDD", 2.0), ("SPT", 2.0), ("ATC", 8.0), ("MWKR", 2.0)],
]
_UNDATED = [("MWKR", 2.0), ("ATCS", 2.0), ("SPT", 2.0), ("ATC", 2.0)]


def unsupported(problem: Problem) -> str | None:
    """Why dispatching cannot take a problem; None if it can. Deadlines are not looked at, and may be missed."""
    if problem.op_blocking.any():
        return "blocking operations"
    if (problem.arc_max_lag < NEVER).any():
        return "greatest lags (no-wait)"
    if problem.transporters:
        return "limited transporters"
    return None


def dispatch_by(
    problem: Problem, rule: str | Priority, *, look_ahead: float = DEFAULT_LOOK_AHEAD, shop: Shop | None = None
) -> Schedule | None:
    """The schedule of one rule; None if it could not place every operation around the frozen ones and breaks.

    Parameters
    ----------
    rule : str or callable
        A name of `RULES`, or a function (operation, mode, time, setup) -> priority; the latter runs interpreted, some
        hundred times slower.
    look_ahead : float
        How far ATC, ATCS and COVERT look ahead, in mean durations; above 0.
    shop : Shop or None
        From `make_shop`, where many rules are tried.

    Raises
    ------
    SchedulingError
        If the rule is unknown or dispatching does not support the problem.
    """
    reason = unsupported(problem)
    if reason is not None:
        raise SchedulingError(f"dispatching rules do not support the problem: {reason}")
    if isinstance(rule, str) and rule not in RULES:
        raise SchedulingError(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    if not look_ahead > 0:
        raise SchedulingError(f"look-ahead {look_ahead}: above 0 would do")
    arrays = make_shop(problem) if shop is None else shop
    means = max(1.0, float(problem.mode_duration.mean())), max(1.0, _mean(problem.setup))
    if isinstance(rule, str):
        start, end, mode = _KERNEL(arrays, RULES[rule], look_ahead, *means)
    else:
        start, end, mode = _interpreted()(arrays, SPT, look_ahead, *means, rule)
    return Schedule(start, end, mode) if (start >= 0).all() else None


def best_of_rules(run: Run) -> None:
    """Offer the schedules of all rules, those that suit the objective first, for a tenth of the run's time.

    With a limit on iterations all of them are tried, since the answer must not depend on how fast the machine is.
    """
    p = run.problem
    weighs = p.objective[0]
    dated = bool(weighs[TARDINESS] or weighs[LATE])
    careless = bool((p.job_deadline < NEVER).any() or (p.op_frozen >= 0).any() or (p.resource_follows >= 0).any())
    shop = make_shop(p)
    for rule, look_ahead in _DATED if dated else _UNDATED:
        late = run.iterations is None and run.seconds > run.time_limit / 10
        if run.stopped or (run.best is not None and late):
            break
        schedule = dispatch_by(p, rule, look_ahead=look_ahead, shop=shop)
        if schedule is not None and not (careless and violation(p, schedule)):
            run.offer(schedule, f"rule {rule}")


def _interpreted() -> Callable[..., tuple[IntArray, IntArray, IntArray]]:
    """Dispatching not compiled, so that it can call a Python function; what it calls besides is."""
    names = dict(vars(dispatch_kernel))
    for name in ("pick", "fill", "dispatch"):
        plain = names[name].py_func
        names[name] = FunctionType(plain.__code__, names, name, plain.__defaults__)
    return cast(Callable[..., tuple[IntArray, IntArray, IntArray]], names["dispatch"])


def _mean(values: IntArray) -> float:
    return float(values.mean()) if values.size else 0.0


def make_shop(problem: Problem) -> Shop:
    """The arrays on which rules run."""
    p, none = problem, np.zeros(0, dtype=np.int64)
    into_ptr, into_arc = p.arcs_into
    queue = np.concatenate([[0], np.cumsum(np.bincount(p.mode_place, minlength=p.resources))])
    frozen_row, frozen = _frozen(p)
    resources = (
        *(p.resource_capacity, p.resource_batching, p.resource_setup, p.resource_location, p.resource_ready),
        *(p.resource_family, p.resource_follows, queue, frozen_row),
    )
    operations = (
        *(p.op_job, p.op_mode_ptr, p.op_release, p.op_family, p.op_resumable, p.op_frozen, p.arc_ptr, into_ptr),
        np.diff(into_ptr),
    )
    return Shop(
        job=_table(p.job_due, p.job_weight),
        op=_table(*operations),
        mode=_table(p.mode_op, p.mode_duration, p.mode_calendar, p.mode_resource_ptr),
        use=_table(p.mode_resource, p.mode_demand),
        resource=_table(*resources),
        arc=_table(p.arc_from, p.arc_to, p.arc_min_lag, into_arc),
        calendar_ptr=p.calendar_ptr.copy(),
        breaks=_table(p.break_start, p.break_end),
        frozen=frozen,
        # Copies, since read-only arrays are a type of their own for numba.
        setup=p.setup.copy() if p.setup.size else none.reshape(0, 0, 0),
        transport=p.transport.copy(),
        visit=_visits(p),
        rest=_work_left(p),
    )


def _table(*rows: IntArray) -> IntArray:
    """Rows of one table, the shorter ones with a 0 behind."""
    table = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    for n, row in enumerate(rows):
        table[n, : len(row)] = row
    return table


def _frozen(p: Problem) -> tuple[IntArray, IntArray]:
    """Rows (r+1,) of the frozen operations of each resource, in order of start."""
    rows: list[list[int]] = [[] for _ in range(p.resources)]
    frozen = np.flatnonzero(p.op_frozen >= 0)
    for i in frozen[np.argsort(p.op_frozen[frozen], kind="stable")].tolist():
        k = int(p.op_mode_ptr[i])
        for r in p.mode_resource[p.mode_resource_ptr[k] : p.mode_resource_ptr[k + 1]].tolist():
            rows[r].append(i)
    ptr = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64)
    return ptr, np.array([i for row in rows for i in row], dtype=np.int64)


def _work_left(p: Problem) -> np.ndarray:
    """(o,) mean durations of the operations of the same job that come after each one."""
    mean = np.add.reduceat(p.mode_duration, p.op_mode_ptr[:-1]) / p.op_mode_count
    until = np.cumsum(mean)
    last = until[p.job_op_ptr[1:] - 1]
    return np.asarray(last[p.op_job] - until, dtype=np.float64)


def _visits(p: Problem) -> IntArray:
    if (p.resource_follows < 0).all():
        return np.zeros((0, 0), dtype=np.int64)
    visit = np.full((p.resources, p.jobs), -1, dtype=np.int64)
    owner = np.repeat(p.mode_op, np.diff(p.mode_resource_ptr))
    visit[p.mode_resource, p.op_job[owner]] = owner
    return visit
