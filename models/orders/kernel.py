"""The desk and its sources, compiled, as in `models.orders.process`; what is to do one by one goes on the pile."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import (
    new_record,
    push,
    start_timer,
    start_timer_at,
    tell_genealogy,
    tell_level,
    tell_part,
    too_small,
)
from models.flow_kernel import admits, share
from models.orders.books_kernel import (
    MOST_LOTS,
    begin,
    changed,
    check_done,
    end_lot,
    ended,
    finish,
    free_lot,
    order_from_stock,
)
from models.streams.arena_kernel import draw, uniform

__all__ = ["book_changed", "create", "cut", "let_in_each", "lose", "make", "releaser_lives", "scrapped", "source_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Lots come into being -------------------------------------------------------------------------------------------------


@inner
def expect(w: Words, item: int, pieces: float) -> None:
    """Stop if so many pieces more do not fit into the plant."""
    if w[at.INSIDE] + pieces / w[item + at.LOT] > MOST_LOTS:
        too_small(w, at.TOO_MANY_LOTS)


@inner
def push_make(
    w: Words, f: Floats, item: int, job: int, quantity: int, group: int, due: float, use: int, user: int
) -> None:
    """Let a quantity of a product be made next; `use` says what becomes of its lots."""
    p = push(w, at.DO_MAKE, item, job, quantity)
    w[p + 4] = group
    f[p + 5] = due
    w[p + 6] = use
    w[p + 7] = user


@inner
def make(w: Words, f: Floats, p: int) -> None:
    """Take up frame `p`: release the components that are made with a quantity, then cut it into lots."""
    item, job, quantity, group, due = w[p + 1], w[p + 2], w[p + 3], w[p + 4], f[p + 5]
    use, user = w[p + 6], w[p + 7]
    cell = w[job + at.J_PLACED]
    while cell:  # those that were in place when the run started
        lot = w[cell]
        if lot and w[lot + at.ITEM] == item:
            w[cell] = 0
            w[lot + at.KEPT] = 0
            quantity -= w[lot + at.PIECES]
            if group:
                w[lot + at.GROUP] = group
                w[group + at.D_USERS] += 1
        cell = w[cell + 1]
    expect(w, item, float(quantity))
    p = push(w, at.DO_CREATE, item, job, quantity)
    w[p + 4], f[p + 5], w[p + 6], w[p + 7] = group, due, use, user
    parts = w[item + at.EXPLODES]
    for n in range(w[parts] - 1, -1, -1):
        push_make(w, f, w[parts + 1 + 2 * n], job, quantity * w[parts + 2 + 2 * n], 0, due, at.LET_IN, 0)


@inner
def new_lot(w: Words, f: Floats, item: int, job: int, number: int, pieces: int) -> int:
    """Make a lot; it is not yet in the plant."""
    width = w[item + at.LOT_WIDTH]
    lot = new_record(w, item + at.FREE_LOTS, width)
    for n in range(width):
        w[lot + n] = 0
    w[lot + at.S_NUMBER] = w[at.SERIAL]
    w[at.SERIAL] += 1
    w[lot + at.ITEM] = item
    w[lot + at.JOB] = job
    w[lot + at.NUMBER] = number
    w[lot + at.PIECES] = pieces
    w[lot + at.RELEASED] = pieces
    f[lot + at.L_DUE] = f[job + at.J_DUE]
    f[lot + at.L_PRIORITY] = f[job + at.J_PRIORITY]
    return lot


@inner
def _count(w: Words, job: int, item: int, pieces: int) -> int:
    """Return the number of the next piece of a product in a job, and go on by so many pieces."""
    counter = w[job + at.J_COUNTS]
    while counter and w[counter] != item:
        counter = w[counter + 2]
    if counter == 0:
        counter = w[at.TOP]
        if counter + 3 > w[at.LIMIT]:
            too_small(w, at.MEMORY)
        w[at.TOP] = counter + 3
        w[counter] = item
        w[counter + 1] = 0
        w[counter + 2] = w[job + at.J_COUNTS]
        w[job + at.J_COUNTS] = counter
    number = w[counter + 1]
    w[counter + 1] = number + pieces
    return number


@inner
def create(w: Words, f: Floats, p: int) -> None:
    """Take up frame `p`: cut a quantity into lots, and hand them to who wanted them."""
    item, job, quantity, group, due = w[p + 1], w[p + 2], w[p + 3], w[p + 4], f[p + 5]
    use, user, size = w[p + 6], w[p + 7], w[p + 1] + at.LOT
    head, last = 0, 0
    while quantity > 0:
        pieces = min(w[size], quantity)
        quantity -= pieces
        lot = new_lot(w, f, item, job, _count(w, job, item, pieces), pieces)
        f[lot + at.L_DUE] = due
        w[lot + at.GROUP] = group
        if group:
            w[group + at.D_USERS] += 1
        if last:
            w[last + at.NEXT] = lot
        else:
            head = lot
        last = lot
    if use == at.SUPPLIED:
        w[user + at.CHAIN] = head
        push(w, at.DO_RESUME, user, 0, 0)
    elif head:
        push(w, at.DO_LET_IN_EACH, head, use, user)


@inner
def let_in_each(w: Words, f: Floats, lot: int, use: int, user: int) -> None:
    """Let the first lot of a chain in; the others follow."""
    if w[lot + at.NEXT]:
        push(w, at.DO_LET_IN_EACH, w[lot + at.NEXT], use, user)
    item = w[lot + at.ITEM]
    tasks = w[item + at.I_TASKS]
    first = w[tasks + 1] if w[tasks] else 0
    if use == at.TAKEN_OUT:
        tell_genealogy(w, f, user, w[lot + at.S_NUMBER], w[lot + at.PIECES])
    elif use == at.ARRIVING and w[user + at.S_LOSES] and first and not admits(w, f, lot, first):
        tell_part(w, f, lot, f[at.NOW], 0, at.LOST_PART)
        if w[lot + at.GROUP]:
            ended(w, f, w[lot + at.GROUP], w[lot + at.PIECES], 0)
        free_lot(w, lot)
        return
    begin(w, f, lot)
    if first:
        p = push(w, at.DO_SEND, lot, first, 0)
        w[p + 4] = w[at.DESK]
    else:
        finish(w, f, lot)  # a delivery of something that is bought, into stock


# What becomes of lots -------------------------------------------------------------------------------------------------


@inner
def _again(w: Words, f: Floats, item: int, job: int, pieces: int, due: float) -> None:
    """Make lost pieces of a component again, so that the assembly which waits for them can go on."""
    if w[item + at.MADE_AGAIN]:
        push_make(w, f, item, job, pieces, 0, due, at.LET_IN, 0)


@inner
def scrapped(w: Words, f: Floats, lot: int) -> None:
    """Book a lot that is lost, whose cards are given back."""
    item, job, pieces, due = w[lot + at.ITEM], w[lot + at.JOB], w[lot + at.PIECES], f[lot + at.L_DUE]
    end_lot(w, f, lot, 0, at.SCRAPPED_PART)
    free_lot(w, lot)
    push(w, at.DO_CHANGED, item, 1, 0)
    _again(w, f, item, job, pieces, due)


@inner
def lose(w: Words, f: Floats, lot: int, pieces: int) -> None:
    """Book pieces lost out of a lot that goes on."""
    from_item = w[lot + at.ITEM]
    w[from_item + at.INSIDE_PIECES] -= pieces
    tell_level(w, f, w[from_item + at.I_WIP], -pieces, w[lot + at.S_NUMBER])
    if w[lot + at.GROUP]:
        ended(w, f, w[lot + at.GROUP], pieces, 0)
    push(w, at.DO_CHANGED, from_item, 0, 0)
    _again(w, f, from_item, w[lot + at.JOB], pieces, f[lot + at.L_DUE])


@inner
def cut(w: Words, f: Floats, whole: int, size: int) -> int:
    """Cut a lot into transfer lots; return the chain of them."""
    item, pieces = w[whole + at.ITEM], w[whole + at.PIECES]
    head, last, first = 0, 0, 0
    while first < pieces:
        lot = new_lot(w, f, item, w[whole + at.JOB], w[whole + at.NUMBER] + first, min(size, pieces - first))
        for word in (at.TASK, at.LAST_DONE, at.GROUP, at.DEFECTIVE, at.REWORKS, at.VISITED):
            w[lot + word] = w[whole + word]
        f[lot + at.L_DUE] = f[whole + at.L_DUE]
        f[lot + at.L_PRIORITY] = f[whole + at.L_PRIORITY]
        for n in range(w[at.PARTS_WIDTH], w[item + at.LOT_WIDTH]):
            w[lot + n] = w[whole + n]
        if w[lot + at.GROUP]:
            w[w[lot + at.GROUP] + at.D_USERS] += 1
        begin(w, f, lot)
        tell_genealogy(w, f, w[whole + at.S_NUMBER], w[lot + at.S_NUMBER], w[lot + at.PIECES])
        f[lot + at.RELEASE] = f[whole + at.RELEASE]
        if last:
            w[last + at.NEXT] = lot
        else:
            head = lot
        last = lot
        first += size
    others = (pieces + size - 1) // size - 1
    lot = head
    while lot:
        share(w, whole, lot, others)
        others = 0
        lot = w[lot + at.NEXT]
    group = w[whole + at.GROUP]
    w[whole + at.GROUP] = 0
    end_lot(w, f, whole, pieces, at.SPLIT_PART)
    if group:
        w[group + at.D_USERS] -= 1
    free_lot(w, whole)
    return head


# Orders and sources ---------------------------------------------------------------------------------------------------


@inner
def _new_demand(w: Words, f: Floats, job: int, item: int, number: int, quantity: int, due: float) -> int:
    demand = new_record(w, at.FREE_DEMANDS, at.DEMAND_WIDTH)
    w[demand + at.D_JOB] = job
    w[demand + at.D_ITEM] = item
    w[demand + at.D_NUMBER] = number
    w[demand + at.D_QUANTITY] = quantity
    f[demand + at.D_DUE] = due
    f[demand + at.D_RELEASE] = f[at.NOW]
    w[demand + at.D_OPEN] = quantity
    w[demand + at.D_GOOD] = 0
    w[demand + at.D_NEXT] = 0
    w[demand + at.D_USERS] = 0
    return demand


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
    demand = _new_demand(w, f, job, item, 0, quantity, due)
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
        demand = _new_demand(w, f, w[source + at.S_JOB], item, w[source + at.ARRIVALS], quantity, due)
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
    missing = w[source + at.S_KEEP] + wanted - w[source + at.MAKING] - w[store + at.T_PIECES]
    left = float(w[source + at.S_LIMIT] - w[source + at.ARRIVALS]) * w[source + at.S_QUANTITY]
    expect(w, item, min(float(missing), left))
    _refill(w, f, source)


@inner
def _refill(w: Words, f: Floats, source: int) -> None:
    """Release the next lots that are missing."""
    item = w[w[source + at.S_ITEMS] + 1]
    there = w[source + at.MAKING] + w[w[item + at.STORE] + at.T_PIECES] - w[source + at.DEMANDED]
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
def book_changed(w: Words, item: int, check: int) -> None:
    """Tell sources that lots of a product have ended."""
    changed(w, item)
    if check:
        check_done(w)
