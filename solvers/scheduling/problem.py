"""A scheduling problem as arrays: what every solver, the checker and the readers share.

Write one with `ProblemBuilder` (builder.py) or read one (readers/); the arrays are for those who solve.

Sizes: n jobs, o operations, m modes, r resources, c calendars, a arcs, L locations, f families, l levels.
Lists of lists are in compressed rows (CSR): the entries of row i are `ptr[i]:ptr[i+1]`.

Meanings
--------
- **Time** is a whole number of units from 0, each `unit` seconds long. Intervals are half open. `NEVER` is no limit.
- **An operation** runs in one of its modes. Its *place* is the first resource of that mode.
- **An arc** (x, y) lets y start after x: min_lag <= start[y] - end[x] - transport <= max_lag, with transport the time
  from the place of x to that of y (0 where one of them has no location). No-wait is max_lag 0.
- **Breaks** of a calendar stop a resource. A resumable operation pauses in the breaks of all its resources (and holds
  them); another must fit between them. Nothing starts within a break. Setups, lags and transport run through breaks.
- **A blocking operation** holds its resources after its end until its parts leave: for each arc to y until
  start[y] - transport or, if a transporter moves them, until the move starts. Parts may change places at one instant.
- **A machine** is a resource of capacity 1 that does no batches; its operations follow each other.
- **Setup**: on a machine with a setup matrix the next operation starts at least setup[family before, its family] after
  the one before has left; on a batching resource so does the next batch. `resource_family` is the family that it is set
  up for at the time `resource_ready` (-1: no first setup).
- **Same sequence**: the jobs on a machine that follows another one are in the order that they have there (permutation
  flow shop); a job comes to each of the two at most once.
- **A batching resource** takes operations of one family together, up to its capacity in demand. They start together and
  end together: the batch lasts as long as its longest mode. Operations that overlap there are one batch.
- **Transporters**: with `transporters` > 0 each arc between places with transport > 0 is a move by one of that many. It
  starts at least min_lag after the end of x, and y starts when it has arrived or later. Empty travel between moves
  takes `transport` too. All are at `transporter_location` at time 0.
- **Objective**: makespan (latest end), tardiness (sum of weight x tardiness), late (number of late jobs), flow (sum of
  end minus release of jobs), energy (sum of power x price over the time from start to end, pauses excluded), deviation
  (sum of distances of start from `old_start`). Each row of `objective` is a weighted sum; rows are minimised in order
  (lexicographic).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DEVIATION",
    "ENERGY",
    "FLOW",
    "LATE",
    "MAKESPAN",
    "NEVER",
    "TARDINESS",
    "TERMS",
    "IntArray",
    "Problem",
    "SchedulingError",
]

IntArray = NDArray[np.int64]
NEVER = 2**50
"""A time after every time: no due date, no greatest lag."""
TERMS = ("makespan", "tardiness", "late", "flow", "energy", "deviation")
"""The terms of an objective, in the order of its columns."""
MAKESPAN, TARDINESS, LATE, FLOW, ENERGY, DEVIATION = range(6)


class SchedulingError(ValueError):
    """A problem, schedule or file that is wrong: one line that says what, where, and what would be right."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A scheduling problem; all arrays int64 and read only.

    Attributes
    ----------
    job_release, job_due, job_deadline, job_weight : (n,)
        Earliest start; due date and hard deadline (NEVER: none); weight of tardiness.
    job_op_ptr : (n+1,)
        Operations of job j are numbers job_op_ptr[j]:job_op_ptr[j+1].
    op_job : (o,)
        Job of an operation.
    op_mode_ptr : (o+1,)
        Modes of operation i are numbers op_mode_ptr[i]:op_mode_ptr[i+1].
    op_release : (o,)
        Earliest start of the operation itself (its material), already at least that of its job.
    op_family : (o,)
        Family for setups and batches, 0 <= family < f.
    op_resumable, op_blocking : (o,)
        0 or 1: pauses over breaks; holds its resources until its parts leave.
    op_frozen : (o,)
        Start that is given, or -1. A frozen operation has one mode only.
    op_old_start : (o,)
        Start in the old schedule, for the term deviation, or -1.
    mode_op, mode_duration, mode_power : (m,)
        Operation of the mode; working time >= 0; power (any unit, for the term energy).
    mode_calendar : (m,)
        Calendar with the breaks of all its resources, or -1.
    mode_resource_ptr : (m+1,)
        Row of a mode in the next two.
    mode_resource, mode_demand : (sum,)
        Resources a mode uses, its place first; how much of each.
    resource_capacity : (r,)
        How much at one time; 1 is a machine.
    resource_batching : (r,)
        1: a batching machine.
    resource_calendar, resource_setup, resource_location : (r,)
        Row of `calendar_ptr`, of `setup`, of `transport`; -1 none.
    resource_ready, resource_family : (r,)
        State at the start: nothing before ready; family set up at first, or -1.
    resource_follows : (r,)
        Machine whose sequence of jobs this machine keeps, or -1.
    calendar_ptr : (c+1,)
        Row of a calendar in the next two.
    break_start, break_end : (sum,)
        Breaks of each calendar, in order, apart from each other.
    arc_ptr : (o+1,)
        Arcs out of operation i are numbers arc_ptr[i]:arc_ptr[i+1].
    arc_from, arc_to, arc_min_lag, arc_max_lag : (a,)
        See above.
    setup : (s, f, f)
        Setup times, from family, to family.
    transport : (L, L)
        Times between locations.
    transporters, transporter_location : int
        How many (0: no limit), and where they start.
    tariff_start, tariff_price : (t,)
        Price from that time on; the first start is 0 (empty: the price is 1 always).
    objective : (l, 6)
        Weights >= 0 of the terms, the most important row first.
    unit : float
        Length of a unit of time [s].
    job_names, op_names, resource_names : tuple of str
        For people.
    """

    job_release: IntArray
    job_due: IntArray
    job_deadline: IntArray
    job_weight: IntArray
    job_op_ptr: IntArray
    op_job: IntArray
    op_mode_ptr: IntArray
    op_release: IntArray
    op_family: IntArray
    op_resumable: IntArray
    op_blocking: IntArray
    op_frozen: IntArray
    op_old_start: IntArray
    mode_op: IntArray
    mode_duration: IntArray
    mode_power: IntArray
    mode_calendar: IntArray
    mode_resource_ptr: IntArray
    mode_resource: IntArray
    mode_demand: IntArray
    resource_capacity: IntArray
    resource_batching: IntArray
    resource_calendar: IntArray
    resource_setup: IntArray
    resource_location: IntArray
    resource_ready: IntArray
    resource_family: IntArray
    resource_follows: IntArray
    calendar_ptr: IntArray
    break_start: IntArray
    break_end: IntArray
    arc_ptr: IntArray
    arc_from: IntArray
    arc_to: IntArray
    arc_min_lag: IntArray
    arc_max_lag: IntArray
    setup: IntArray
    transport: IntArray
    transporters: int
    transporter_location: int
    tariff_start: IntArray
    tariff_price: IntArray
    objective: IntArray
    unit: float
    job_names: Sequence[str] = field(repr=False)
    op_names: Sequence[str] = field(repr=False)
    resource_names: Sequence[str] = field(repr=False)

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                array = np.ascontiguousarray(value, dtype=np.int64)
                array.setflags(write=False)
                object.__setattr__(self, name, array)

    @property
    def jobs(self) -> int:
        """How many jobs."""
        return len(self.job_release)

    @property
    def operations(self) -> int:
        """How many operations."""
        return len(self.op_job)

    @property
    def modes(self) -> int:
        """How many modes."""
        return len(self.mode_op)

    @property
    def resources(self) -> int:
        """How many resources."""
        return len(self.resource_capacity)

    @property
    def arcs(self) -> int:
        """How many arcs of precedence."""
        return len(self.arc_from)

    @cached_property
    def op_mode_count(self) -> IntArray:
        """(o,) modes of each operation."""
        return np.diff(self.op_mode_ptr)

    @cached_property
    def mode_place(self) -> IntArray:
        """(m,) first resource of each mode."""
        return self.mode_resource[self.mode_resource_ptr[:-1]]

    @cached_property
    def arcs_into(self) -> tuple[IntArray, IntArray]:
        """CSR of arcs by their end: `ptr` (o+1,) and arc numbers (a,)."""
        order = np.argsort(self.arc_to, kind="stable").astype(np.int64)
        ptr = np.searchsorted(self.arc_to[order], np.arange(self.operations + 1)).astype(np.int64)
        return ptr, order
