"""Why a problem has no schedule: a set of given data that cannot hold together, none of which could be left out."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from ..calendars import without_breaks
from ..problem import NEVER, Problem
from .model import Model

__all__ = ["find_conflict"]

Datum = tuple[str, int]


def find_conflict(problem: Problem, *, time_limit: float, seed: int = 0) -> tuple[str, ...]:
    """The smallest conflict found in that time [s], one text for each datum; empty if resources alone forbid it.

    Assumptions of CP-SAT give a first set of releases, deadlines, frozen starts, greatest lags and ready times; all
    breaks join it. Then each datum is left out for a trial, and stays out if there is still no schedule (deletion
    filter).
    """
    end = time.perf_counter() + time_limit
    core = _assumed(problem, time_limit / 2, seed)
    core += [("breaks", r) for r in np.flatnonzero(problem.resource_calendar >= 0).tolist()]
    for datum in list(core):
        left = end - time.perf_counter()
        if left <= 0:
            break
        rest = [other for other in core if other != datum]
        if _status(Model.of(_only(problem, rest)), left, seed)[0] == "INFEASIBLE":
            core = rest
    return tuple(_text(problem, what, number) for what, number in core)


def _status(model: Model, seconds: float, seed: int) -> tuple[str, cp_model.CpSolver]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_time_in_seconds = seconds
    return solver.status_name(solver.solve(model.variables.model)), solver


def _assumed(problem: Problem, seconds: float, seed: int) -> list[Datum]:
    model = Model.of(problem, assume=True)
    v = model.variables
    v.model.add_assumptions([literal for _, _, literal in v.held])
    status, solver = _status(model, seconds, seed)
    everything = [(what, number) for what, number, _ in v.held]
    if status != "INFEASIBLE":
        return everything
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return [(what, number) for what, number, literal in v.held if literal.index in named]


def _only(problem: Problem, data: Sequence[Datum]) -> Problem:
    """The problem with these given data only."""

    def keep(what: str, values: np.ndarray, free: int) -> np.ndarray:
        kept = np.full_like(values, free)
        numbers = [number for kind, number in data if kind == what]
        kept[numbers] = values[numbers]
        return kept

    breaks = {number for what, number in data if what == "breaks"}
    relaxed = replace(
        problem,
        job_release=np.zeros_like(problem.job_release),
        job_deadline=keep("deadline", problem.job_deadline, NEVER),
        op_release=keep("release", problem.op_release, 0),
        op_frozen=keep("frozen", problem.op_frozen, -1),
        arc_max_lag=keep("lag", problem.arc_max_lag, NEVER),
        resource_ready=keep("ready", problem.resource_ready, 0),
    )
    return without_breaks(relaxed, set(range(problem.resources)) - breaks)


def _text(p: Problem, what: str, n: int) -> str:
    match what:
        case "release":
            return f"release {p.op_release[n]} of {p.op_names[n]}"
        case "deadline":
            return f"deadline {p.job_deadline[n]} of {p.job_names[n]}"
        case "frozen":
            return f"frozen start {p.op_frozen[n]} of {p.op_names[n]}"
        case "lag":
            names = f"{p.op_names[p.arc_from[n]]} and {p.op_names[p.arc_to[n]]}"
            return f"greatest lag {p.arc_max_lag[n]} between {names}"
        case "ready":
            return f"ready time {p.resource_ready[n]} of {p.resource_names[n]}"
        case _:
            return f"breaks of {p.resource_names[n]}"
