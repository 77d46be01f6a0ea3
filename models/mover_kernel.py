"""What moves and can break down, compiled: as `models.mover`; its words are where a machine has them."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import tell_state, too_small
from models.people.kernel import cut, give

__all__ = [
    "MOVER_BLOCKED", "MOVER_CHARGING", "MOVER_IDLE", "MOVER_LOADED", "MOVER_LOADING", "MOVER_TO_PICKUP",
    "MOVER_UNLOADING", "mover_goes", "mover_stops", "show_mover", "tell_leg",
]  # fmt: skip

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

(
    MOVER_IDLE, MOVER_TO_PICKUP, MOVER_LOADING, MOVER_LOADED, MOVER_UNLOADING, MOVER_BLOCKED, MOVER_CHARGING,
    MOVER_FAILED,
) = range(8)  # fmt: skip
LEG_WORDS = 7


@inner
def show_mover(w: Words, f: Floats, life: int, activity: int) -> None:
    """Tell its state."""
    w[life + at.ACTIVITY] = activity
    state = MOVER_FAILED if w[life + at.BROKEN] else activity
    if state != w[life + at.STATE]:
        w[life + at.STATE] = state
        tell_state(w, f, w[life + at.UNIT], state)


@inner
def mover_stops(w: Words, f: Floats, life: int) -> None:
    """It has broken down: stand where it is."""
    if w[life + at.WAITING] == at.TIMED:
        cut(w, life)
    show_mover(w, f, life, w[life + at.ACTIVITY])


@inner
def mover_goes(w: Words, f: Floats, life: int) -> None:
    """It is repaired."""
    if w[life + at.WAITING] == at.GO and w[life + at.BROKEN] == 0:
        give(w, life, 0)
    show_mover(w, f, life, w[life + at.ACTIVITY])


@inner
def tell_leg(w: Words, f: Floats, life: int, start: float, lane: int, metres: float, joules: float, loads: int) -> None:
    """Tell that a move has ended."""
    p = w[at.LEGS_AT]
    if p > w[at.LEGS_SOFT]:
        w[at.FULL] = 1
        if p + LEG_WORDS > w[at.LEGS_END]:
            too_small(w, at.ROWS)
    f[p] = start
    f[p + 1] = f[at.NOW]
    f[p + 2] = w[life + at.UNIT]
    f[p + 3] = lane
    f[p + 4] = metres
    f[p + 5] = joules
    f[p + 6] = loads
    w[at.LEGS_AT] = p + LEG_WORDS
