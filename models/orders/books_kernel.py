"""The desk's books, compiled: release and end of lots, orders and stock; the same as `models.orders.process`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.schedule_kernel import enters, leaves
from models.floor_kernel import fire, free, new_record, tell_genealogy, tell_level, tell_order, tell_part, too_small
from models.station.takers_kernel import nudge
from models.storage.highbay_kernel import bring, bring_out
from models.supply.kernel import look

__all__ = [
    "MOST_LOTS",
    "begin",
    "begin_supplied",
    "call_kit",
    "changed",
    "check_done",
    "collect",
    "end_lot",
    "ended",
    "finish",
    "free_lot",
    "hand_over",
    "order_from_stock",
    "put",
    "release_demand",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_LOTS = 2_000_000


@inner
def begin(w: Words, f: Floats, lot: int) -> None:
    """Book the release of a lot."""
    if w[at.INSIDE] >= MOST_LOTS:
        too_small(w, at.TOO_MANY_LOTS)
    item = w[lot + at.ITEM]
    f[lot + at.RELEASE] = f[at.NOW]
    w[at.INSIDE] += 1
    w[item + at.INSIDE_PIECES] += w[lot + at.PIECES]
    tell_level(w, f, w[item + at.I_WIP], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    enters(w, lot)


@inner
def begin_supplied(w: Words, f: Floats, source: int, lot: int) -> None:
    """Book a lot of a source that gives as many as the plant takes: it begins when it enters."""
    after = f[source + at.S_DUE_AFTER]
    if after == after:
        f[lot + at.L_DUE] = f[at.NOW] + after
    begin(w, f, lot)


# Orders, and arrivals that have a due date ----------------------------------------------------------------------------


@inner
def ended(w: Words, f: Floats, demand: int, pieces: int, good: int) -> None:
    """So many pieces of an order have come to an end."""
    before = w[demand + at.D_OPEN]
    w[demand + at.D_OPEN] = before - pieces
    w[demand + at.D_GOOD] += good
    if before > 0 and before - pieces <= 0:
        tell_order(w, f, demand)


@inner
def release_demand(w: Words, demand: int) -> None:
    """One lot, or the queue for stock, knows of an order no longer."""
    w[demand + at.D_USERS] -= 1
    if w[demand + at.D_USERS] == 0:
        free(w, at.FREE_DEMANDS, demand)


@inner
def check_done(w: Words) -> None:
    """End the run when everything is done, if it runs to the end."""
    if w[at.TO_THE_END] and w[at.COMING] == 0 and w[at.INSIDE] == 0 and w[at.WAITING_FOR_STOCK] == 0:
        w[at.FINISHED] = 1


# Stock ----------------------------------------------------------------------------------------------------------------


@inner
def _wake_all(w: Words, sources: int) -> None:
    """Let sources that keep up a stock look again within this instant."""
    for n in range(w[sources]):
        source = w[sources + 1 + n]
        if w[source + at.S_ASLEEP]:
            w[source + at.S_ASLEEP] = 0
            w[at.COMING] += 1
            fire(w, source, 0)


@inner
def _taken(w: Words, f: Floats, store: int) -> None:
    """Pieces were taken or called for: its supplier and the sources that keep it up look again."""
    if w[store + at.T_SUPPLIER]:
        look(w, f, w[store + at.T_SUPPLIER])
    _wake_all(w, w[store + at.TAKEN_WATCHERS])


@inner
def call(w: Words, f: Floats, store: int, pieces: int) -> None:
    """Say that somebody waits for pieces and will take them."""
    w[store + at.T_CALLED] += pieces
    if w[store + at.T_RACK]:
        bring_out(w, f, store)
    _taken(w, f, store)


@inner
def call_kit(w: Words, f: Floats, lot: int, task: int) -> None:
    """Call for the kit of a lot that sets out for a task: none where it has been there before."""
    if w[lot + at.VISITED] and w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]]:
        return
    calls = w[task + at.K_CALLS]
    for n in range(w[calls]):
        call(w, f, w[calls + 1 + 2 * n], w[calls + 2 + 2 * n] * w[lot + at.PIECES])


@inner
def changed(w: Words, item: int) -> None:
    """Lots of a product have ended, or lost pieces."""
    _wake_all(w, w[item + at.WATCHERS])


@inner
def _remove(w: Words, f: Floats, store: int, pieces: int, whole: int) -> None:
    """Take pieces out, the oldest first; `whole` is the serial number of the lot that they go into, or -1."""
    w[store + at.T_PIECES] -= pieces
    w[store + at.T_TOTAL] -= pieces
    if w[store + at.T_TRACKED]:
        w[store + at.T_CALLED] -= pieces
    while pieces:
        stock = w[store + at.STOCKS_FIRST]
        share = min(w[stock + at.K_PIECES], pieces)
        w[stock + at.K_PIECES] -= share
        pieces -= share
        serial = w[stock + at.K_SERIAL]
        tell_level(w, f, w[store + at.T_PLACE], -share, serial)
        if whole >= 0 and serial >= 0:
            tell_genealogy(w, f, whole, serial, share)
        if w[stock + at.K_PIECES] == 0:
            w[store + at.STOCKS_FIRST] = w[stock + at.K_NEXT]
            if w[stock + at.K_NEXT] == 0:
                w[store + at.STOCKS_LAST] = 0
            free(w, at.FREE_STOCKS, stock)


@inner
def collect(w: Words, f: Floats, lot: int) -> None:
    """Take the kit of a lot out of stock: none where it has been at the operation before."""
    task = w[lot + at.TASK]
    kit = w[task + at.KIT]
    if w[kit] == 0 or (w[lot + at.VISITED] and w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]]):
        return
    for n in range(w[kit]):
        store = w[kit + 1 + 2 * n]
        if w[store + at.T_ENDLESS] == 0:
            _remove(w, f, store, w[kit + 2 + 2 * n] * w[lot + at.PIECES], w[lot + at.S_NUMBER])
            _taken(w, f, store)


@inner
def _served(w: Words, f: Floats, store: int, demand: int) -> None:
    """All of an order comes out of stock."""
    quantity = w[demand + at.D_QUANTITY]
    if w[store + at.T_ENDLESS] == 0:
        _remove(w, f, store, quantity, -1)
    ended(w, f, demand, quantity, quantity)
    release_demand(w, demand)
    w[at.WAITING_FOR_STOCK] -= 1
    check_done(w)


@inner
def order_from_stock(w: Words, f: Floats, store: int, demand: int) -> None:
    """Serve an order from stock, now or when there is enough."""
    if w[store + at.T_TRACKED]:
        call(w, f, store, w[demand + at.D_QUANTITY])
    if w[store + at.DEMANDS_FIRST] == 0 and w[demand + at.D_QUANTITY] <= w[store + at.T_PIECES]:
        _served(w, f, store, demand)
    else:
        w[demand + at.D_NEXT] = 0
        if w[store + at.DEMANDS_LAST]:
            w[w[store + at.DEMANDS_LAST] + at.D_NEXT] = demand
        else:
            w[store + at.DEMANDS_FIRST] = demand
        w[store + at.DEMANDS_LAST] = demand
    _taken(w, f, store)


@inner
def put(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Put pieces in: to hand, or into the rack."""
    w[store + at.T_TOTAL] += pieces
    tell_level(w, f, w[store + at.T_PLACE], pieces, serial)
    if w[store + at.T_RACK]:
        bring(w, f, store, serial, pieces)
    else:
        hand_over(w, f, store, serial, pieces)


