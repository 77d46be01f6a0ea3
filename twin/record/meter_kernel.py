"""Sums over the rows of a trace, window by window. Shapes as in `twin.record.measures`; rows: (rows, columns)."""

from __future__ import annotations

from math import ceil, log
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "LevelSums",
    "OperationSums",
    "OrderSums",
    "PartSums",
    "StateSums",
    "StepTable",
    "add_time",
    "close_levels",
    "close_states",
    "take_levels",
    "take_operations",
    "take_orders",
    "take_parts",
    "take_states",
    "window_of",
]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

SETUP, PROCESSING, FAILED = 2, 3, 5
GOOD, REWORK, SCRAP = 0, 1, 2
FINISHED, SCRAPPED, STOCKED = 0, 1, 3


class StateSums(NamedTuple):
    """State of units and what is summed over it."""

    state: Whole  # (U,) state now, -1 before its first row
    since: Floats  # (U,) accounted up to [s]
    rates: Floats  # (U, S, 1 + M) power [W] and flows [m3/s]
    runs: Any  # (U, S) bool: any rate is not zero
    time: Floats  # (W, U, S)
    failures: Floats  # (W, U)
    setups: Floats  # (W, U)


class LevelSums(NamedTuple):
    """Levels of places and what is summed over them."""

    level: Floats  # (P,)
    since: Floats  # (P,) accounted up to [s]
    product: Whole  # (P,) product of a place of kind wip, else -1
    integral: Floats  # (W, P)
    peak: Floats  # (W, P)
    net: Floats  # (W, P) sum of changes
    released: Floats  # (W, K)
    released_pieces: Floats  # (W, K)


class StepTable(NamedTuple):
    """What is planned for the steps of the routings."""

    first: Whole  # (steps + 1,) where the alternatives of a step begin
    element: Whole  # (alternatives,) number of the element
    planned: Floats  # (alternatives,) planned time of a piece [s]
    product: Whole  # (steps,)
    energy: Floats  # (steps,) of a piece [J]
    of_unit: Whole  # (U,) number of the element that a unit belongs to
    power: Floats  # (U,) of processing [W]


class OperationSums(NamedTuple):
    """What is summed over operations, each (W, U) but the last (W, K)."""

    operations: Floats
    pieces: Floats
    good: Floats
    scrapped: Floats
    reworked: Floats
    rework_pieces: Floats
    planned_time: Floats
    worked: Floats
    operation_energy: Floats
    product_energy: Floats


class PartSums(NamedTuple):
    """What is summed over lots, each (W, K) but the last (W, B)."""

    finished: Floats
    finished_pieces: Floats
    stocked_pieces: Floats
    scrapped_pieces: Floats
    lead_sum: Floats
    lead_square: Floats
    lead_max: Floats
    due_count: Floats
    late: Floats
    tardiness_sum: Floats
    histogram: NDArray[np.int32]


class OrderSums(NamedTuple):
    """What is summed over orders, each (W,)."""

    done: Floats
    due_count: Floats
    on_time: Floats
    in_full: Floats
    tardiness_sum: Floats
    lead_sum: Floats


@njit(cache=True)
def window_of(time: float, width: float, windows: int) -> int:
    """Window (w * width, (w + 1) * width] that holds an instant."""
    w = ceil(time / width) - 1
    # The quotient is rounded; the borders are the products.
    if w * width >= time:
        w -= 1
    elif (w + 1) * width < time:
        w += 1
    return min(max(w, 0), windows - 1)


@njit(cache=True)
def _window_from(time: float, width: float, windows: int) -> int:
    """Window [w * width, (w + 1) * width) in which a span that starts at an instant begins."""
    w = int(time / width)
    if w * width > time:
        w -= 1
    elif (w + 1) * width <= time:
        w += 1
    return min(max(w, 0), windows - 1)


@njit(cache=True)
def add_time(sums: Floats, column: int, start: float, stop: float, width: float) -> None:
    """Add the span from start to stop to sums[:, column], cut at the borders of windows; sums: (W, columns)."""
    if stop <= start:
        return
    last = sums.shape[0] - 1
    w = _window_from(start, width, last + 1)
    while w < last and (w + 1) * width < stop:
        sums[w, column] += (w + 1) * width - start
        start = (w + 1) * width
        w += 1
    sums[w, column] += stop - start


