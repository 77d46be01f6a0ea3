"""Dispatching: time goes on from event to event, and an idle machine takes the waiting operation of highest priority.

An operation with alternatives waits at all of its machines. A machine leaves it alone if another one is expected to end
it earlier. Resources are held from the decision on, also over the setup.
"""

from numba import njit

from .priority_kernel import priority
from .shop_kernel import finish, pop, push
from .tables_kernel import (
    AHEAD,
    ARCS,
    BATCHING,
    CALENDAR,
    CAPACITY,
    DEMAND,
    DUE,
    DURATION,
    END,
    FAMILY,
    FREE_AT,
    FROM,
    FROZEN,
    FROZEN_ROW,
    INTO,
    INTO_ARC,
    JOB,
    LAG,
    LEADER,
    LEFT,
    LOCATION,
    MODE,
    MODES,
    NOW_FAMILY,
    OP,
    PASSED,
    PLACED,
    PROMISED,
    PUT_OFF,
    QUEUE,
    READY,
    READY_AT,
    RELEASE,
    RESOURCE,
    RESUMABLE,
    SETUP,
    START,
    TO,
    USED,
    USES,
    WAITING,
    WAITING_MODE,
    WAITS,
    WEIGHT,
    blank,
)

__all__ = ["dispatch"]


@njit(cache=True)
def end_of(s, k, start):  # type: ignore[no-untyped-def]
    """End of mode k from `start`; -1 if a break forbids it."""
    c = s.mode[CALENDAR, k]
    duration = s.mode[DURATION, k]
    if c < 0:
        return start + duration
    row = s.calendar_ptr[c], s.calendar_ptr[c + 1]
    return finish(s.breaks[0], s.breaks[1], row[0], row[1], start, duration, s.op[RESUMABLE, s.mode[OP, k]])


@njit(cache=True)
def ready_at(s, v, k):  # type: ignore[no-untyped-def]
    """Earliest start of mode k after all that goes before, transport included."""
    i = s.mode[OP, k]
    ready = s.op[RELEASE, i]
    place = s.resource[LOCATION, s.use[RESOURCE, s.mode[USES, k]]]
    for e in range(s.op[INTO, i], s.op[INTO, i + 1]):
        a = s.arc[INTO_ARC, e]
        x = s.arc[FROM, a]
        origin = s.resource[LOCATION, s.use[RESOURCE, s.mode[USES, v.op[MODE, x]]]]
        travel = s.transport[origin, place] if origin >= 0 and place >= 0 else 0
        ready = max(ready, v.op[END, x] + s.arc[LAG, a] + travel)
    return ready


@njit(cache=True)
def setup_of(s, r, family, i):  # type: ignore[no-untyped-def]
    """Setup of resource r from a family (-1: none) to that of operation i."""
    if s.resource[SETUP, r] < 0 or family < 0:
        return 0
    return s.setup[s.resource[SETUP, r], family, s.op[FAMILY, i]]


@njit(cache=True)
def start_of(s, v, k, time, joins):  # type: ignore[no-untyped-def]
    """Start of mode k if it is decided at `time`, after its setups; -1 if it cannot be started now.

    `joins` is the batching resource whose batch it would join, or -1.
    """
    i = s.mode[OP, k]
    begin = time
    for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
        r = s.use[RESOURCE, e]
        if v.resource[USED, r] + s.use[DEMAND, e] > s.resource[CAPACITY, r] or s.resource[READY, r] > time:
            return -1
        if r == joins:
            continue
        if s.resource[BATCHING, r] and v.resource[USED, r] > 0:
            return -1
        begin = max(begin, v.resource[FREE_AT, r])
        if s.resource[SETUP, r] >= 0:
            begin = max(begin, v.resource[FREE_AT, r] + setup_of(s, r, v.resource[NOW_FAMILY, r], i))
    # Calls are spared where they say nothing: each costs more than the rest.
    if s.mode[CALENDAR, k] < 0 and len(s.frozen) == 0:
        return begin
    done = end_of(s, k, begin)
    if done < 0:
        return -1
    for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
        if not leaves_room(s, v, s.use[RESOURCE, e], s.use[DEMAND, e], i, done):
            return -1
    return begin


@njit(cache=True)
def leaves_room(s, v, r, demand, i, done):  # type: ignore[no-untyped-def]
    """Whether resource r can do its frozen operations to come if it works on operation i until `done`."""
    load = v.resource[USED, r] + demand
    for n in range(v.resource[AHEAD, r], s.resource[FROZEN_ROW, r + 1]):
        f = s.frozen[n]
        if done + setup_of(s, r, s.op[FAMILY, i], f) <= v.op[START, f]:
            return True
        k = s.op[MODES, f]
        for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
            if s.use[RESOURCE, e] == r:
                load += s.use[DEMAND, e]
        if load > s.resource[CAPACITY, r] or s.resource[BATCHING, r]:
            return False
    return True


