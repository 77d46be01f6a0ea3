"""Which parts of the problem type a problem uses; solvers and file formats say by them what they cannot take."""

import numpy as np

from .problem import DEVIATION, ENERGY, FLOW, LATE, MAKESPAN, NEVER, TARDINESS, Problem

__all__ = ["FEATURES", "features", "foreign"]

FEATURES = (
    "alternative modes",
    "several resources in a mode",
    "resources of capacity above 1",
    "batching machines",
    "breaks",
    "resumable operations",
    "setups",
    "a first family",
    "kept sequences",
    "ready times",
    "transport",
    "limited transporters",
    "release dates",
    "releases of operations",
    "due dates",
    "deadlines",
    "weights",
    "precedence other than chains of jobs",
    "least lags",
    "greatest lags",
    "blocking",
    "frozen operations",
    "makespan",
    "tardiness",
    "late jobs",
    "flow time",
    "energy",
    "deviation",
    "several levels of objective",
)
"""All names that `features` may give."""


def features(problem: Problem) -> set[str]:
    """Names of the parts of the problem type that a problem uses."""
    p, weighs = problem, problem.objective.sum(axis=0) > 0
    used = {
        "alternative modes": (p.op_mode_count > 1).any(),
        "several resources in a mode": (np.diff(p.mode_resource_ptr) > 1).any(),
        "resources of capacity above 1": ((p.resource_capacity > 1) & (p.resource_batching == 0)).any(),
        "batching machines": p.resource_batching.any(),
        "breaks": len(p.break_start),
        "resumable operations": p.op_resumable.any() and len(p.break_start),
        "setups": p.setup.any(),
        "a first family": p.setup.any() and (p.resource_family >= 0).any(),
        "kept sequences": (p.resource_follows >= 0).any(),
        "ready times": p.resource_ready.any(),
        "transport": p.transport.any(),
        "limited transporters": p.transporters and p.transport.any(),
        "release dates": p.job_release.any(),
        "releases of operations": (p.op_release > p.job_release[p.op_job]).any(),
        "due dates": (p.job_due < NEVER).any(),
        "deadlines": (p.job_deadline < NEVER).any(),
        "weights": (p.job_weight != 1).any(),
        "precedence other than chains of jobs": not _chains(p),
        "least lags": p.arc_min_lag.any(),
        "greatest lags": (p.arc_max_lag < NEVER).any(),
        "blocking": p.op_blocking.any(),
        "frozen operations": (p.op_frozen >= 0).any(),
        "makespan": weighs[MAKESPAN],
        "tardiness": weighs[TARDINESS],
        "late jobs": weighs[LATE],
        "flow time": weighs[FLOW],
        "energy": weighs[ENERGY],
        "deviation": weighs[DEVIATION],
        "several levels of objective": len(p.objective) > 1,
    }
    return {name for name in FEATURES if used[name]}


def foreign(problem: Problem, known: set[str]) -> str | None:
    """The parts that a problem uses besides the known ones, as a text; None if there are none."""
    rest = features(problem) - known
    return ", ".join(name for name in FEATURES if name in rest) or None


def _chains(p: Problem) -> bool:
    """Whether the arcs are exactly those from each operation of a job to the next."""
    inner = np.flatnonzero(p.op_job[1:] == p.op_job[:-1])
    return bool(np.array_equal(p.arc_from, inner) and np.array_equal(p.arc_to, inner + 1))
