"""Stock, compiled: pieces of a product for assemblies, orders and bins; the same as `models.stock`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import add_last, add_stock, fire, free, tell_genealogy, tell_level
from models.lineside.bins_kernel import fill, new_bin, send_bin
from models.orders.demand_kernel import check_done, ended, release_demand
from models.station.takers_kernel import nudge
from models.storage.highbay_kernel import bring, bring_out
from models.storage.picking_kernel import call_line, shelve
from models.supply.kernel import look

__all__ = ["call_kit", "hand_over", "note_taken", "order_from_stock", "put", "remove", "wake_all"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def wake_all(w: Words, sources: int) -> None:
    """Let sources that keep up a stock look again within this instant."""
    for n in range(w[sources]):
        source = w[sources + 1 + n]
        if w[source + at.S_ASLEEP]:
            w[source + at.S_ASLEEP] = 0
            w[at.COMING] += 1
            fire(w, source, 0)


@inner
def note_taken(w: Words, f: Floats, store: int) -> None:
    """Pieces were taken or called for: its supplier and the sources that keep it up look again."""
    if w[store + at.T_SUPPLIER]:
        look(w, f, w[store + at.T_SUPPLIER])
    wake_all(w, w[store + at.TAKEN_WATCHERS])


@inner
def call(w: Words, f: Floats, store: int, pieces: int) -> None:
    """Say that somebody waits for pieces and will take them."""
    w[store + at.T_CALLED] += pieces
    if w[store + at.T_RACK]:
        bring_out(w, f, store)
    elif w[store + at.T_AREA]:
        call_line(w, f, store, pieces)
    note_taken(w, f, store)


@inner
def call_kit(w: Words, f: Floats, lot: int, task: int) -> None:
    """Call for the kit of a lot that sets out for a task: none where it has been there before."""
    if w[lot + at.VISITED] and w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]]:
        return
    calls = w[task + at.K_CALLS]
    for n in range(w[calls]):
        call(w, f, w[calls + 1 + 2 * n], w[calls + 2 + 2 * n] * w[lot + at.PIECES])


@inner
def remove(w: Words, f: Floats, store: int, pieces: int, whole: int, one: int) -> None:
    """Take pieces out, the oldest first: into a lot (`whole`, its serial number or -1), or into a bin (`one`, or 0)."""
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
        if one:
            fill(w, one, serial, share)
        if w[stock + at.K_PIECES] == 0:
            w[store + at.STOCKS_FIRST] = w[stock + at.K_NEXT]
            if w[stock + at.K_NEXT] == 0:
                w[store + at.STOCKS_LAST] = 0
            free(w, at.FREE_STOCKS, stock)


@inner
def _served(w: Words, f: Floats, store: int, demand: int) -> None:
    """All of an order, or the bin that a card calls for, comes out of stock."""
    quantity, line = w[demand + at.D_QUANTITY], w[demand + at.D_LINE]
    one = new_bin(w, f, line, quantity) if line else 0
    if w[store + at.T_ENDLESS] == 0:
        remove(w, f, store, quantity, -1, one)
    elif one:
        fill(w, one, -1, quantity)
    if one:
        free(w, at.FREE_DEMANDS, demand)
        send_bin(w, f, line, one)
        return
    ended(w, f, demand, quantity, quantity)
    release_demand(w, demand)
    w[at.WAITING_FOR_STOCK] -= 1
    check_done(w)


@inner
def order_from_stock(w: Words, f: Floats, store: int, demand: int) -> None:
    """Serve an order or a card from stock, now or when there is enough."""
    if w[store + at.T_TRACKED]:
        call(w, f, store, w[demand + at.D_QUANTITY])
    if w[store + at.DEMANDS_FIRST] == 0 and w[demand + at.D_QUANTITY] <= w[store + at.T_PIECES]:
        _served(w, f, store, demand)
    else:
        add_last(w, store + at.DEMANDS_FIRST, store + at.DEMANDS_LAST, at.D_NEXT, demand)
    note_taken(w, f, store)


@inner
def put(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Put pieces in: to hand, or into the warehouse."""
    w[store + at.T_TOTAL] += pieces
    tell_level(w, f, w[store + at.T_PLACE], pieces, serial)
    if w[store + at.T_RACK]:
        bring(w, f, store, serial, pieces)
    elif w[store + at.T_AREA]:
        shelve(w, f, store, serial, pieces)
    else:
        hand_over(w, f, store, serial, pieces)


@inner
def hand_over(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Have pieces at hand; who waits for them is served: orders first, then assemblies."""
    if w[store + at.T_ENDLESS] == 0:
        w[store + at.T_PIECES] += pieces
        add_stock(w, store + at.STOCKS_FIRST, store + at.STOCKS_LAST, serial, pieces)
    while w[store + at.DEMANDS_FIRST]:
        demand = w[store + at.DEMANDS_FIRST]
        if w[demand + at.D_QUANTITY] > w[store + at.T_PIECES]:
            break
        w[store + at.DEMANDS_FIRST] = w[demand + at.D_NEXT]
        if w[demand + at.D_NEXT] == 0:
            w[store + at.DEMANDS_LAST] = 0
        _served(w, f, store, demand)
        note_taken(w, f, store)
    machines = w[store + at.T_MACHINES]
    for n in range(w[machines]):
        nudge(w, w[machines + 1 + n])