@njit(cache=True)
def better_elsewhere(s, v, k, begin):  # type: ignore[no-untyped-def]
    """Whether another machine is expected to end the operation earlier than mode k would; if so, promise it there."""
    i = s.mode[OP, k]
    done = end_of(s, k, begin)
    for other in range(s.op[MODES, i], s.op[MODES, i + 1]):
        r = s.use[RESOURCE, s.mode[USES, other]]
        there = v.resource[FREE_AT, r] + v.resource[PROMISED, r] + setup_of(s, r, v.resource[NOW_FAMILY, r], i)
        there = max(there, v.mode[READY_AT, other])
        if other != k and there >= begin and 0 <= end_of(s, other, there) < done:
            v.resource[PROMISED, r] += s.mode[DURATION, other]
            return True
    return False


@njit(cache=True)
def in_turn(s, v, r, i):  # type: ignore[no-untyped-def]
    """Whether machine r, if it keeps the sequence of another one, may take operation i next."""
    leader = s.resource[LEADER, r]
    if leader < 0 or s.visit[leader, s.op[JOB, i]] < 0:
        return True
    while v.resource[PASSED, r] < v.resource[PLACED, leader]:
        job = v.sequence[leader, v.resource[PASSED, r]]
        visit = s.visit[r, job]
        if visit >= 0 and v.op[START, visit] < 0:
            return job == s.op[JOB, i]
        v.resource[PASSED, r] += 1
    return False


@njit(cache=True)
def occupy(s, v, k, begin, done):  # type: ignore[no-untyped-def]
    """Hold the resources of mode k until `done`."""
    i = s.mode[OP, k]
    for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
        r = s.use[RESOURCE, e]
        v.resource[USED, r] += s.use[DEMAND, e]
        if s.resource[CAPACITY, r] == 1 or s.resource[BATCHING, r]:
            v.resource[FREE_AT, r] = max(v.resource[FREE_AT, r], done)
            v.resource[NOW_FAMILY, r] = s.op[FAMILY, i]
        if len(s.visit):
            v.sequence[r, v.resource[PLACED, r]] = s.op[JOB, i]
            v.resource[PLACED, r] = min(v.resource[PLACED, r] + 1, v.sequence.shape[1] - 1)
    v.size[0] = push(v.heap[0], v.heap[1], v.size[0], done, i)


@njit(cache=True)
def begin_mode(s, v, k, begin, done):  # type: ignore[no-untyped-def]
    """Decide mode k with these times, and let what comes after it wait."""
    i = s.mode[OP, k]
    v.op[START, i], v.op[END, i], v.op[MODE, i] = begin, done, k
    occupy(s, v, k, begin, done)
    let_follow(s, v, i)


@njit(cache=True)
def let_follow(s, v, i):  # type: ignore[no-untyped-def]
    """Operations after i wait for one less."""
    for a in range(s.op[ARCS, i], s.op[ARCS, i + 1]):
        y = s.arc[TO, a]
        v.op[LEFT, y] -= 1
        if v.op[LEFT, y] == 0 and v.op[START, y] < 0:
            line_up(s, v, y)


@njit(cache=True)
def line_up(s, v, i):  # type: ignore[no-untyped-def]
    """Let an operation whose predecessors are all decided come to its machines in time."""
    for k in range(s.op[MODES, i], s.op[MODES, i + 1]):
        r = s.use[RESOURCE, s.mode[USES, k]]
        v.mode[READY_AT, k] = max(ready_at(s, v, k), s.resource[READY, r])
        v.size[0] = push(v.heap[0], v.heap[1], v.size[0], v.mode[READY_AT, k], s.op.shape[1] - 1 + k)


@njit(cache=True)
def pick(s, v, r, time, joins, longest, latest, event, rule, look_ahead, mean_duration, mean_setup, custom=None):  # type: ignore[no-untyped-def]
    """The waiting mode of greatest priority on resource r that can start now; -1 if there is none.

    Parameters
    ----------
    joins, longest, latest
        Batching resource whose batch it joins (-1: none), and the longest duration and latest start it may have there.
    event : int
        Number of the event and the machine: what was put off there and then is left out.
    """
    chosen, best = -1, 0.0
    n = s.resource[QUEUE, r]
    while n < s.resource[QUEUE, r] + v.resource[WAITING, r]:
        k = v.mode[WAITING_MODE, n]
        i = s.mode[OP, k]
        if v.op[START, i] >= 0:
            v.resource[WAITING, r] -= 1
            v.mode[WAITING_MODE, n] = v.mode[WAITING_MODE, s.resource[QUEUE, r] + v.resource[WAITING, r]]
            continue
        n += 1
        if v.op[PUT_OFF, i] == event or (s.resource[LEADER, r] >= 0 and not in_turn(s, v, r, i)):
            continue
        if joins >= 0 and (s.mode[DURATION, k] > longest or s.op[FAMILY, i] != v.resource[NOW_FAMILY, r]):
            continue
        setup = setup_of(s, r, v.resource[NOW_FAMILY, r], i) if s.resource[SETUP, r] >= 0 else 0
        if custom is None:
            job = s.op[JOB, i]
            due, weight, duration = s.job[DUE, job], s.job[WEIGHT, job], s.mode[DURATION, k]
            value = priority(rule, look_ahead, duration, setup, time, due, weight, s.rest[i], mean_duration, mean_setup)
        else:
            value = custom(i, k, time, setup)
        if chosen >= 0 and (value < best or (value == best and i >= s.mode[OP, chosen])):
            continue
        begin = start_of(s, v, k, time, joins)
        if begin < 0 or (joins >= 0 and begin > latest):
            continue
        chosen, best = k, value
    return chosen