@inner
def hand_over(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Have pieces at hand; who waits for them is served: orders first, then assemblies."""
    if w[store + at.T_ENDLESS] == 0:
        w[store + at.T_PIECES] += pieces
        stock = new_record(w, at.FREE_STOCKS, at.STOCK_WIDTH)
        w[stock + at.K_SERIAL] = serial
        w[stock + at.K_PIECES] = pieces
        w[stock + at.K_NEXT] = 0
        if w[store + at.STOCKS_LAST]:
            w[w[store + at.STOCKS_LAST] + at.K_NEXT] = stock
        else:
            w[store + at.STOCKS_FIRST] = stock
        w[store + at.STOCKS_LAST] = stock
    while w[store + at.DEMANDS_FIRST]:
        demand = w[store + at.DEMANDS_FIRST]
        if w[demand + at.D_QUANTITY] > w[store + at.T_PIECES]:
            break
        w[store + at.DEMANDS_FIRST] = w[demand + at.D_NEXT]
        if w[demand + at.D_NEXT] == 0:
            w[store + at.DEMANDS_LAST] = 0
        _served(w, f, store, demand)
        _taken(w, f, store)
    machines = w[store + at.T_MACHINES]
    for n in range(w[machines]):
        nudge(w, w[machines + 1 + n])


# The end of lots ------------------------------------------------------------------------------------------------------


@inner
def free_lot(w: Words, lot: int) -> None:
    """Forget a lot."""
    if w[lot + at.GROUP]:
        release_demand(w, w[lot + at.GROUP])
    if w[lot + at.KEPT]:
        return  # an order that is not yet released asks for it
    item = w[lot + at.ITEM]
    w[lot] = w[item + at.FREE_LOTS]
    w[item + at.FREE_LOTS] = lot


@inner
def end_lot(w: Words, f: Floats, lot: int, good: int, how: int) -> None:
    """Book the end of a lot."""
    item, pieces = w[lot + at.ITEM], w[lot + at.PIECES]
    w[at.INSIDE] -= 1
    leaves(w, lot)
    w[item + at.INSIDE_PIECES] -= pieces
    tell_level(w, f, w[item + at.I_WIP], -pieces, w[lot + at.S_NUMBER])
    tell_part(w, f, lot, f[lot + at.RELEASE], good, how)
    if w[lot + at.GROUP]:
        ended(w, f, w[lot + at.GROUP], pieces, good)


@inner
def finish(w: Words, f: Floats, lot: int) -> None:
    """Book a lot that has had all its operations."""
    item, serial, pieces = w[lot + at.ITEM], w[lot + at.S_NUMBER], w[lot + at.PIECES]
    stocked = w[item + at.STOCKED]
    end_lot(w, f, lot, pieces, at.STOCKED_PART if stocked else at.FINISHED_PART)
    free_lot(w, lot)
    if stocked:
        put(w, f, w[item + at.STORE], serial, pieces)
        changed(w, item)
    check_done(w)
