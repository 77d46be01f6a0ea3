"""The entrance of conveyors, compiled: the same as in `models.conveyor.process`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import fire, push_event, tell_level

__all__ = ["belt_clock", "belt_opens", "belt_room", "entrance_opens", "put_on_belt"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def belt_clock(w: Words, f: Floats, belt: int) -> float:
    """Time on the belt's own clock [s], which stands while the belt does."""
    if w[belt + at.IS_LANE] == 0:
        return f[at.NOW]
    since = f[belt + at.STANDS_SINCE]
    return (f[at.NOW] if since != since else since) - f[belt + at.STOOD]


@inner
def belt_room(w: Words, f: Floats, belt: int) -> bool:
    """Tell whether a lot may enter now."""
    return w[belt + at.B_SIZE] < w[belt + at.MOST] and belt_clock(w, f, belt) >= f[belt + at.OPEN_AT]


@inner
def entrance_opens(w: Words, f: Floats, belt: int) -> float:
    """When the next lot may enter, if nothing changes [s]: never, while the belt stands before it is open."""
    if w[belt + at.IS_LANE] == 0:
        return f[belt + at.OPEN_AT]
    since = f[belt + at.STANDS_SINCE]
    if since == since and belt_clock(w, f, belt) < f[belt + at.OPEN_AT]:
        return math.inf
    return f[belt + at.OPEN_AT] + f[belt + at.STOOD]


@inner
def belt_opens(w: Words, f: Floats, belt: int) -> None:
    """See to it that a lot that waits at the entrance is let in."""
    opens = entrance_opens(w, f, belt)
    if w[belt + at.ENTRANCE_SET] or w[belt + at.B_SIZE] >= w[belt + at.MOST] or math.isinf(opens):
        return
    w[belt + at.ENTRANCE_SET] = 1
    entrance = w[belt + at.B_ENTRANCE]
    push_event(w, f, max(opens, f[at.NOW]), w[entrance + at.PRIORITY], entrance)


@inner
def put_on_belt(w: Words, f: Floats, belt: int, lot: int, queue: int) -> None:
    """Let a lot enter that goes to a queue."""
    now = belt_clock(w, f, belt)
    f[belt + at.OPEN_AT] = now + f[belt + at.GAP]
    place = w[belt + at.B_FIRST] + w[belt + at.B_SIZE]
    if place >= w[belt + at.MOST]:
        place -= w[belt + at.MOST]
    p = w[belt + at.B_LOTS] + 3 * place
    w[p] = lot
    w[p + 1] = queue
    f[p + 2] = now + f[belt + at.DURATION]
    w[belt + at.B_SIZE] += 1
    tell_level(w, f, w[belt + at.B_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    if w[belt + at.ASLEEP]:
        w[belt + at.ASLEEP] = 0
        fire(w, belt, 0)
