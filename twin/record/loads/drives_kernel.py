"""Segments of the drives of conveyors, compiled: power by state and by the pieces that lie on each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiling import outer
from models.physics.conveyor import drive_power

__all__ = ["drive_segments"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

STATE, PIECES, SINCE = range(3)
STATES = 8


@outer
def drive_segments(
    states: Floats, levels: Floats, of_unit: Whole, of_place: Whole, now: Floats, forces: Floats, drives: Floats
) -> Floats:
    """Follow the conveyors through rows of both streams, in the order of time.

    Parameters
    ----------
    states : (r, 3) time, unit, state (-1 at the end of the run)
    levels : (q, 4) time, place, delta, part
    of_unit, of_place : conveyor with a drive that a unit, or a place, belongs to; -1 for others
    now : (J, 3) state (-1 before the first row), pieces, time up to which it is accounted [s]
    forces : (J, 8, 2) resistance of the empty conveyor and of each piece on it, by state [N]
    drives : (J, 4) number of its first segment, speed [m/s], efficiency, regeneration

    Returns
    -------
    (n, 4) number (the first of the conveyor, plus the state), start and stop [s], power [W]
    """
    count = 0
    for r in range(states.shape[0]):
        count += of_unit[int(states[r, 1])] >= 0
    for q in range(levels.shape[0]):
        count += of_place[int(levels[q, 1])] >= 0
    found = np.empty((count, 4))
    n = r = q = 0
    while r < states.shape[0] or q < levels.shape[0]:
        of_state = q >= levels.shape[0] or (r < states.shape[0] and states[r, 0] <= levels[q, 0])
        j = of_unit[int(states[r, 1])] if of_state else of_place[int(levels[q, 1])]
        if j >= 0:
            time, state = states[r, 0] if of_state else levels[q, 0], int(now[j, STATE])
            if state >= 0 and time > now[j, SINCE]:
                force = forces[j, state, 0] + forces[j, state, 1] * now[j, PIECES]
                power = drive_power(force, drives[j, 1], drives[j, 2], drives[j, 3])
                if power != 0.0:
                    found[n, 0], found[n, 1] = drives[j, 0] + state, now[j, SINCE]
                    found[n, 2], found[n, 3] = time, power
                    n += 1
            now[j, SINCE] = time
            if of_state:
                now[j, STATE] = states[r, 2]
            else:
                now[j, PIECES] += levels[q, 2]
        if of_state:
            r += 1
        else:
            q += 1
    return found[:n].copy()
