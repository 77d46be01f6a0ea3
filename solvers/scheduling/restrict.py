"""A part of a problem: what is still to be done, with what is known by now."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .problem import IntArray, Problem
from .schedule import Schedule

__all__ = ["Part", "restrict"]


class Part:
    """A problem of some of the operations of another.

    Attributes
    ----------
    problem : Problem
    operations : (o,) numbers of its operations in the whole
    modes : (m,) numbers of its modes in the whole
    """

    def __init__(self, problem: Problem, operations: IntArray, modes: IntArray) -> None:
        self.problem = problem
        self.operations = operations
        self.modes = modes

    def narrowed(self, start: IntArray, mode: IntArray) -> Schedule:
        """The part of a schedule of the whole; a mode that is left out becomes the operation's first."""
        place = np.searchsorted(self.modes, mode[self.operations])
        place = np.minimum(place, len(self.modes) - 1)
        own = self.modes[place] == mode[self.operations]
        chosen = np.where(own, place, self.problem.op_mode_ptr[:-1])
        begun = start[self.operations]
        return Schedule(begun, begun + self.problem.mode_duration[chosen], chosen.astype(np.int64))


def restrict(
    problem: Problem,
    operations: NDArray[np.bool_],
    *,
    modes: NDArray[np.bool_] | None = None,
    op_release: IntArray | None = None,
    resource_ready: IntArray | None = None,
    resource_family: IntArray | None = None,
    job_due: IntArray | None = None,
    old_start: IntArray | None = None,
) -> Part:
    """The problem of some operations; what comes before them and is left out is taken as done.

    Parameters
    ----------
    operations : (o,) which are kept, at least one
    modes : (m,) which of their modes are kept; each operation has to have one
    op_release, resource_ready, resource_family, job_due, old_start
        In place of the problem's own, each as long as there; releases of jobs are in those of operations.
    """
    p = problem
    kept = operations[p.mode_op] if modes is None else operations[p.mode_op] & modes
    ops, ways = np.flatnonzero(operations), np.flatnonzero(kept)
    number = np.full(p.operations, -1, dtype=np.int64)
    number[ops] = np.arange(len(ops))
    counts = np.bincount(p.op_job[ops], minlength=p.jobs)
    jobs = np.flatnonzero(counts)
    job_number = np.full(p.jobs, -1, dtype=np.int64)
    job_number[jobs] = np.arange(len(jobs))
    arcs = operations[p.arc_from] & operations[p.arc_to]
    uses = np.diff(p.mode_resource_ptr)
    use = np.repeat(kept, uses)
    release = p.op_release if op_release is None else op_release
    return Part(
        replace(
            p,
            job_release=np.minimum(p.job_release[jobs], _least(release[ops], p.op_job[ops], p.jobs)[jobs]),
            job_due=(p.job_due if job_due is None else job_due)[jobs],
            job_deadline=p.job_deadline[jobs],
            job_weight=p.job_weight[jobs],
            job_op_ptr=_ptr(counts[jobs]),
            op_job=job_number[p.op_job[ops]],
            op_mode_ptr=_ptr(np.bincount(number[p.mode_op[ways]], minlength=len(ops))),
            op_release=release[ops],
            op_family=p.op_family[ops],
            op_resumable=p.op_resumable[ops],
            op_blocking=p.op_blocking[ops],
            op_frozen=p.op_frozen[ops],
            op_old_start=(p.op_old_start if old_start is None else old_start)[ops],
            mode_op=number[p.mode_op[ways]],
            mode_duration=p.mode_duration[ways],
            mode_power=p.mode_power[ways],
            mode_calendar=p.mode_calendar[ways],
            mode_resource_ptr=_ptr(uses[ways]),
            mode_resource=p.mode_resource[use],
            mode_demand=p.mode_demand[use],
            resource_ready=p.resource_ready if resource_ready is None else resource_ready.copy(),
            resource_family=p.resource_family if resource_family is None else resource_family.copy(),
            arc_ptr=_ptr(np.bincount(number[p.arc_from[arcs]], minlength=len(ops))),
            arc_from=number[p.arc_from[arcs]],
            arc_to=number[p.arc_to[arcs]],
            arc_min_lag=p.arc_min_lag[arcs],
            arc_max_lag=p.arc_max_lag[arcs],
            job_names=tuple(p.job_names[j] for j in jobs.tolist()),
            op_names=tuple(p.op_names[i] for i in ops.tolist()),
        ),
        ops,
        ways,
    )


def _ptr(counts: IntArray) -> IntArray:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _least(values: IntArray, owner: IntArray, count: int) -> IntArray:
    least = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(least, owner, values)
    return least
