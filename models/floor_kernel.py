"""The floor, compiled: memory, timed events, consequences, rows of the trace; see `models.words` for `w`, `f`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner

__all__ = [
    "add_last",
    "add_stock",
    "close_gap",
    "fire",
    "free",
    "near_full",
    "new_record",
    "perpetual_passed_before",
    "push",
    "push_event",
    "start_timer",
    "start_timer_at",
    "tell_genealogy",
    "tell_level",
    "tell_operation",
    "tell_order",
    "tell_part",
    "tell_people",
    "tell_state",
    "too_small",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

TRIP = (2 << 48) + (1 << 32)


@inner
def too_small(w: Words, what: int) -> None:
    """Stop in the middle: the engine goes back to the last state that it kept, makes `what` larger, and goes on."""
    w[at.WANT] = what
    raise OverflowError


@inner
def new_record(w: Words, free_list: int, width: int) -> int:
    """Return a record that is free, else the next words; `free_list` is the word with the first free one (0: none)."""
    record = w[free_list]
    if record:
        w[free_list] = w[record]
        return record
    record = w[at.TOP]
    if record + width > w[at.LIMIT]:
        too_small(w, at.MEMORY)
    w[at.TOP] = record + width
    return record


@inner
def add_last(w: Words, first: int, last: int, following: int, record: int) -> None:
    """Put a record at the end of a chain.

    first, last : the words that hold its first and its last record (0: none)
    following : which word of a record holds the next one
    """
    w[record + following] = 0
    if w[last]:
        w[w[last] + following] = record
    else:
        w[first] = record
    w[last] = record


@inner
def add_stock(w: Words, first: int, last: int, serial: int, pieces: int) -> None:
    """Put pieces of a lot at the end of a chain of stock."""
    stock = new_record(w, at.FREE_STOCKS, at.STOCK_WIDTH)
    w[stock + at.K_SERIAL] = serial
    w[stock + at.K_PIECES] = pieces
    add_last(w, first, last, at.K_NEXT, stock)


@inner
def free(w: Words, free_list: int, record: int) -> None:
    """Give a record back."""
    w[record] = w[free_list]
    w[free_list] = record


# Timed events ---------------------------------------------------------------------------------------------------------


@inner
def _before(w: Words, f: Floats, p: int, q: int) -> bool:
    """Tell whether one event comes before another: by time, priority, sequence."""
    if f[p] != f[q]:
        return f[p] < f[q]
    if w[p + 1] != w[q + 1]:
        return w[p + 1] < w[q + 1]
    return w[p + 2] < w[q + 2]


@inner
def _first_below(w: Words, f: Floats, n: int) -> int:
    """Place of the event that comes first of the four below the n-th of the heap; the time of one not there is NaN.

    Chosen without a branch where their times differ: it would be mispredicted every other time.
    """
    a = w[at.HEAP] + (n << 4) + 4
    t, u, v, x = f[a], f[a + 4], f[a + 8], f[a + 12]
    left, right = u < t, x < v
    one, other = (u if left else t), (x if right else v)
    first = a + 8 + (right << 2) if other < one else a + (left << 2)
    if t == u or v == x or one == other:
        first = a
        for k in range(1, min(4, w[at.HEAP_SIZE] - (n << 2) - 1)):
            if _before(w, f, a + (k << 2), first):
                first = a + (k << 2)
    return first


@inner
def _sink(w: Words, f: Floats, due: float, priority: int, sequence: int, record: int) -> None:
    """Put an event into the heap, whose first place is free."""
    base, size, n = w[at.HEAP], w[at.HEAP_SIZE], 0
    while (n << 2) + 1 < size:
        c = _first_below(w, f, n)
        if due < f[c] or (due == f[c] and (priority < w[c + 1] or (priority == w[c + 1] and sequence < w[c + 2]))):
            break
        p = base + (n << 2)
        f[p], w[p + 1], w[p + 2], w[p + 3] = f[c], w[c + 1], w[c + 2], w[c + 3]
        n = (c - base) >> 2
    p = base + (n << 2)
    f[p], w[p + 1], w[p + 2], w[p + 3] = due, priority, sequence, record


@inner
def push_event(w: Words, f: Floats, due: float, priority: int, record: int) -> int:
    """Let something happen to a record at a time [s]; return the sequence number of the event."""
    sequence = w[at.SEQUENCE] + 1
    w[at.SEQUENCE] = sequence
    if w[at.GAP_AT_TOP]:
        w[at.GAP_AT_TOP] = 0
        _sink(w, f, due, priority, sequence, record)
    else:
        _rise(w, f, due, priority, sequence, record)
    return sequence


@inner
def _rise(w: Words, f: Floats, due: float, priority: int, sequence: int, record: int) -> None:
    """Put an event into the heap, behind all others, and before those above it that come later."""
    base, n = w[at.HEAP], w[at.HEAP_SIZE]
    if n >= w[at.HEAP_MOST]:
        too_small(w, at.EVENTS_ROOM)
    w[at.HEAP_SIZE] = n + 1
    while n > 0:
        above = (n - 1) >> 2
        p = base + (above << 2)
        if f[p] < due or (f[p] == due and (w[p + 1] < priority or (w[p + 1] == priority and w[p + 2] < sequence))):
            break
        c = base + (n << 2)
        f[c], w[c + 1], w[c + 2], w[c + 3] = f[p], w[p + 1], w[p + 2], w[p + 3]
        n = above
    c = base + (n << 2)
    f[c], w[c + 1], w[c + 2], w[c + 3] = due, priority, sequence, record


@inner
def close_gap(w: Words, f: Floats) -> None:
    """Take the event that has happened off the heap, if no new one has taken its place."""
    if w[at.GAP_AT_TOP]:
        w[at.GAP_AT_TOP] = 0
        last = w[at.HEAP_SIZE] - 1
        w[at.HEAP_SIZE] = last
        e = w[at.HEAP] + (last << 2)
        due = f[e]
        f[e] = math.nan
        if last:
            _sink(w, f, due, w[e + 1], w[e + 2], w[e + 3])


@inner
def start_timer(w: Words, f: Floats, life: int, delay: float) -> None:
    """Let a life go on after a delay [s]."""
    due = f[at.NOW] + delay
    f[life + at.DUE] = due
    w[life + at.TIMER] = push_event(w, f, due, w[life + at.PRIORITY], life)


@inner
def start_timer_at(w: Words, f: Floats, life: int, due: float) -> None:
    """Let a life go on at a time [s], or now where that is past."""
    due = max(due, f[at.NOW])
    f[life + at.DUE] = due
    w[life + at.TIMER] = push_event(w, f, due, w[life + at.PRIORITY], life)


# Consequences ---------------------------------------------------------------------------------------------------------


@inner
def fire(w: Words, life: int, value: int) -> None:
    """Let a life go on in this instant, after all that was caused before."""
    size = w[at.RING_SIZE]
    if size > w[at.RING_MASK]:
        too_small(w, at.EVENTS_ROOM)
    p = w[at.RING] + 2 * ((w[at.RING_FIRST] + size) & w[at.RING_MASK])
    w[at.RING_SIZE] = size + 1
    w[p] = life
    w[p + 1] = value


@inner
def push(w: Words, what: int, a: int, b: int, c: int) -> int:
    """Put something to do on the pile: what was put there last is done first; return the place of the frame."""
    size = w[at.PILE_SIZE]
    if size >= w[at.PILE_MOST]:
        too_small(w, at.EVENTS_ROOM)
    w[at.PILE_SIZE] = size + 1
    p = w[at.PILE] + at.FRAME * size
    w[p] = what
    w[p + 1] = a
    w[p + 2] = b
    w[p + 3] = c
    return p


@inner
def perpetual_passed_before(w: Words, f: Floats) -> bool:
    """Tell whether, at an event of a perpetual kind, it is time to see whether the plant stands still."""
    if w[at.MOVES] != w[at.TOLD]:
        w[at.TOLD] = w[at.MOVES]
        f[at.MOVED] = f[at.NOW]
        w[at.STILL] = 0
        w[at.LOOK_AT] = 1
        return False
    w[at.STILL] += 1
    if w[at.STILL] < w[at.LOOK_AT]:
        return False
    w[at.LOOK_AT] = w[at.STILL] + 1 + w[at.STILL] // 8
    return True


# Rows of the trace ----------------------------------------------------------------------------------------------------


@inner
def near_full(w: Words, p: int, end: int) -> None:
    """Note that rows are to be handed over; stop where there is no room for one more."""
    w[at.FULL] = 1
    if p > end:
        too_small(w, at.ROWS)


@inner
def tell_state(w: Words, f: Floats, unit: int, state: int) -> None:
    """Tell that a unit enters a state."""
    p = w[at.STATES_AT]
    if p > w[at.STATES_SOFT]:
        near_full(w, p + 3, w[at.STATES_END])
    f[p] = f[at.NOW]
    f[p + 1] = unit
    f[p + 2] = state
    w[at.STATES_AT] = p + 3


@inner
def tell_people(w: Words, f: Floats, place: int, delta: int, part: int) -> None:
    """Tell that people become busy or free: no move of a lot."""
    p = w[at.LEVELS_AT]
    if p > w[at.LEVELS_SOFT]:
        near_full(w, p + 4, w[at.LEVELS_END])
    f[p] = f[at.NOW]
    f[p + 1] = place
    f[p + 2] = delta
    f[p + 3] = part
    w[at.LEVELS_AT] = p + 4


@inner
def tell_level(w: Words, f: Floats, place: int, delta: int, part: int) -> None:
    """Tell that pieces of a lot come to a place or leave it."""
    w[at.MOVES] += 4
    tell_people(w, f, place, delta, part)


@inner
def tell_operation(
    w: Words, f: Floats, machine: int, start: float, worked: float, lot: int, pieces: int, good: int, outcome: int
) -> None:
    """Tell that an operation on a lot is over."""
    p = w[at.OPERATIONS_AT]
    if p > w[at.OPERATIONS_SOFT]:
        near_full(w, p + 9, w[at.OPERATIONS_END])
    w[at.MOVES] += 9
    f[p] = start
    f[p + 1] = f[at.NOW]
    f[p + 2] = worked
    f[p + 3] = w[machine + at.UNIT]
    f[p + 4] = w[lot + at.S_NUMBER]
    f[p + 5] = w[w[lot + at.TASK] + at.K_NUMBER]
    f[p + 6] = pieces
    f[p + 7] = good
    f[p + 8] = outcome
    w[at.OPERATIONS_AT] = p + 9


@inner
def tell_part(w: Words, f: Floats, lot: int, release: float, good: int, how: int) -> None:
    """Tell that a lot has ended."""
    p = w[at.PARTS_AT]
    if p > w[at.PARTS_SOFT]:
        near_full(w, p + 10, w[at.PARTS_END])
    f[p] = w[lot + at.S_NUMBER]
    f[p + 1] = w[w[lot + at.ITEM] + at.I_NUMBER]
    f[p + 2] = w[w[lot + at.JOB] + at.J_NUMBER]
    f[p + 3] = w[lot + at.NUMBER]
    f[p + 4] = w[lot + at.RELEASED]
    f[p + 5] = good
    f[p + 6] = release
    f[p + 7] = f[at.NOW]
    f[p + 8] = f[lot + at.L_DUE]
    f[p + 9] = how
    w[at.PARTS_AT] = p + 10


@inner
def tell_order(w: Words, f: Floats, demand: int) -> None:
    """Tell that an order, or an arrival with a due date, is done."""
    p = w[at.ORDERS_AT]
    if p > w[at.ORDERS_SOFT]:
        near_full(w, p + 8, w[at.ORDERS_END])
    f[p] = w[w[demand + at.D_JOB] + at.J_NUMBER]
    f[p + 1] = w[demand + at.D_NUMBER]
    f[p + 2] = w[w[demand + at.D_ITEM] + at.I_NUMBER]
    f[p + 3] = w[demand + at.D_QUANTITY]
    f[p + 4] = w[demand + at.D_GOOD]
    f[p + 5] = f[demand + at.D_RELEASE]
    f[p + 6] = f[demand + at.D_DUE]
    f[p + 7] = f[at.NOW]
    w[at.ORDERS_AT] = p + 8


@inner
def tell_genealogy(w: Words, f: Floats, whole: int, component: int, pieces: int) -> None:
    """Tell that pieces of a lot were built into another, or taken out of it (serial numbers)."""
    p = w[at.GENEALOGY_AT]
    if p > w[at.GENEALOGY_SOFT]:
        near_full(w, p + 4, w[at.GENEALOGY_END])
    f[p] = f[at.NOW]
    f[p + 1] = whole
    f[p + 2] = component
    f[p + 3] = pieces
    w[at.GENEALOGY_AT] = p + 4
