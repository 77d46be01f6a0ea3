"""Problems as floors, schedules as plans, and back."""

from dataclasses import dataclass

import numpy as np

from ..problem import ENERGY, NEVER, IntArray, Problem
from ..schedule import Schedule
from . import floor_kernel as k
from .change_kernel import relax_all

__all__ = ["Floor", "Plan", "depths", "make_floor", "make_plan", "make_schedule", "sequences", "unsupported"]

LONGEST = 2**40
"""Times and weights stay far enough from 2**63 that no sum of costs overflows."""


def unsupported(problem: Problem) -> str | None:
    """Why a plan of sequences cannot express the problem; None if it can."""
    p = problem
    if (np.diff(p.mode_resource_ptr) != 1).any():
        return "operations that use several resources"
    if (p.resource_capacity != 1).any() or p.resource_batching.any():
        return "resources that take several operations at one time"
    if (p.resource_follows >= 0).any():
        return "machines that keep the sequence of another"
    if p.op_blocking.any() or (p.arc_max_lag < NEVER).any() or (p.arc_min_lag < 0).any():
        return "blocking, no-wait, greatest or negative lags"
    if p.transporters:
        return "limited transporters"
    if (p.job_deadline < NEVER).any():
        return "deadlines"
    if p.objective[:, ENERGY].any():
        return "energy in the objective"
    if (p.break_end >= NEVER).any():
        return "a machine that rests for ever"
    if len(p.objective) > 1:
        return "several levels of the objective"
    return "times that are too long" if _horizon(p) * max(1, int(p.objective.sum())) > LONGEST else None


def _horizon(p: Problem) -> int:
    longest = np.maximum.reduceat(p.mode_duration, p.op_mode_ptr[:-1])
    steps = int(p.arc_min_lag.sum()) + p.arcs * int(p.transport.max(initial=0))
    steps += p.operations * int(p.setup.max(initial=0)) + int((p.break_end - p.break_start).sum())
    begin = max(
        int(p.op_release.max()), int(p.resource_ready.max()), int(p.op_frozen.max()), int(p.break_end.max(initial=0))
    )
    return begin + int(longest.sum()) + steps


@dataclass(frozen=True, eq=False)
class Floor:
    """A problem as the kernels take it: see floor_kernel.py."""

    given: IntArray
    tables: IntArray


@dataclass(frozen=True, eq=False)
class Plan:
    """A solution as the kernels take it: see floor_kernel.py."""

    rows: IntArray
    sequence: IntArray

    def copy(self) -> "Plan":
        """The same in other memory."""
        return Plan(self.rows.copy(), self.sequence.copy())

    @property
    def cost(self) -> int:
        """Value of the objective."""
        return int(self.rows[k.VALUE, k.COST])


def make_floor(problem: Problem) -> Floor:
    """The problem as arrays for the kernels."""
    p = problem
    into_ptr, into = p.arcs_into
    last = np.ones(p.operations, dtype=np.int64)
    last[p.arc_from[p.op_job[p.arc_from] == p.op_job[p.arc_to]]] = 0
    rows = {
        k.RELEASE: np.maximum(p.op_release, p.job_release[p.op_job]),
        k.FROZEN: p.op_frozen,
        k.OLD: p.op_old_start,
        k.FAMILY: p.op_family,
        k.RESUMABLE: p.op_resumable,
        k.JOB: p.op_job,
        k.LAST: last,
        k.MODE_PTR: p.op_mode_ptr,
        k.MODE_MACHINE: p.mode_place,
        k.MODE_TIME: p.mode_duration,
        k.MODE_CALENDAR: p.mode_calendar,
        k.PRED_PTR: into_ptr,
        k.PRED: p.arc_from[into],
        k.PRED_LAG: p.arc_min_lag[into],
        k.SUCC_PTR: p.arc_ptr,
        k.SUCC: p.arc_to,
        k.READY: p.resource_ready,
        k.FIRST_FAMILY: p.resource_family,
        k.SETUP_ROW: p.resource_setup,
        k.LOCATION: p.resource_location,
        k.BREAK_PTR: p.calendar_ptr,
        k.BREAK_START: p.break_start,
        k.BREAK_END: p.break_end,
        k.JOB_OP_PTR: p.job_op_ptr,
        k.DUE: p.job_due,
        k.WEIGHT: p.job_weight,
        k.JOB_RELEASE: p.job_release,
        k.TERMS: p.objective[0],
        k.SIZES: np.array([p.operations, p.jobs, p.setup.shape[1], len(p.transport), p.setup.size]),
    }
    given = np.zeros((k.GIVEN_ROWS, max(len(row) for row in rows.values())), dtype=np.int64)
    for number, row in rows.items():
        given[number, : len(row)] = row
    # The last zero keeps the array from being empty.
    return Floor(given, np.concatenate([p.setup.ravel(), p.transport.ravel(), [0]]).astype(np.int64))


def sequences(problem: Problem, schedule: Schedule) -> IntArray:
    """All operations in an order in which each follows its predecessors in job and machine."""
    return np.lexsort((depths(problem), schedule.end, schedule.start)).astype(np.int64)


def depths(p: Problem) -> IntArray:
    """Longest chain of arcs up to each operation, which orders operations that take no time."""
    depth = np.zeros(p.operations, dtype=np.int64)
    while True:
        after = depth.copy()
        np.maximum.at(after, p.arc_to, depth[p.arc_from] + 1)
        if (after == depth).all():
            return depth
        depth = after


def make_plan(problem: Problem, floor: Floor, schedule: Schedule) -> Plan | None:
    """The plan with a schedule's machines and sequences; None if its frozen operations do not fit."""
    most = int(np.bincount(problem.mode_place, minlength=problem.resources).max())
    width = max(problem.operations, problem.jobs, problem.resources, 8) + 1
    plan = Plan(np.zeros((k.PLAN_ROWS, width), np.int64), np.zeros((problem.resources, most), np.int64))
    rows, operations = plan.rows, slice(problem.operations)
    rows[k.MODE, operations] = schedule.mode
    rows[k.MACHINE, operations] = problem.mode_place[schedule.mode]
    for op in sequences(problem, schedule).tolist():
        machine = rows[k.MACHINE, op]
        place = rows[k.COUNT, machine]
        rows[k.PLACE, op] = place
        plan.sequence[machine, place] = op
        rows[k.COUNT, machine] += 1
    rows[k.HIGH] = rows[k.COUNT]
    return plan if relax_all(floor.given, floor.tables, rows, plan.sequence) else None


def make_schedule(problem: Problem, plan: Plan) -> Schedule:
    """The schedule of a plan."""
    operations = slice(problem.operations)
    return Schedule(*(plan.rows[row, operations].copy() for row in (k.START, k.END, k.MODE)))
