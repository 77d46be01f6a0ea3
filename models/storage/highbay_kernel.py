"""A rack, compiled: cells for lots and lots for calls, as in `models.storage.highbay` and `models.storage.cells`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import new_record, tell_level
from models.people.kernel import give
from models.streams.arena_kernel import uniform

__all__ = ["bring", "bring_out", "stored", "vacated"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Cells ----------------------------------------------------------------------------------------------------------------


@inner
def _zone(w: Words, crane: int, store: int) -> int:
    """Zone that a lot would get: its own, else a farther one, else a nearer one; 0 where no cell is free."""
    zones, own = w[crane + at.CN_ZONES], w[store + at.T_ZONE]
    if w[w[zones + 1 + own] + at.Z_FREE]:
        return w[zones + 1 + own]
    if w[crane + at.CN_OVERFLOWS]:
        for n in range(own + 1, w[zones]):
            if w[w[zones + 1 + n] + at.Z_FREE]:
                return w[zones + 1 + n]
        for n in range(own - 1, -1, -1):
            if w[w[zones + 1 + n] + at.Z_FREE]:
                return w[zones + 1 + n]
    return 0


@inner
def _pop_nearest(w: Words, zone: int) -> int:
    """Take the nearest free cell: the free cells are a heap."""
    size = w[zone + at.Z_FREE] - 1
    w[zone + at.Z_FREE] = size
    cells = w[zone + at.Z_CELLS]
    nearest, last, n = w[cells], w[cells + size], 0
    while True:
        below = 2 * n + 1
        if below >= size:
            break
        if below + 1 < size and w[cells + below + 1] < w[cells + below]:
            below += 1
        if last <= w[cells + below]:
            break
        w[cells + n] = w[cells + below]
        n = below
    w[cells + n] = last
    return nearest


@inner
def _take_cell(w: Words, crane: int, zone: int) -> int:
    w[crane + at.CN_TAKEN] += 1
    if w[crane + at.CN_NEAREST]:
        return _pop_nearest(w, zone)
    free, cells = w[zone + at.Z_FREE], w[zone + at.Z_CELLS]
    chosen = cells + int(uniform(w[crane + at.CN_DRAW_KEY], w[crane + at.CN_DRAWN], 0) * free)
    w[crane + at.CN_DRAWN] += 1
    cell = w[chosen]
    w[chosen] = w[cells + free - 1]
    w[zone + at.Z_FREE] = free - 1
    return cell


@inner
def _give_back(w: Words, crane: int, cell: int) -> None:
    """Have a cell free again."""
    w[crane + at.CN_TAKEN] -= 1
    zones, number = w[crane + at.CN_ZONES], 0
    while cell >= w[w[zones + 1 + number] + at.Z_END]:
        number += 1
    zone = w[zones + 1 + number]
    cells, n = w[zone + at.Z_CELLS], w[zone + at.Z_FREE]
    w[zone + at.Z_FREE] = n + 1
    if w[crane + at.CN_NEAREST]:
        while n and w[cells + (n - 1) // 2] > cell:
            w[cells + n] = w[cells + (n - 1) // 2]
            n = (n - 1) // 2
    w[cells + n] = cell


# Lots in and out ------------------------------------------------------------------------------------------------------


@inner
def _rouse(w: Words, crane: int) -> None:
    if w[crane + at.WAITING] == at.PART:
        give(w, crane, 0)


@inner
def _append(w: Words, first: int, last: int, load: int) -> None:
    """Put a lot at the end of a line, whose first and last stand in two words."""
    w[load + at.LD_NEXT] = 0
    if w[last]:
        w[w[last] + at.LD_NEXT] = load
    else:
        w[first] = load
    w[last] = load


@inner
def _find_cells(w: Words, rack: int) -> None:
    """Give cells to lots that wait for one, in the order in which they came."""
    cranes = w[rack + at.RK_CRANES]
    load, before = w[rack + at.RK_WAIT_FIRST], 0
    while load:
        after, best, fewest, taken, zone = w[load + at.LD_NEXT], 0, 0, 0, 0
        for n in range(w[cranes]):
            crane = w[cranes + 1 + n]
            open_zone = _zone(w, crane, w[load + at.LD_STORE])
            if open_zone:
                lots = w[crane + at.CN_IN] + w[crane + at.CN_OUT]
                if best == 0 or lots < fewest or (lots == fewest and w[crane + at.CN_TAKEN] < taken):
                    best, fewest, taken, zone = crane, lots, w[crane + at.CN_TAKEN], open_zone
        if best:
            if before:
                w[before + at.LD_NEXT] = after
            else:
                w[rack + at.RK_WAIT_FIRST] = after
            if after == 0:
                w[rack + at.RK_WAIT_LAST] = before
            w[load + at.LD_CRANE] = best
            w[load + at.LD_CELL] = _take_cell(w, best, zone)
            _append(w, best + at.CN_IN_FIRST, best + at.CN_IN_LAST, load)
            w[best + at.CN_IN] += 1
            _rouse(w, best)
        else:
            before = load
        load = after


@inner
def bring(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Take in a lot, or several where it is more than a full one."""
    rack = w[store + at.T_RACK]
    while pieces:
        share = min(pieces, w[store + at.T_LOT])
        pieces -= share
        load = new_record(w, at.FREE_LOADS, at.LOAD_WIDTH)
        w[load + at.LD_STORE] = store
        w[load + at.LD_SERIAL] = serial
        w[load + at.LD_PIECES] = share
        f[load + at.LD_ASKED] = f[at.NOW]
        w[load + at.LD_CRANE] = 0
        tell_level(w, f, w[rack + at.RK_INBOUND], 1, serial)
        _append(w, rack + at.RK_WAIT_FIRST, rack + at.RK_WAIT_LAST, load)
    _find_cells(w, rack)


@inner
def bring_out(w: Words, f: Floats, store: int) -> None:
    """Bring out lots until all that is called for is at hand or on its way."""
    while w[store + at.KEPT_FIRST]:
        if w[store + at.T_PIECES] + w[store + at.T_COMING] >= w[store + at.T_CALLED]:
            return
        load = w[store + at.KEPT_FIRST]
        w[store + at.KEPT_FIRST] = w[load + at.LD_NEXT]
        if w[load + at.LD_NEXT] == 0:
            w[store + at.KEPT_LAST] = 0
        f[load + at.LD_ASKED] = f[at.NOW]
        w[store + at.T_COMING] += w[load + at.LD_PIECES]
        crane = w[load + at.LD_CRANE]
        _append(w, crane + at.CN_OUT_FIRST, crane + at.CN_OUT_LAST, load)
        w[crane + at.CN_OUT] += 1
        _rouse(w, crane)


@inner
def stored(w: Words, f: Floats, rack: int, load: int) -> None:
    """Note that a lot is in its cell; it may have been called for."""
    tell_level(w, f, w[rack + at.RK_PLACE], 1, w[load + at.LD_SERIAL])
    store = w[load + at.LD_STORE]
    _append(w, store + at.KEPT_FIRST, store + at.KEPT_LAST, load)
    bring_out(w, f, store)


@inner
def vacated(w: Words, f: Floats, rack: int, load: int) -> None:
    """Note that a lot has left its cell, which another may get."""
    tell_level(w, f, w[rack + at.RK_PLACE], -1, w[load + at.LD_SERIAL])
    _give_back(w, w[load + at.LD_CRANE], w[load + at.LD_CELL])
    if w[rack + at.RK_WAIT_FIRST]:
        _find_cells(w, rack)
