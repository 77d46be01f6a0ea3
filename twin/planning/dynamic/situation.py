"""What a planner knows at a moment: the plan, how far the floor has come, and what was said of the future."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solvers.scheduling.problem import NEVER, IntArray, Problem

__all__ = ["Knowledge", "Situation"]


@dataclass
class Knowledge:
    """What has become known so far, in units of the problem; nothing of what is still to come is in it.

    Attributes
    ----------
    known : (n,) jobs that have been heard of and not been cancelled
    op_release : (o,) earliest starts
    job_due : (n,) due dates
    """

    known: NDArray[np.bool_]
    op_release: IntArray
    job_due: IntArray

    @classmethod
    def of(cls, problem: Problem) -> Knowledge:
        """What the plan was made from."""
        known = np.ones(problem.jobs, dtype=bool)
        return cls(known, problem.op_release.copy(), problem.job_due.copy())


@dataclass(frozen=True)
class Situation:
    """What a policy is asked about.

    Attributes
    ----------
    time : of the news [s]
    event : kind of the disturbance: "Breakdown", "Repaired", "RushOrder", ... or "Period"
    detail : the disturbance itself, as far as it is known; None for "Repaired" and "Period"
    deviation : growth of the foreseen weighted tardiness since the last plan, in mean operations of a mean job
    affected : share of the open operations whose foreseen start has moved by more than a mean operation
    new_orders : names of orders that no plan has
    tardiness : weighted tardiness that is foreseen if sequences stay [s]
    open : operations that have not begun
    changed : whether some of them are foreseen at another time than planned
    """

    time: float
    event: str
    detail: object
    deviation: float
    affected: float
    new_orders: tuple[str, ...]
    tardiness: float
    open: int = 0
    changed: bool = False
    notes: dict[str, object] = field(default_factory=dict)


def foreseen_tardiness(problem: Problem, end: IntArray) -> int:
    """Weighted tardiness of a schedule."""
    done = np.maximum.reduceat(end, problem.job_op_ptr[:-1])
    late = np.maximum(done - problem.job_due, 0)
    return int((np.where(problem.job_due < NEVER, late, 0) * problem.job_weight).sum())
