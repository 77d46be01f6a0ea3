"""The life of a picker, compiled: tour after tour, as in `models.storage.picking`.

How long the way of a tour is, Python says: the engine stops for it in the middle of an event, and goes on with it.
"""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import free
from models.mover_kernel import MOVER_BLOCKED, MOVER_IDLE, MOVER_LOADED, show_mover, tell_leg
from models.people.kernel import ATTEND, attend
from models.stock_kernel import hand_over
from models.storage.picking_kernel import enough, take_tour
from models.streams.arena_kernel import draw

__all__ = ["picker_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

LOOKS, MEASURED, COMES_BACK = range(9, 12)
"""Steps after those of `attend`: it looks for lines, knows the length of its tour, is back."""
NO_LANE = -1


@inner
def picker_lives(w: Words, f: Floats, picker: int, value: int) -> None:
    """Go on with the life of a picker."""
    pc = w[picker + at.PC]
    if pc == LOOKS:
        _look(w, f, picker)
        return
    if pc == MEASURED:
        _prepare(w, f, picker)
    if attend(w, f, picker, value):
        _come_back(w, f, picker)
        _look(w, f, picker)
    else:
        show_mover(w, f, picker, MOVER_LOADED if w[picker + at.WAITING] == at.TIMED else MOVER_BLOCKED)


@inner
def _look(w: Words, f: Floats, picker: int) -> None:
    """Take the lines of a tour, and ask for its length; or wait until there are enough."""
    if enough(w, w[picker + at.PK_AREA]):
        take_tour(w, f, picker)
        f[picker + at.PK_BEGUN] = f[at.NOW]
        w[picker + at.PC] = MEASURED
        w[at.ASKS] = picker
    else:
        show_mover(w, f, picker, MOVER_IDLE)
        w[picker + at.WAITING] = at.PART
        w[picker + at.PC] = LOOKS


@inner
def _prepare(w: Words, f: Floats, picker: int) -> None:
    """Set the time of a tour whose length is known."""
    area, total = w[picker + at.PK_AREA], 0.0
    line = w[picker + at.PK_FIRST]
    while line:
        total += draw(w, f, w[area + at.PA_PICK], w[area + at.PA_PICK_KEY], w[line + at.PL_NUMBER], 0)
        line = w[line + at.PL_NEXT]
    walk = f[picker + at.PK_METRES] / f[area + at.PA_SPEED]
    f[picker + at.ATTEND_LEFT] = f[area + at.PA_SETUP] + walk + total
    w[picker + at.ATTEND_NEEDS] = w[area + at.PA_NEEDS]
    w[picker + at.ATTEND_PC] = COMES_BACK
    w[picker + at.PC] = ATTEND


@inner
def _come_back(w: Words, f: Floats, picker: int) -> None:
    """Hand over what was picked."""
    tell_leg(w, f, picker, f[picker + at.PK_BEGUN], NO_LANE, f[picker + at.PK_METRES], 0.0, w[picker + at.PK_LINES])
    line = w[picker + at.PK_FIRST]
    while line:
        stock = w[line + at.PL_FIRST]
        while stock:
            serial, pieces, after = w[stock + at.K_SERIAL], w[stock + at.K_PIECES], w[stock + at.K_NEXT]
            free(w, at.FREE_STOCKS, stock)
            hand_over(w, f, w[line + at.PL_STORE], serial, pieces)
            stock = after
        following = w[line + at.PL_NEXT]
        free(w, at.FREE_LINES, line)
        line = following
