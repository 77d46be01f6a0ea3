"""Conveyors, compiled: the same life as `models.conveyor.process`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.conveyor.entrance_kernel import belt_clock, belt_opens, entrance_opens
from models.floor_kernel import start_timer_at, tell_level, tell_state
from models.station.queue_kernel import enter_queue
from models.station.room_kernel import let_in_from_belt_line, offer, queue_has_room

__all__ = ["belt_lives", "let_in"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

SLEEPING, MOVING, HELD_UP = 0, 1, 2
"""What a belt's life waits for: a lot, its first lot's arrival, room for it."""


@inner
def let_in(w: Words, f: Floats, belt: int) -> None:
    """The entrance opens."""
    w[belt + at.ENTRANCE_SET] = 0
    if f[at.NOW] >= entrance_opens(w, f, belt):
        # rounding of the two clocks must not close the gate again
        f[belt + at.OPEN_AT] = min(f[belt + at.OPEN_AT], belt_clock(w, f, belt))
    let_in_from_belt_line(w, f, belt)
    if w[belt + at.LINE_FIRST]:
        belt_opens(w, f, belt)


@inner
def _show(w: Words, f: Floats, belt: int, state: int) -> None:
    if state != w[belt + at.B_STATE]:
        w[belt + at.B_STATE] = state
        tell_state(w, f, w[belt + at.B_UNIT], state)


@inner
def _leave(w: Words, f: Floats, belt: int) -> None:
    """Take the first lot out of the file; those behind follow."""
    full = w[belt + at.B_SIZE] == w[belt + at.MOST]
    lot = w[w[belt + at.B_LOTS] + 3 * w[belt + at.B_FIRST]]
    w[belt + at.B_FIRST] += 1
    if w[belt + at.B_FIRST] == w[belt + at.MOST]:
        w[belt + at.B_FIRST] = 0
    w[belt + at.B_SIZE] -= 1
    tell_level(w, f, w[belt + at.B_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    if w[belt + at.IS_LANE] == 0:
        after = f[at.NOW] + f[belt + at.GAP]
        if full:
            f[belt + at.OPEN_AT] = max(f[belt + at.OPEN_AT], after)
        if w[belt + at.B_SIZE]:
            p = w[belt + at.B_LOTS] + 3 * w[belt + at.B_FIRST]
            f[p + 2] = max(f[p + 2], after)
    if w[belt + at.LINE_FIRST]:
        belt_opens(w, f, belt)


@inner
def _restart(w: Words, f: Floats, belt: int) -> None:
    """Let a belt that stood move again."""
    if w[belt + at.IS_LANE]:
        f[belt + at.STOOD] += f[at.NOW] - f[belt + at.STANDS_SINCE]
        f[belt + at.STANDS_SINCE] = math.nan
        if w[belt + at.LINE_FIRST]:
            belt_opens(w, f, belt)


@inner
def belt_lives(w: Words, f: Floats, belt: int) -> None:
    """Bring lots to the exit until there is something to wait for."""
    arrived = w[belt + at.PC] == MOVING
    if w[belt + at.PC] == HELD_UP:
        _restart(w, f, belt)
        _leave(w, f, belt)
    while True:
        if not arrived:
            if w[belt + at.B_SIZE] == 0:
                _show(w, f, belt, at.IDLE)
                w[belt + at.ASLEEP] = 1
                w[belt + at.PC] = SLEEPING
                return
            _show(w, f, belt, at.PROCESSING)
            ready = f[w[belt + at.B_LOTS] + 3 * w[belt + at.B_FIRST] + 2]
            if ready > belt_clock(w, f, belt):
                w[belt + at.PC] = MOVING
                start_timer_at(w, f, belt, ready + f[belt + at.STOOD] if w[belt + at.IS_LANE] else ready)
                return
        arrived = False
        p = w[belt + at.B_LOTS] + 3 * w[belt + at.B_FIRST]
        lot, queue = w[p], w[p + 1]
        if not queue_has_room(w, f, queue, lot):
            if w[belt + at.IS_LANE]:
                f[belt + at.STANDS_SINCE] = f[at.NOW]
            _show(w, f, belt, at.BLOCKED)
            w[belt + at.PC] = HELD_UP
            offer(w, f, lot, w[queue + at.Q_ALONE], belt, -math.inf)
            return
        enter_queue(w, f, queue, lot)
        _leave(w, f, belt)
