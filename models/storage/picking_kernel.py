"""A picking area, compiled: calls become lines of tours when their pieces lie there; as `models.storage.picking`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import add_last, add_stock, free, new_record, tell_level
from models.people.kernel import give
from models.streams.arena_kernel import uniform

__all__ = ["call_line", "enough", "shelve", "take_tour"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

ANYWHERE = -1
"""Aisle of a product that has no spot of its own."""


@inner
def shelve(w: Words, f: Floats, store: int, serial: int, pieces: int) -> None:
    """Put a lot on its shelf."""
    add_stock(w, store + at.T_SHELF_FIRST, store + at.T_SHELF_LAST, serial, pieces)
    w[store + at.T_ON_SHELF] += pieces
    _allot(w, f, store)


@inner
def call_line(w: Words, f: Floats, store: int, pieces: int) -> None:
    """Make a line of a call: in the spot of its product, or anywhere."""
    area = w[store + at.T_AREA]
    number = w[area + at.PA_COUNT]
    w[area + at.PA_COUNT] = number + 1
    line = new_record(w, at.FREE_LINES, at.LINE_WIDTH)
    w[line + at.PL_STORE] = store
    w[line + at.PL_PIECES] = pieces
    w[line + at.PL_NUMBER] = number
    w[line + at.PL_FIRST] = 0
    w[line + at.PL_LAST] = 0
    w[line + at.PL_AISLE] = w[store + at.T_AISLE]
    f[line + at.PL_POSITION] = f[store + at.T_POSITION]
    if w[store + at.T_AISLE] == ANYWHERE:
        w[line + at.PL_AISLE] = int(uniform(w[area + at.PA_SPOT_KEY], 2 * number, 0) * w[area + at.PA_AISLES])
        f[line + at.PL_POSITION] = uniform(w[area + at.PA_SPOT_KEY], 2 * number + 1, 0) * f[area + at.PA_LENGTH]
    add_last(w, store + at.T_SHORT_FIRST, store + at.T_SHORT_LAST, at.PL_NEXT, line)
    _allot(w, f, store)


@inner
def _fill(w: Words, store: int, line: int) -> None:
    """Note of which lots the pieces of a line are, the oldest on the shelf first."""
    pieces = w[line + at.PL_PIECES]
    w[store + at.T_ON_SHELF] -= pieces
    while pieces:
        lot = w[store + at.T_SHELF_FIRST]
        share = min(w[lot + at.K_PIECES], pieces)
        pieces -= share
        w[lot + at.K_PIECES] -= share
        add_stock(w, line + at.PL_FIRST, line + at.PL_LAST, w[lot + at.K_SERIAL], share)
        if w[lot + at.K_PIECES] == 0:
            w[store + at.T_SHELF_FIRST] = w[lot + at.K_NEXT]
            if w[lot + at.K_NEXT] == 0:
                w[store + at.T_SHELF_LAST] = 0
            free(w, at.FREE_STOCKS, lot)


@inner
def _allot(w: Words, f: Floats, store: int) -> None:
    """Let lines wait for a picker for which there are pieces, in the order of the calls."""
    area = w[store + at.T_AREA]
    line = w[store + at.T_SHORT_FIRST]
    while line and w[store + at.T_ON_SHELF] >= w[line + at.PL_PIECES]:
        after = w[line + at.PL_NEXT]
        w[store + at.T_SHORT_FIRST] = after
        if after == 0:
            w[store + at.T_SHORT_LAST] = 0
        _fill(w, store, line)
        add_last(w, area + at.PA_FIRST, area + at.PA_LAST, at.PL_NEXT, line)
        w[area + at.PA_LINES] += 1
        tell_level(w, f, w[area + at.PA_PLACE], 1, w[w[line + at.PL_FIRST] + at.K_SERIAL])
        line = after
    _rouse(w, area)


@inner
def enough(w: Words, area: int) -> bool:
    """Tell whether there are lines enough for a tour."""
    return w[area + at.PA_LINES] >= w[area + at.PA_LEAST]


@inner
def _rouse(w: Words, area: int) -> None:
    """Wake a picker that waits; it wakes the next when it has taken its lines."""
    if not enough(w, area):
        return
    pickers = w[area + at.PA_PICKERS]
    for n in range(w[pickers]):
        picker = w[pickers + 1 + n]
        if w[picker + at.WAITING] == at.PART:
            give(w, picker, 0)
            return


@inner
def take_tour(w: Words, f: Floats, picker: int) -> None:
    """Take the lines of the next tour out of those that wait."""
    area = w[picker + at.PK_AREA]
    count = min(w[area + at.PA_LINES], w[area + at.PA_BATCH])
    w[picker + at.PK_LINES] = count
    w[picker + at.PK_FIRST] = w[area + at.PA_FIRST]
    line = w[area + at.PA_FIRST]
    for n in range(count):
        tell_level(w, f, w[area + at.PA_PLACE], -1, w[w[line + at.PL_FIRST] + at.K_SERIAL])
        after = w[line + at.PL_NEXT]
        if n == count - 1:
            w[line + at.PL_NEXT] = 0
        line = after
    w[area + at.PA_FIRST] = line
    if line == 0:
        w[area + at.PA_LAST] = 0
    w[area + at.PA_LINES] -= count
    _rouse(w, area)