@njit(cache=True)
def _add_rates(energy: Floats, rates: Floats, start: float, stop: float, slot: float, offset: float) -> None:
    """Add rates times time to the slots between start and stop; energy: (N, 1 + M), rates: (1 + M,)."""
    last = energy.shape[0] - 1
    n = _window_from(start + offset, slot, last + 1)
    while start < stop:
        border = (n + 1) * slot - offset
        upto = stop if n == last or border >= stop else border
        for m in range(rates.shape[0]):
            energy[n, m] += rates[m] * (upto - start)
        start = upto
        n += 1


@njit(cache=True)
def _spread(time: Floats, u: int, state: int, start: float, stop: float, width: float) -> None:
    """Add the span from start to stop to time[:, u, state], cut at the borders of windows; time: (W, U, S)."""
    last = time.shape[0] - 1
    w = _window_from(start, width, last + 1)
    while w < last and (w + 1) * width < stop:
        time[w, u, state] += (w + 1) * width - start
        start = (w + 1) * width
        w += 1
    time[w, u, state] += stop - start


@njit(cache=True)
def take_states(rows: Floats, width: float, sums: StateSums, energy: Floats, slot: float, offset: float) -> None:
    """Take rows (time, unit, state). A row that repeats the state of its unit changes nothing."""
    # Out of the tuple once: each look into it, and each call with it, would count references.
    states, since, rates, runs, times, failures, setups = sums
    windows, columns = times.shape[0], rates.shape[2]
    w, low, high = 0, 0.0, -1.0  # window of the row before, and its borders
    n, first, last = 0, 0.0, -1.0  # likewise the slot
    for r in range(rows.shape[0]):
        time, u, state = rows[r, 0], int(rows[r, 1]), int(rows[r, 2])
        before, start = states[u], since[u]
        if before < 0:
            since[u] = time
        elif state != before:
            if time > high:
                w = window_of(time, width, windows)
                low, high = w * width, (w + 1) * width
            if start >= low:
                times[w, u, before] += time - start
            elif time > start:
                _spread(times, u, before, start, time, width)
            if runs[u, before] and time > start:
                if time > last:
                    n = window_of(time + offset, slot, energy.shape[0])
                    first, last = n * slot - offset, (n + 1) * slot - offset
                if start >= first:
                    for m in range(columns):
                        energy[n, m] += rates[u, before, m] * (time - start)
                else:
                    _add_rates(energy, rates[u, before], start, time, slot, offset)
            since[u] = time
            if state == FAILED:
                failures[w, u] += 1.0
            elif state == SETUP:
                setups[w, u] += 1.0
        states[u] = state


@njit(cache=True)
def close_states(end: float, width: float, sums: StateSums, energy: Floats, slot: float, offset: float) -> None:
    """Account the state of every unit up to the end."""
    states, since, rates, runs, times, _, _ = sums
    for u in range(states.shape[0]):
        state, start = states[u], since[u]
        if state >= 0 and end > start:
            _spread(times, u, state, start, end, width)
            if runs[u, state]:
                _add_rates(energy, rates[u, state], start, end, slot, offset)
            since[u] = end


@njit(cache=True)
def _hold(integral: Floats, peak: Floats, p: int, level: float, start: float, stop: float, width: float) -> None:
    """Account a level of place p from start to stop, cut at the borders of windows."""
    last = integral.shape[0] - 1
    w = _window_from(start, width, last + 1)
    while start < stop:
        border = (w + 1) * width
        upto = stop if w == last or border >= stop else border
        integral[w, p] += level * (upto - start)
        peak[w, p] = max(peak[w, p], level)
        start = upto
        w += 1


@njit(cache=True)
def take_levels(rows: Floats, width: float, sums: LevelSums) -> None:
    """Take rows (time, place, delta, part)."""
    levels, since, products, integral, peak, net, released, released_pieces = sums
    windows = integral.shape[0]
    w, low, high = 0, 0.0, -1.0  # window of the row before, and its borders
    for r in range(rows.shape[0]):
        time, p, delta = rows[r, 0], int(rows[r, 1]), rows[r, 2]
        level, start = levels[p], since[p]
        if time > high:
            w = window_of(time, width, windows)
            low, high = w * width, (w + 1) * width
        if level != 0.0 and time > start:
            if start >= low:
                integral[w, p] += level * (time - start)
                peak[w, p] = max(peak[w, p], level)
            else:
                _hold(integral, peak, p, level, start, time, width)
        since[p] = time
        levels[p] = level + delta
        net[w, p] += delta
        k = products[p]
        if k >= 0 and delta > 0.0:
            released[w, k] += 1.0
            released_pieces[w, k] += delta


