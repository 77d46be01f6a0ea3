"""Dispatching rules on a problem: by name, or a Python function."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np

from ..checker import violation
from ..objective import objective_value
from ..problem import NEVER, IntArray, Problem, SchedulingError
from ..schedule import Schedule
from .dispatch_kernel import Shop, dispatch
from .priority_kernel import ATC, ATCS, COVERT, CR, EDD, MWKR, SPT

__all__ = ["DEFAULT_LOOK_AHEAD", "RULES", "Priority", "best_of_rules", "dispatch_by", "make_shop", "unsupported"]

Priority = Callable[[int, int, int, int], float]
"""Operation, mode, time, setup before it: gives its priority; the greatest goes first."""

RULES = {"SPT": SPT, "EDD": EDD, "MWKR": MWKR, "ATC": ATC, "ATCS": ATCS, "CR": CR, "COVERT": COVERT}
DEFAULT_LOOK_AHEAD = 2.0
LOOK_AHEADS = (0.5, 1.0, 2.0, 4.0, 8.0)


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
        kernel = cast(Callable[..., tuple[IntArray, IntArray, IntArray]], dispatch)
        start, end, mode = kernel(arrays, RULES[rule], look_ahead, *means)
    else:
        start, end, mode = dispatch.py_func(arrays, SPT, look_ahead, *means, rule)
    return Schedule(start, end, mode) if (start >= 0).all() else None


def best_of_rules(problem: Problem, rules: Sequence[str] = tuple(RULES)) -> tuple[Schedule, str] | None:
    """The best feasible schedule of all these rules, each with several look-aheads, and the name of its rule."""
    shop = make_shop(problem)
    found: list[tuple[tuple[int, ...], str, Schedule]] = []
    for rule in rules:
        for look_ahead in LOOK_AHEADS if rule in ("ATC", "ATCS", "COVERT") else (DEFAULT_LOOK_AHEAD,):
            schedule = dispatch_by(problem, rule, look_ahead=look_ahead, shop=shop)
            if schedule is not None:
                found.append((objective_value(problem, schedule), rule, schedule))
    for _, rule, schedule in sorted(found, key=lambda one: one[0]):
        if violation(problem, schedule) is None:
            return schedule, rule
    return None


def _mean(values: IntArray) -> float:
    return float(values.mean()) if values.size else 0.0


def make_shop(problem: Problem) -> Shop:
    """The arrays on which rules run."""
    p = problem
    first = p.mode_place
    into_ptr, into_arc = p.arcs_into
    order = np.argsort(p.op_frozen, kind="stable")
    frozen = [
        [int(i) for i in order if p.op_frozen[i] >= 0 and r in _resources(p, int(p.op_mode_ptr[i]))]
        for r in (range(p.resources) if (p.op_frozen >= 0).any() else ())
    ]
    derived = {
        "into_ptr": into_ptr,
        "into_arc": into_arc,
        "rest": _work_left(p),
        "waits": np.diff(into_ptr),
        "entry_ptr": np.concatenate([[0], np.cumsum(np.bincount(first, minlength=p.resources))]),
        "visit": _visits(p),
        "frozen_ptr": np.cumsum([0, *(len(row) for row in frozen)] if frozen else np.zeros(p.resources + 1, np.int64)),
        "frozen": np.array([i for row in frozen for i in row], dtype=np.int64),
        "transport": p.transport if p.transport.size else np.zeros((1, 1), dtype=np.int64),
        "setup": p.setup if p.setup.size else np.zeros((1, 1, 1), dtype=np.int64),
    }
    return Shop(**{name: _writable(derived[name] if name in derived else getattr(p, name)) for name in Shop._fields})


def _writable(array: np.ndarray) -> np.ndarray:
    """Read-only arrays are a type of their own for numba: one type is enough."""
    return array if array.flags.writeable else array.copy()


def _resources(p: Problem, k: int) -> IntArray:
    return p.mode_resource[p.mode_resource_ptr[k] : p.mode_resource_ptr[k + 1]]


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
