"""Breakdowns by the calendar and the hours of stations, compiled: as in `models.station.breakdown` and the shop."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.lanes_kernel import vehicle_stops
from models.floor_kernel import start_timer, start_timer_at
from models.mover_kernel import mover_goes, mover_stops
from models.people.kernel import attend, next_interval, plan_repair
from models.station.work_kernel import go, stop
from models.streams.arena_kernel import draw

__all__ = ["FAILS", "breakdown_lives", "hours_live"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

BEGIN, FAILS, REPAIRED = 9, 10, 11
"""Steps of a breakdown after those of `attend`."""


@inner
def breakdown_lives(w: Words, f: Floats, cause: int, value: int) -> None:
    """Fail and be repaired, for ever."""
    if w[cause + at.PC] < BEGIN:
        if not attend(w, f, cause, value):
            return
        machine = w[cause + at.F_MACHINE]
        w[machine + at.BROKEN] -= 1
        if w[machine + at.KIND] == at.MACHINE:
            go(w, f, machine)
        else:
            mover_goes(w, f, machine)
    elif w[cause + at.PC] == FAILS:
        machine = w[cause + at.F_MACHINE]
        w[machine + at.BROKEN] += 1
        if w[machine + at.KIND] == at.MACHINE:
            stop(w, f, machine, w[cause + at.F_EFFECT])
        elif w[machine + at.KIND] == at.VEHICLE:
            vehicle_stops(w, f, machine)
        else:
            mover_stops(w, f, machine)
        w[cause + at.PRIORITY] = w[cause + at.F_REPAIRED]
        plan_repair(w, f, cause, cause, REPAIRED)
        attend(w, f, cause, 0)
        return
    seconds = draw(w, f, w[cause + at.F_LIFE], w[cause + at.F_LIFE_KEY], w[cause + at.F_LIFE_DRAWS], 0)
    w[cause + at.F_LIFE_DRAWS] += 1
    w[cause + at.PRIORITY] = w[cause + at.F_FAILURE]
    w[cause + at.PC] = FAILS
    start_timer(w, f, cause, seconds)


@inner
def hours_live(w: Words, f: Floats, hours: int) -> None:
    """Open and close a station with its shifts: 0 it waits for its first shift, 1 a shift begins, 2 it ends."""
    machines = w[w[hours + at.H_PLACE] + at.P_MACHINES]
    if w[hours + at.PC] == 2:
        for n in range(w[machines]):
            w[w[machines + 1 + n] + at.OFF] = 1
            stop(w, f, w[machines + 1 + n], at.RESUME_EFFECT)
    if w[hours + at.PC] != 1:
        start = next_interval(w, w[hours + at.H_ROTA], w[hours + at.H_AT])
        if start == 0:
            return
        w[hours + at.H_AT] += 1
        f[hours + at.H_STOP] = f[start + 1]
        if f[start] > 0.0:
            w[hours + at.PC] = 1
            start_timer_at(w, f, hours, f[start])
            return
    else:
        for n in range(w[machines]):
            w[w[machines + 1 + n] + at.OFF] = 0
            go(w, f, w[machines + 1 + n])
    if math.isinf(f[hours + at.H_STOP]):
        return
    w[hours + at.PC] = 2
    start_timer_at(w, f, hours, f[hours + at.H_STOP])
