"""Dispatching: time goes on from event to event, and an idle machine takes the waiting operation of highest priority.

An operation with alternatives waits at all of its machines. A machine leaves it alone if another one is expected to end
it earlier. Resources are held from the decision on, also over the setup.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .priority_kernel import priority
from .shop_kernel import finish, pop, push

__all__ = ["Shop", "dispatch"]

Ints = NDArray[np.int64]


class Shop(NamedTuple):
    """Arrays of a problem (see problem.py), and what dispatching derives from them.

    `rest` (o,) is the work left in the job after each operation; `waits` (o,) the arcs into it; `entry_ptr` (r+1,) rows
    of the queues, one place for each mode; `visit` (r, n) the operation of a job on a machine, or -1 (no rows if none
    follows another); `frozen_ptr` (r+1,) and `frozen` the frozen operations on each resource in order of start.
    """

    job_due: Ints
    job_weight: Ints
    op_job: Ints
    op_mode_ptr: Ints
    op_release: Ints
    op_family: Ints
    op_resumable: Ints
    op_frozen: Ints
    mode_op: Ints
    mode_duration: Ints
    mode_calendar: Ints
    mode_resource_ptr: Ints
    mode_resource: Ints
    mode_demand: Ints
    resource_capacity: Ints
    resource_batching: Ints
    resource_setup: Ints
    resource_location: Ints
    resource_ready: Ints
    resource_family: Ints
    resource_follows: Ints
    calendar_ptr: Ints
    break_start: Ints
    break_end: Ints
    arc_ptr: Ints
    arc_to: Ints
    arc_min_lag: Ints
    into_ptr: Ints
    into_arc: Ints
    arc_from: Ints
    setup: Ints
    transport: Ints
    rest: NDArray[np.float64]
    waits: Ints
    entry_ptr: Ints
    visit: Ints
    frozen_ptr: Ints
    frozen: Ints


class State(NamedTuple):
    """What is decided so far: by operation, by mode, by resource; and the heap of events.

    `used` is in use now; `free_at` and `family` are those after the last operation of a machine; `queue` holds waiting
    modes, `waiting` how many by resource; `sequence` (r, n+1) jobs in order on each machine, `placed` how many;
    `passed` how many of them are dealt with on a machine that follows; `ahead` the next frozen operation.
    """

    start: Ints
    end: Ints
    mode: Ints
    waits: Ints
    ready: Ints
    queue: Ints
    waiting: Ints
    used: Ints
    free_at: Ints
    family: Ints
    sequence: Ints
    placed: Ints
    passed: Ints
    ahead: Ints
    times: Ints
    items: Ints
    size: Ints


@njit(cache=True)
def end_of(s, k, start):  # type: ignore[no-untyped-def]
    """End of mode k from `start`; -1 if a break forbids it."""
    c = s.mode_calendar[k]
    duration = s.mode_duration[k]
    if c < 0:
        return start + duration
    row = s.calendar_ptr[c], s.calendar_ptr[c + 1]
    return finish(s.break_start, s.break_end, row[0], row[1], start, duration, s.op_resumable[s.mode_op[k]])


@njit(cache=True)
def ready_at(s, k, end, mode):  # type: ignore[no-untyped-def]
    """Earliest start of mode k after all that goes before, transport included."""
    i = s.mode_op[k]
    ready = s.op_release[i]
    place = s.resource_location[s.mode_resource[s.mode_resource_ptr[k]]]
    for e in range(s.into_ptr[i], s.into_ptr[i + 1]):
        a = s.into_arc[e]
        x = s.arc_from[a]
        origin = s.resource_location[s.mode_resource[s.mode_resource_ptr[mode[x]]]]
        travel = s.transport[origin, place] if origin >= 0 and place >= 0 else 0
        ready = max(ready, end[x] + s.arc_min_lag[a] + travel)
    return ready


@njit(cache=True)
def setup_of(s, r, family, i):  # type: ignore[no-untyped-def]
    """Setup of resource r from a family (-1: none) to that of operation i."""
    if s.resource_setup[r] < 0 or family < 0:
        return 0
    return s.setup[s.resource_setup[r], family, s.op_family[i]]


@njit(cache=True)
def start_of(s, v, k, time, joins):  # type: ignore[no-untyped-def]
    """Start of mode k if it is decided at `time`, after its setups; -1 if it cannot be started now.

    `joins` is the batching resource whose batch it would join, or -1.
    """
    i = s.mode_op[k]
    begin = time
    for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
        r = s.mode_resource[e]
        if v.used[r] + s.mode_demand[e] > s.resource_capacity[r] or s.resource_ready[r] > time:
            return -1
        if r == joins:
            continue
        if s.resource_batching[r] and v.used[r] > 0:
            return -1
        begin = max(begin, v.free_at[r] + setup_of(s, r, v.family[r], i))
    done = end_of(s, k, begin)
    if done < 0:
        return -1
    for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
        if not leaves_room(s, v, s.mode_resource[e], s.mode_demand[e], i, done):
            return -1
    return begin


@njit(cache=True)
def leaves_room(s, v, r, demand, i, done):  # type: ignore[no-untyped-def]
    """Whether resource r can do its frozen operations to come if it works on operation i until `done`."""
    load = v.used[r] + demand
    for n in range(v.ahead[r], s.frozen_ptr[r + 1]):
        f = s.frozen[n]
        if done + setup_of(s, r, s.op_family[i], f) <= v.start[f]:
            return True
        k = s.op_mode_ptr[f]
        for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
            if s.mode_resource[e] == r:
                load += s.mode_demand[e]
        if load > s.resource_capacity[r] or s.resource_batching[r]:
            return False
    return True


@njit(cache=True)
def better_elsewhere(s, v, k, begin):  # type: ignore[no-untyped-def]
    """Whether another mode of the operation is expected to end earlier, on a machine that is busy now."""
    i = s.mode_op[k]
    done = end_of(s, k, begin)
    for other in range(s.op_mode_ptr[i], s.op_mode_ptr[i + 1]):
        r = s.mode_resource[s.mode_resource_ptr[other]]
        there = max(v.free_at[r] + setup_of(s, r, v.family[r], i), v.ready[other])
        if other != k and there >= begin and 0 <= end_of(s, other, there) < done:
            return True
    return False


@njit(cache=True)
def in_turn(s, v, r, i):  # type: ignore[no-untyped-def]
    """Whether machine r, if it keeps the sequence of another one, may take operation i next."""
    leader = s.resource_follows[r]
    if leader < 0 or s.visit[leader, s.op_job[i]] < 0:
        return True
    while v.passed[r] < v.placed[leader]:
        job = v.sequence[leader, v.passed[r]]
        visit = s.visit[r, job]
        if visit >= 0 and v.start[visit] < 0:
            return job == s.op_job[i]
        v.passed[r] += 1
    return False


@njit(cache=True)
def occupy(s, v, k, begin, done):  # type: ignore[no-untyped-def]
    """Hold the resources of mode k until `done`."""
    i = s.mode_op[k]
    for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
        r = s.mode_resource[e]
        v.used[r] += s.mode_demand[e]
        if s.resource_capacity[r] == 1 or s.resource_batching[r]:
            v.free_at[r] = max(v.free_at[r], done)
            v.family[r] = s.op_family[i]
        if len(s.visit):
            v.sequence[r, v.placed[r]] = s.op_job[i]
            v.placed[r] = min(v.placed[r] + 1, v.sequence.shape[1] - 1)
    v.size[0] = push(v.times, v.items, v.size[0], done, i)


@njit(cache=True)
def begin_mode(s, v, k, begin, done):  # type: ignore[no-untyped-def]
    """Decide mode k with these times, and let what comes after it wait."""
    i = s.mode_op[k]
    v.start[i], v.end[i], v.mode[i] = begin, done, k
    occupy(s, v, k, begin, done)
    let_follow(s, v, i)


@njit(cache=True)
def let_follow(s, v, i):  # type: ignore[no-untyped-def]
    """Operations after i wait for one less."""
    for a in range(s.arc_ptr[i], s.arc_ptr[i + 1]):
        y = s.arc_to[a]
        v.waits[y] -= 1
        if v.waits[y] == 0 and v.start[y] < 0:
            line_up(s, v, y)


@njit(cache=True)
def line_up(s, v, i):  # type: ignore[no-untyped-def]
    """Put an operation whose predecessors are all decided into the queues of its machines."""
    for k in range(s.op_mode_ptr[i], s.op_mode_ptr[i + 1]):
        r = s.mode_resource[s.mode_resource_ptr[k]]
        v.ready[k] = max(ready_at(s, k, v.end, v.mode), s.resource_ready[r])
        v.queue[s.entry_ptr[r] + v.waiting[r]] = k
        v.waiting[r] += 1
        v.size[0] = push(v.times, v.items, v.size[0], v.ready[k], -1)


@njit(cache=True)
def pick(s, v, r, time, joins, longest, eager, rule, look_ahead, mean_duration, mean_setup, custom=None):  # type: ignore[no-untyped-def]
    """The waiting mode of greatest priority on resource r that can start now; -1 if there is none.

    Parameters
    ----------
    joins, longest
        Batching resource whose batch it joins (-1: none), and the longest duration and latest start it may have there.
    eager : bool
        Take also what another machine would end earlier.
    """
    chosen, best = -1, 0.0
    n = s.entry_ptr[r]
    while n < s.entry_ptr[r] + v.waiting[r]:
        k = v.queue[n]
        i = s.mode_op[k]
        if v.start[i] >= 0:
            v.waiting[r] -= 1
            v.queue[n] = v.queue[s.entry_ptr[r] + v.waiting[r]]
            continue
        n += 1
        if v.ready[k] > time or not in_turn(s, v, r, i):
            continue
        if joins >= 0 and (s.mode_duration[k] > longest[0] or s.op_family[i] != v.family[r]):
            continue
        setup = setup_of(s, r, v.family[r], i)
        if custom is None:
            job = s.op_job[i]
            due, weight, duration = s.job_due[job], s.job_weight[job], s.mode_duration[k]
            value = priority(rule, look_ahead, duration, setup, time, due, weight, s.rest[i], mean_duration, mean_setup)
        else:
            value = custom(i, k, time, setup)
        if chosen >= 0 and (value < best or (value == best and i >= s.mode_op[chosen])):
            continue
        begin = start_of(s, v, k, time, joins)
        if begin < 0 or (joins >= 0 and begin > longest[1]) or (not eager and better_elsewhere(s, v, k, begin)):
            continue
        chosen, best = k, value
    return chosen


@njit(cache=True)
def fill(s, v, r, time, eager, rule, look_ahead, mean_duration, mean_setup, custom=None):  # type: ignore[no-untyped-def]
    """Let an idle resource take what it can; gives how many operations it took."""
    taken = 0
    longest = np.zeros(2, np.int64)
    while v.waiting[r] > 0 and v.used[r] < s.resource_capacity[r]:
        k = pick(s, v, r, time, -1, longest, eager, rule, look_ahead, mean_duration, mean_setup, custom)
        if k < 0:
            break
        begin = start_of(s, v, k, time, -1)
        done = end_of(s, k, begin)
        begin_mode(s, v, k, begin, done)
        taken += 1
        if s.resource_batching[r]:
            longest[0], longest[1] = s.mode_duration[k], begin
            while v.used[r] < s.resource_capacity[r]:
                k = pick(s, v, r, time, r, longest, True, rule, look_ahead, mean_duration, mean_setup, custom)
                if k < 0:
                    break
                begin_mode(s, v, k, begin, done)
                taken += 1
            break
    return taken


@njit(cache=True)
def blank(s):  # type: ignore[no-untyped-def]
    """The state before any decision."""
    o, m, r, n = len(s.op_job), len(s.mode_op), len(s.resource_capacity), len(s.job_due)
    room = 2 * o + m + len(s.break_end) + r + len(s.frozen) + 1
    rows = r if len(s.visit) else 0
    none, empty, still = np.full(o, -1, np.int64), np.zeros(m, np.int64), np.zeros(r, np.int64)
    return State(
        none,
        none.copy(),
        none.copy(),
        s.waits.copy(),
        empty,
        empty.copy(),
        still,
        still.copy(),
        s.resource_ready.copy(),
        s.resource_family.copy(),
        np.zeros((rows, n + 1), np.int64),
        still.copy(),
        still.copy(),
        s.frozen_ptr[:-1].copy(),
        np.zeros(room, np.int64),
        np.zeros(room, np.int64),
        np.zeros(1, np.int64),
    )


@njit(cache=True)
def set_out(s, v):  # type: ignore[no-untyped-def]
    """Put in frozen operations and breaks, and let the first operations wait."""
    for i in range(len(s.op_job)):
        if s.op_frozen[i] >= 0:
            k = s.op_mode_ptr[i]
            v.start[i], v.mode[i] = s.op_frozen[i], k
            v.end[i] = max(v.start[i], end_of(s, k, v.start[i]))
            v.size[0] = push(v.times, v.items, v.size[0], v.start[i], -2 - i)
    for i in range(len(s.op_job)):
        if s.op_frozen[i] >= 0:
            let_follow(s, v, i)
        elif s.waits[i] == 0:
            line_up(s, v, i)
    for time in s.break_end:
        v.size[0] = push(v.times, v.items, v.size[0], time, -1)


@njit(cache=True)
def happen(s, v, item, time):  # type: ignore[no-untyped-def]
    """An event: an operation ends (its number), a frozen one starts (-2 - its number), or time goes on (-1)."""
    if item >= 0:
        k = v.mode[item]
        for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
            v.used[s.mode_resource[e]] -= s.mode_demand[e]
    elif item < -1:
        i = -2 - item
        k = v.mode[i]
        for e in range(s.mode_resource_ptr[k], s.mode_resource_ptr[k + 1]):
            v.ahead[s.mode_resource[e]] += 1
        occupy(s, v, k, v.start[i], v.end[i])


@njit(cache=True)
def dispatch(s, rule, look_ahead, mean_duration, mean_setup, custom=None):  # type: ignore[no-untyped-def]
    """A schedule by a dispatching rule.

    Parameters
    ----------
    s : Shop
    rule, look_ahead, mean_duration, mean_setup
        See `priority`.
    custom : callable or None
        Only in the interpreted version: (operation, mode, time, setup) gives the priority.

    Returns
    -------
    start, end, mode : (o,)
        The schedule; -1 where an operation could not be scheduled.
    """
    v = blank(s)
    set_out(s, v)
    while v.size[0] > 0:
        time = v.times[0]
        while v.size[0] > 0 and v.times[0] == time:
            _, item, v.size[0] = pop(v.times, v.items, v.size[0])
            happen(s, v, item, time)
        for r in range(len(s.resource_capacity)):
            fill(s, v, r, time, False, rule, look_ahead, mean_duration, mean_setup, custom)
        if v.size[0] == 0:
            for r in range(len(s.resource_capacity)):
                fill(s, v, r, time, True, rule, look_ahead, mean_duration, mean_setup, custom)
    return v.start, v.end, v.mode
