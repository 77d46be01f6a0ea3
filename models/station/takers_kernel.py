"""Machines that wait for a lot, compiled: `takers` of `models.station.queue`, the longest-waiting first."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import fire

__all__ = ["add_taker", "nudge", "stop_waiting"]

Words = NDArray[np.int64]


@inner
def add_taker(w: Words, queue: int, machine: int) -> None:
    """Let a machine wait for a lot."""
    last = w[queue + at.TAKERS_LAST]
    w[machine + at.TAKER_NEXT] = 0
    w[machine + at.TAKER_BEFORE] = last
    if last:
        w[last + at.TAKER_NEXT] = machine
    else:
        w[queue + at.TAKERS_FIRST] = machine
    w[queue + at.TAKERS_LAST] = machine
    w[queue + at.TAKERS] += 1
    w[machine + at.IS_TAKER] = 1


@inner
def stop_waiting(w: Words, queue: int, machine: int) -> None:
    """Take a machine out of those that wait for a lot."""
    after, before = w[machine + at.TAKER_NEXT], w[machine + at.TAKER_BEFORE]
    if before:
        w[before + at.TAKER_NEXT] = after
    else:
        w[queue + at.TAKERS_FIRST] = after
    if after:
        w[after + at.TAKER_BEFORE] = before
    else:
        w[queue + at.TAKERS_LAST] = before
    w[queue + at.TAKERS] -= 1
    w[machine + at.IS_TAKER] = 0


@inner
def nudge(w: Words, machine: int) -> None:
    """Let a machine that waits for a lot look again whether there is something to do."""
    if w[machine + at.WAITING] == at.PART and w[machine + at.IS_TAKER]:
        stop_waiting(w, w[machine + at.TAKES_FROM], machine)
        w[machine + at.WAITING] = at.NOTHING
        fire(w, machine, 0)
