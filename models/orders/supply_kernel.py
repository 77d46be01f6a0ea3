"""Orders and sources, compiled, as in `models.orders.supply`: they let lots into the plant when their time comes."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.schedule_kernel import look_again
from models.floor_kernel import push, start_timer, start_timer_at
from models.orders.books_kernel import changed
from models.orders.demand_kernel import check_done, new_demand
from models.orders.kernel import expect, push_make
from models.stock_kernel import order_from_stock
from models.streams.arena_kernel import draw, uniform

__all__ = ["book_changed", "releaser_lives", "source_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def releaser_lives(w: Words, f: Floats, desk: int) -> None:
    """Release the listed orders, each at its time."""
    number = w[desk + at.R_AT]
    if number >= w[desk + at.R_SIZE]:
        w[at.COMING] -= 1
        check_done(w)
        return
    row = w[desk + at.R_ORDERS] + 4 * number
    if f[row] > f[at.NOW]:
        start_timer_at(w, f, desk, f[row])
        return
    w[desk + at.R_AT] = number + 1
    push(w, at.DO_RESUME, desk, 0, 0)
    item, job, quantity = w[row + 1], w[row + 2], w[row + 3]
    due = f[job + at.J_DUE]
    if w[job + at.J_NAMED]:
        push(w, at.DO_RELEASED, job, 0, 0)
    demand = new_demand(w, f, job, item, 0, quantity, due)
    if w[item + at.TO_STOCK]:
        w[demand + at.D_USERS] = 1
        w[at.WAITING_FOR_STOCK] += 1
        order_from_stock(w, f, w[item + at.STORE], demand)
    else:
        push_make(w, f, item, job, quantity, demand, due, at.LET_IN, 0)


@inner
def _item_of(w: Words, f: Floats, source: int) -> int:
    """Return the product of the next arrival."""
    items, sequence = w[source + at.S_ITEMS], w[source + at.S_SEQUENCE]
    if w[sequence]:
        return w[sequence + 1 + w[source + at.ARRIVALS] % w[sequence]]
    if w[source + at.S_MIXED] == 0:
        return w[items + 1]
    drawn, total = uniform(w[source + at.S_MIX_KEY], w[source + at.ARRIVALS], 0), 0.0
    for n in range(w[items]):
        total += f[w[source + at.S_SHARES] + 1 + n]
        if drawn < total:
            return w[items + 1 + n]
    return w[items + w[items]]


BEGINS, ARRIVES, GIVES, SENDS, KEEPS, REFILLS = 0, 1, 2, 3, 4, 5
"""Steps of a source: before its start; by time; as many as the plant takes, and each lot; to a stock level."""


@inner
def source_lives(w: Words, f: Floats, source: int) -> None:
    """Go on with the life of a source."""
    step = w[source + at.PC]
    if step == BEGINS:
        if f[source + at.S_START] > f[at.NOW]:
            f[source + at.DUE] = f[source + at.S_START]
            start_timer_at(w, f, source, f[source + at.S_START])
            return
        step = ARRIVES if w[source + at.S_EVERY] else GIVES
        if w[source + at.S_KEEP]:
            step = KEEPS
    if step == ARRIVES:
        _arrive(w, f, source)
    elif step == SENDS:
        lot = w[source + at.CHAIN]
        if lot:
            w[source + at.CHAIN] = w[lot + at.NEXT]
            p = push(w, at.DO_SEND, lot, w[w[w[lot + at.ITEM] + at.I_TASKS] + 1], 0)
            w[p + 4] = source
        else:
            _give(w, f, source)
    elif step == GIVES:
        _give(w, f, source)
    elif step == KEEPS:
        _keep(w, f, source)
    else:
        _refill(w, f, source)


@inner
def _goes_on(w: Words, f: Floats, source: int) -> bool:
    """Tell whether there is another arrival."""
    return w[source + at.ARRIVALS] < w[source + at.S_LIMIT] and f[at.NOW] <= f[source + at.S_LAST]


@inner
def _over(w: Words) -> None:
    w[at.COMING] -= 1
    check_done(w)


@inner
def _arrive(w: Words, f: Floats, source: int) -> None:
    """Let an arrival come, then wait for the next."""
    if w[source + at.PC] == ARRIVES and w[source + at.WAITING] == 0:  # the lots of an arrival are in
        w[source + at.WAITING] = at.TIMED
        if w[source + at.ARRIVALS] < w[source + at.S_LIMIT]:
            gap = draw(w, f, w[source + at.S_EVERY], w[source + at.S_EVERY_KEY], w[source + at.ARRIVALS] - 1, 0)
            start_timer(w, f, source, gap)
            return
    w[source + at.PC] = ARRIVES
    if not _goes_on(w, f, source):
        _over(w)
        return
    w[source + at.WAITING] = 0
    item, after, quantity = _item_of(w, f, source), f[source + at.S_DUE_AFTER], w[source + at.S_QUANTITY]
    due, demand = math.inf, 0
    if after == after:
        due = f[at.NOW] + after
        demand = new_demand(w, f, w[source + at.S_JOB], item, w[source + at.ARRIVALS], quantity, due)
    w[source + at.ARRIVALS] += 1
    push(w, at.DO_RESUME, source, 0, 0)
    push_make(w, f, item, w[source + at.S_JOB], quantity, demand, due, at.ARRIVING, source)


@inner
def _give(w: Words, f: Floats, source: int) -> None:
    """Give the next lot as soon as the one before is in the plant."""
    if not _goes_on(w, f, source):
        w[source + at.PC] = GIVES
        _over(w)
        return
    item = _item_of(w, f, source)
    w[source + at.ARRIVALS] += 1
    w[source + at.PC] = SENDS
    push_make(w, f, item, w[source + at.S_JOB], w[source + at.S_QUANTITY], 0, math.inf, at.SUPPLIED, source)


@inner
def _keep(w: Words, f: Floats, source: int) -> None:
    """See how much is missing of the stock that the source keeps up."""
    item = w[w[source + at.S_ITEMS] + 1]
    store = w[item + at.STORE]
    w[source + at.S_ASLEEP] = 1  # what its own lots bring about is looked at, too
    wanted, demand = 0, w[store + at.DEMANDS_FIRST]
    while demand:
        wanted += w[demand + at.D_QUANTITY]
        demand = w[demand + at.D_NEXT]
    w[source + at.DEMANDED] = wanted
    w[source + at.MAKING] = w[item + at.INSIDE_PIECES]
    missing = w[source + at.S_KEEP] + wanted - w[source + at.MAKING] - w[store + at.T_TOTAL]
    left = float(w[source + at.S_LIMIT] - w[source + at.ARRIVALS]) * w[source + at.S_QUANTITY]
    expect(w, item, min(float(missing), left))
    _refill(w, f, source)


@inner
def _refill(w: Words, f: Floats, source: int) -> None:
    """Release the next lots that are missing."""
    item = w[w[source + at.S_ITEMS] + 1]
    there = w[source + at.MAKING] + w[w[item + at.STORE] + at.T_TOTAL] - w[source + at.DEMANDED]
    if there < w[source + at.S_KEEP] and w[source + at.ARRIVALS] < w[source + at.S_LIMIT]:
        w[source + at.MAKING] += w[source + at.S_QUANTITY]
        w[source + at.ARRIVALS] += 1
        w[source + at.PC] = REFILLS
        push(w, at.DO_RESUME, source, 0, 0)
        push_make(w, f, item, w[source + at.S_JOB], w[source + at.S_QUANTITY], 0, math.inf, at.LET_IN, 0)
        return
    w[source + at.PC] = KEEPS
    _over(w)


@inner
def book_changed(w: Words, item: int, job: int) -> None:
    """Tell sources, and stations that wait for lots of a job, that a lot has ended; 0 for pieces of one."""
    changed(w, item)
    if job:
        look_again(w, job)
        check_done(w)