@njit(cache=True)
def fill(s, v, r, time, event, rule, look_ahead, mean_duration, mean_setup, custom=None):  # type: ignore[no-untyped-def]
    """Let an idle resource take what it can; a negative event puts nothing off."""
    while v.resource[WAITING, r] > 0 and v.resource[USED, r] < s.resource[CAPACITY, r]:
        k = pick(s, v, r, time, -1, 0, 0, event, rule, look_ahead, mean_duration, mean_setup, custom)
        if k < 0:
            break
        begin = start_of(s, v, k, time, -1)
        i = s.mode[OP, k]
        if event >= 0 and s.op[MODES, i + 1] - s.op[MODES, i] > 1 and better_elsewhere(s, v, k, begin):
            v.op[PUT_OFF, i] = event
            continue
        done = end_of(s, k, begin)
        begin_mode(s, v, k, begin, done)
        if s.resource[BATCHING, r]:
            longest = s.mode[DURATION, k]
            while v.resource[USED, r] < s.resource[CAPACITY, r]:
                k = pick(s, v, r, time, r, longest, begin, event, rule, look_ahead, mean_duration, mean_setup, custom)
                if k < 0:
                    break
                begin_mode(s, v, k, begin, done)
                break


@njit(cache=True)
def set_out(s, v):  # type: ignore[no-untyped-def]
    """Put in frozen operations and breaks, and let the first operations wait."""
    for i in range(s.op.shape[1] - 1):
        if s.op[FROZEN, i] >= 0:
            k = s.op[MODES, i]
            v.op[START, i], v.op[MODE, i] = s.op[FROZEN, i], k
            v.op[END, i] = max(v.op[START, i], end_of(s, k, v.op[START, i]))
            v.size[0] = push(v.heap[0], v.heap[1], v.size[0], v.op[START, i], -2 - i)
    for i in range(s.op.shape[1] - 1):
        if s.op[FROZEN, i] >= 0:
            let_follow(s, v, i)
        elif s.op[WAITS, i] == 0:
            line_up(s, v, i)
    for time in s.breaks[1]:
        v.size[0] = push(v.heap[0], v.heap[1], v.size[0], time, -1)


@njit(cache=True)
def happen(s, v, item):  # type: ignore[no-untyped-def]
    """An event: operation `item` ends, mode `item` - o is ready, frozen operation -2 - `item` starts; -1 is none."""
    operations = s.op.shape[1] - 1
    if item >= operations:
        k = item - operations
        r = s.use[RESOURCE, s.mode[USES, k]]
        v.mode[WAITING_MODE, s.resource[QUEUE, r] + v.resource[WAITING, r]] = k
        v.resource[WAITING, r] += 1
    elif item >= 0:
        k = v.op[MODE, item]
        for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
            v.resource[USED, s.use[RESOURCE, e]] -= s.use[DEMAND, e]
    elif item < -1:
        i = -2 - item
        k = v.op[MODE, i]
        for e in range(s.mode[USES, k], s.mode[USES, k + 1]):
            v.resource[AHEAD, s.use[RESOURCE, e]] += 1
        occupy(s, v, k, v.op[START, i], v.op[END, i])


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
    capacity, waiting, used = s.resource[CAPACITY], v.resource[WAITING], v.resource[USED]
    event = 0
    while v.size[0] > 0:
        time = v.heap[0, 0]
        while v.size[0] > 0 and v.heap[0, 0] == time:
            _, item, v.size[0] = pop(v.heap[0], v.heap[1], v.size[0])
            happen(s, v, item)
        event += 1
        v.resource[PROMISED] = 0
        for r in range(len(used)):
            if waiting[r] > 0 and used[r] < capacity[r]:
                fill(s, v, r, time, event * len(used) + r, rule, look_ahead, mean_duration, mean_setup, custom)
        if v.size[0] == 0:
            for r in range(len(used)):
                fill(s, v, r, time, -2, rule, look_ahead, mean_duration, mean_setup, custom)
    return v.op[START], v.op[END], v.op[MODE]