@njit(cache=True)
def close_levels(end: float, width: float, sums: LevelSums) -> None:
    """Account the level of every place up to the end."""
    for p in range(sums.level.shape[0]):
        if sums.level[p] != 0.0:
            _hold(sums.integral, sums.peak, p, sums.level[p], sums.since[p], end, width)
        sums.since[p] = end


@njit(cache=True)
def take_operations(
    rows: Floats,
    lots: Floats,
    width: float,
    steps: StepTable,
    sums: OperationSums,
    energy: Floats,
    slot: float,
    offset: float,
) -> None:
    """Take rows (start, end, worked, unit, part, step, pieces, good, outcome).

    lots: (rows,) lots that share the batch of a row, or (0,) where no station has batches. The energy of an operation
    is spread evenly from its start to its end.
    """
    first, element, planned, product_of, extra_of, of_unit, power = steps
    operations, made, goods, scrapped, reworked, rework_pieces, planned_time, work, operation_energy, product_energy = (
        sums
    )
    windows = operations.shape[0]
    rate = np.zeros(energy.shape[1])
    for r in range(rows.shape[0]):
        start, end, u, step = rows[r, 0], rows[r, 1], int(rows[r, 3]), int(rows[r, 5])
        pieces, good, outcome = rows[r, 6], rows[r, 7], int(rows[r, 8])
        worked = rows[r, 2] / lots[r] if lots.shape[0] else rows[r, 2]
        w = window_of(end, width, windows)
        operations[w, u] += 1.0
        made[w, u] += pieces
        if outcome == SCRAP:
            scrapped[w, u] += pieces
        else:
            scrapped[w, u] += pieces - good
            if outcome == REWORK:
                reworked[w, u] += 1.0
                rework_pieces[w, u] += good
            else:
                goods[w, u] += good
        work[w, u] += worked
        for a in range(first[step], first[step + 1]):
            if element[a] == of_unit[u]:
                planned_time[w, u] += planned[a] * pieces
                break
        extra = extra_of[step] * pieces
        product_energy[w, product_of[step]] += power[u] * worked + extra
        if extra != 0.0:
            operation_energy[w, u] += extra
            if end > start:
                rate[0] = extra / (end - start)
                _add_rates(energy, rate, start, end, slot, offset)
            else:
                energy[window_of(end + offset, slot, energy.shape[0]), 0] += extra


@njit(cache=True)
def take_parts(rows: Floats, width: float, sums: PartSums, first: float, ratio: float) -> None:
    """Take rows (part, product, order, number, pieces, good, release, end, due, how); bins as in `lead_edges`."""
    finished, finished_pieces, stocked_pieces, scrapped_pieces, lead_sum, lead_square = sums[:6]
    lead_max, due_count, late, tardiness_sum, histogram = sums[6:]
    windows, bins = histogram.shape
    step = log(ratio)
    for r in range(rows.shape[0]):
        k, pieces, good = int(rows[r, 1]), rows[r, 4], rows[r, 5]
        end, due, how = rows[r, 7], rows[r, 8], int(rows[r, 9])
        w = window_of(end, width, windows)
        scrapped_pieces[w, k] += pieces if how == SCRAPPED else pieces - good
        if how != FINISHED and how != STOCKED:
            continue
        finished[w, k] += 1.0
        finished_pieces[w, k] += good
        if how == STOCKED:
            stocked_pieces[w, k] += good
        lead = end - rows[r, 6]
        lead_sum[w, k] += lead
        lead_square[w, k] += lead * lead
        lead_max[w, k] = max(lead_max[w, k], lead)
        b = 0 if lead < first else min(1 + int(log(lead / first) / step), bins - 1)
        histogram[w, b] += 1
        if due < np.inf:
            due_count[w, k] += 1.0
            if end > due:
                late[w, k] += 1.0
                tardiness_sum[w, k] += end - due


@njit(cache=True)
def take_orders(rows: Floats, width: float, sums: OrderSums) -> None:
    """Take rows (order, number, product, quantity, good, release, due, end)."""
    windows = sums.done.shape[0]
    for r in range(rows.shape[0]):
        quantity, good, release, due, end = rows[r, 3], rows[r, 4], rows[r, 5], rows[r, 6], rows[r, 7]
        w = window_of(end, width, windows)
        sums.done[w] += 1.0
        sums.lead_sum[w] += end - release
        if good >= quantity:
            sums.in_full[w] += 1.0
        if due < np.inf:
            sums.due_count[w] += 1.0
            if end > due:
                sums.tardiness_sum[w] += end - due
            else:
                sums.on_time[w] += 1.0
