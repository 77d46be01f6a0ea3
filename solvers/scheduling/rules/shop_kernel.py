"""Small parts of dispatching on arrays: a heap of events, and times that breaks leave."""

import numpy as np
from numba import njit

__all__ = ["finish", "pop", "push"]


@njit(cache=True)
def push(times, items, size, time, item):  # type: ignore[no-untyped-def]
    """Put an event on the heap `times`, `items` (each (capacity,)) of `size` events; gives the new size."""
    k = size
    while k > 0:
        above = (k - 1) >> 1
        if times[above] <= time:
            break
        times[k], items[k] = times[above], items[above]
        k = above
    times[k], items[k] = time, item
    return size + 1


@njit(cache=True)
def pop(times, items, size):  # type: ignore[no-untyped-def]
    """Take the earliest event: its time, its item, the new size."""
    time, item = times[0], items[0]
    size -= 1
    last_time, last_item = times[size], items[size]
    k = 0
    while True:
        below = 2 * k + 1
        if below >= size:
            break
        if below + 1 < size and times[below + 1] < times[below]:
            below += 1
        if times[below] >= last_time:
            break
        times[k], items[k] = times[below], items[below]
        k = below
    times[k], items[k] = last_time, last_item
    return time, item, size


@njit(cache=True)
def finish(break_start, break_end, first, last, start, duration, resumable):  # type: ignore[no-untyped-def]
    """End of work from `start`, given breaks first:last; -1 if it may not start there.

    Parameters
    ----------
    break_start, break_end : (b,)
        Breaks in order.
    first, last : int
        Row of the calendar.
    start, duration : int
        Start, working time.
    resumable : int
        1: pauses over breaks; 0: has to fit between.
    """
    b = first + np.searchsorted(break_end[first:last], start, side="right")
    if b < last and break_start[b] <= start:
        return -1
    end = start + duration
    while b < last and break_start[b] < end:
        if not resumable:
            return -1
        end += break_end[b] - break_start[b]
        b += 1
    return end
