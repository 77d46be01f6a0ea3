"""The desk's books, compiled: release and end of lots; the same as `models.orders.process`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.schedule_kernel import enters, leaves
from models.floor_kernel import tell_level, tell_part, too_small
from models.orders.demand_kernel import check_done, ended, release_demand
from models.stock_kernel import put, wake_all

__all__ = ["MOST_LOTS", "begin", "begin_supplied", "changed", "end_lot", "finish", "free_lot"]

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


@inner
def changed(w: Words, item: int) -> None:
    """Lots of a product have ended, or lost pieces."""
    wake_all(w, w[item + at.WATCHERS])


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
