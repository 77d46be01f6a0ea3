"""Bins on their way to stations, compiled, as in `models.lineside.process`; a vehicle carries them as it does lots."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.carry_kernel import ask_vehicle
from models.floor_kernel import add_stock, new_record, push_event, tell_level
from models.streams.arena_kernel import draw

__all__ = ["fill", "new_bin", "send_bin"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def new_bin(w: Words, f: Floats, line: int, pieces: int) -> int:
    """Take an empty bin that is to be filled."""
    one = new_record(w, at.FREE_BINS, at.BIN_WIDTH)
    w[one + at.KIND] = at.BIN
    w[one + at.BN_LINE] = line
    w[one + at.BN_FIRST] = 0
    w[one + at.BN_LAST] = 0
    w[one + at.PIECES] = pieces
    f[one + at.L_DUE] = math.inf
    f[one + at.L_PRIORITY] = 0.0
    return one


@inner
def fill(w: Words, one: int, serial: int, pieces: int) -> None:
    """Put pieces of a lot into a bin."""
    if w[one + at.BN_FIRST] == 0:
        w[one + at.S_NUMBER] = serial
    add_stock(w, one + at.BN_FIRST, one + at.BN_LAST, serial, pieces)


@inner
def send_bin(w: Words, f: Floats, line: int, one: int) -> None:
    """Have a bin brought: by a fleet, or in time that passes."""
    tell_level(w, f, w[line + at.LN_PLACE], w[one + at.PIECES], w[one + at.S_NUMBER])
    if w[line + at.LN_FLEET]:
        ask_vehicle(w, f, w[line + at.LN_FLEET], one, w[line + at.LN_START], w[line + at.LN_END], 0)
        return
    seconds = draw(w, f, w[line + at.LN_LAW], w[line + at.LN_KEY], w[line + at.LN_SENT], 0)
    w[line + at.LN_SENT] += 1
    push_event(w, f, f[at.NOW] + seconds, w[line + at.LN_PRIORITY], one)
