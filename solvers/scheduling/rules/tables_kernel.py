"""The tables on which dispatching works: a problem, and what is decided so far."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "AHEAD",
    "ARCS",
    "BATCHING",
    "CALENDAR",
    "CAPACITY",
    "DEMAND",
    "DUE",
    "DURATION",
    "END",
    "FAMILY",
    "FIRST_FAMILY",
    "FREE_AT",
    "FROM",
    "FROZEN",
    "FROZEN_ROW",
    "INTO",
    "INTO_ARC",
    "JOB",
    "LAG",
    "LEADER",
    "LEFT",
    "LOCATION",
    "MODE",
    "MODES",
    "NOW_FAMILY",
    "OP",
    "PASSED",
    "PLACED",
    "PROMISED",
    "PUT_OFF",
    "QUEUE",
    "READY",
    "READY_AT",
    "RELEASE",
    "RESOURCE",
    "RESUMABLE",
    "SETUP",
    "START",
    "TO",
    "USED",
    "USES",
    "WAITING",
    "WAITING_MODE",
    "WAITS",
    "WEIGHT",
    "Shop",
    "State",
    "blank",
]

Ints = NDArray[np.int64]

# Rows of the tables of `Shop`: columns of the same names are in problem.py.
JOB, MODES, RELEASE, FAMILY, RESUMABLE, FROZEN, ARCS, INTO, WAITS = range(9)
OP, DURATION, CALENDAR, USES = range(4)
RESOURCE, DEMAND = range(2)
CAPACITY, BATCHING, SETUP, LOCATION, READY, FIRST_FAMILY, LEADER, QUEUE, FROZEN_ROW = range(9)
FROM, TO, LAG, INTO_ARC = range(4)
DUE, WEIGHT = range(2)
# Rows of the tables of `State`.
START, END, MODE, LEFT, PUT_OFF = range(5)
READY_AT, WAITING_MODE = range(2)
WAITING, USED, FREE_AT, NOW_FAMILY, PLACED, PASSED, AHEAD, PROMISED = range(8)


class Shop(NamedTuple):
    """A problem in few tables: each array given to a function costs time.

    Attributes
    ----------
    job : (2, n)
        DUE, WEIGHT.
    op : (9, o+1)
        JOB, MODES (`op_mode_ptr`), RELEASE, FAMILY, RESUMABLE, FROZEN, ARCS (`arc_ptr`), INTO (arcs into it: rows of
        INTO_ARC), WAITS (how many).
    mode : (4, m+1)
        OP, DURATION, CALENDAR, USES (`mode_resource_ptr`).
    use : (2, sum)
        RESOURCE, DEMAND.
    resource : (9, r+1)
        CAPACITY, BATCHING, SETUP, LOCATION, READY, FIRST_FAMILY, LEADER (`resource_follows`), QUEUE (room for each mode
        that has its place there), FROZEN_ROW (row of `frozen`).
    arc : (4, a)
        FROM, TO, LAG, and INTO_ARC, the arcs in order of their ends.
    calendar_ptr, breaks : (c+1,), (2, sum)
        Breaks: start, end.
    frozen : (sum,)
        Frozen operations of each resource in order of start.
    setup, transport
        As in the problem, but never empty.
    visit : (r, n)
        Operation of a job on a machine, or -1; no rows if no machine follows another.
    rest : (o,)
        Work left in the job after each operation.
    """

    job: Ints
    op: Ints
    mode: Ints
    use: Ints
    resource: Ints
    arc: Ints
    calendar_ptr: Ints
    breaks: Ints
    frozen: Ints
    setup: Ints
    transport: Ints
    visit: Ints
    rest: NDArray[np.float64]


class State(NamedTuple):
    """What is decided so far.

    Attributes
    ----------
    op : (5, o)
        START, END, MODE (-1: undecided), LEFT (predecessors undecided), PUT_OFF (when, and by which machine,
        it was left to another one last).
    mode : (2, m)
        READY_AT; WAITING_MODE, the queues of all resources.
    resource : (8, r)
        WAITING (length of its queue), USED (now), FREE_AT and NOW_FAMILY (after the last operation of a machine),
        PLACED (jobs in `sequence`), PASSED (how many of those of its leader are dealt with), AHEAD (next in `frozen`),
        PROMISED (work left to it at this event).
    sequence : (r, n+1)
        Jobs in order on each machine; no rows if no machine follows another.
    heap, size : (2, capacity), (1,)
        Events: time, item.
    """

    op: Ints
    mode: Ints
    resource: Ints
    sequence: Ints
    heap: Ints
    size: Ints


@njit(cache=True)
def blank(s):  # type: ignore[no-untyped-def]
    """The state before any decision."""
    o, m, r, n = s.op.shape[1] - 1, s.mode.shape[1] - 1, s.resource.shape[1] - 1, s.job.shape[1]
    v = State(
        np.full((5, o), -1, np.int64),
        np.zeros((2, m), np.int64),
        np.zeros((8, r), np.int64),
        np.zeros((len(s.visit), n + 1), np.int64),
        np.zeros((2, 2 * o + m + s.breaks.shape[1] + 1), np.int64),
        np.zeros(1, np.int64),
    )
    v.op[LEFT] = s.op[WAITS, :-1]
    v.resource[FREE_AT] = s.resource[READY, :-1]
    v.resource[NOW_FAMILY] = s.resource[FIRST_FAMILY, :-1]
    v.resource[AHEAD] = s.resource[FROZEN_ROW, :-1]
    return v
