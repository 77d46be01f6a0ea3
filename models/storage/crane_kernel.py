"""The life of a crane, compiled: the same cycles as `models.storage.crane`, step by step."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import free, start_timer, tell_level
from models.mover_kernel import (
    MOVER_IDLE,
    MOVER_LOADED,
    MOVER_LOADING,
    MOVER_TO_PICKUP,
    MOVER_UNLOADING,
    show_mover,
    tell_leg,
)
from models.people.kernel import attend, plan_repair
from models.physics.energy import hoist_energy, travel_energy
from models.physics.motion import move_time
from models.stock_kernel import hand_over
from models.storage.highbay_kernel import stored, vacated
from models.streams.arena_kernel import draw

__all__ = ["crane_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

BEGIN, STANDS, RESTS, RUNS, STANDS_ON_ITS_WAY, REPAIRED = range(9, 15)
"""Steps of its process after those of `attend`."""
(
    CHOOSE, TO_INPUT, TAKE_IN, TO_FREE_CELL, PUT_IN, BACK, TO_CELL, TAKE_OUT, TO_OUTPUT, PUT_OUT,
) = range(10)  # fmt: skip
"""Steps of its cycle."""
NO_LANE = -1


@inner
def crane_lives(w: Words, f: Floats, crane: int, value: int) -> None:
    """Go on with the life of a crane."""
    if not _goes_on(w, f, crane, value):
        return
    while True:
        _end_step(w, f, crane)
        if not _begin_step(w, f, crane) or not _spend(w, f, crane):
            return


@inner
def _goes_on(w: Words, f: Floats, crane: int, value: int) -> bool:
    """Take up what it waited for; True when its step is over."""
    pc = w[crane + at.PC]
    if pc < BEGIN:
        if not attend(w, f, crane, value):
            return False
        clock = w[crane + at.CN_HIT]
        f[clock + at.F_LEFT] = draw(w, f, w[clock + at.F_LIFE], w[clock + at.F_LIFE_KEY], w[clock + at.F_LIFE_DRAWS], 0)
        w[clock + at.F_LIFE_DRAWS] += 1
        w[crane + at.BROKEN] -= 1
        show_mover(w, f, crane, w[crane + at.ACTIVITY])
        return _spend(w, f, crane)
    w[crane + at.WAITING] = at.NOTHING
    if pc == RUNS:
        return _ran(w, f, crane, value)
    return _spend(w, f, crane) if pc == STANDS_ON_ITS_WAY else True


@inner
def _stand(w: Words, f: Floats, crane: int, pc: int) -> None:
    """Wait until it is repaired."""
    w[crane + at.WAITING] = at.GO
    w[crane + at.PC] = pc
    show_mover(w, f, crane, w[crane + at.ACTIVITY])


@inner
def _spend(w: Words, f: Floats, crane: int) -> bool:
    """Let time pass that failures make longer; True when it has passed."""
    run = f[crane + at.CN_LEFT]
    if run <= 0.0:
        return True
    if w[crane + at.BROKEN]:
        _stand(w, f, crane, STANDS_ON_ITS_WAY)
        return False
    clocks, hit = w[crane + at.CLOCKS], 0
    for n in range(w[clocks]):
        if f[w[clocks + 1 + n] + at.F_LEFT] < run:
            hit = w[clocks + 1 + n]
            run = f[hit + at.F_LEFT]
    w[crane + at.CN_HIT] = hit
    f[crane + at.CN_RUN] = run
    w[crane + at.WAITING] = at.TIMED
    w[crane + at.PC] = RUNS
    start_timer(w, f, crane, run)
    return False


@inner
def _ran(w: Words, f: Floats, crane: int, cut_short: int) -> bool:
    """Account the time that has passed, and break down where a clock has run out."""
    run, clocks = f[crane + at.CN_RUN], w[crane + at.CLOCKS]
    rest = f[crane + at.DUE] - f[at.NOW] if cut_short else 0.0
    f[crane + at.CN_LEFT] = f[crane + at.CN_LEFT] - run + rest
    for n in range(w[clocks]):
        f[w[clocks + 1 + n] + at.F_LEFT] -= run - rest
    hit = w[crane + at.CN_HIT]
    if hit == 0 or cut_short:
        return _spend(w, f, crane)
    w[crane + at.BROKEN] += 1
    show_mover(w, f, crane, w[crane + at.ACTIVITY])
    plan_repair(w, f, crane, hit, REPAIRED)
    attend(w, f, crane, 0)
    return False


# Steps of a cycle -----------------------------------------------------------------------------------------------------


@inner
def _end_step(w: Words, f: Floats, crane: int) -> None:
    """Do what the end of a step brings about, and note which comes next."""
    step, rack, load = w[crane + at.CN_STEP], w[crane + at.CN_RACK], w[crane + at.CN_LOAD]
    if w[crane + at.CN_MOVES]:
        _arrive(w, f, crane)
    if step == CHOOSE:
        return
    following = step + 1
    if step == TAKE_IN:
        tell_level(w, f, w[rack + at.RK_INBOUND], -1, w[load + at.LD_SERIAL])
    elif step == PUT_IN:
        stored(w, f, rack, load)
        if w[crane + at.CN_DUAL] and w[crane + at.CN_OUT]:
            _next_out(w, crane)
            following = TO_CELL
    elif step == BACK:
        following = CHOOSE
    elif step == TAKE_OUT:
        vacated(w, f, rack, load)
    elif step == PUT_OUT:
        store, serial, pieces = w[load + at.LD_STORE], w[load + at.LD_SERIAL], w[load + at.LD_PIECES]
        w[store + at.T_COMING] -= pieces
        free(w, at.FREE_LOADS, load)
        hand_over(w, f, store, serial, pieces)
        following = CHOOSE
    w[crane + at.CN_STEP] = following


@inner
def _next_out(w: Words, crane: int) -> None:
    """Take up the next lot that is called for."""
    load = w[crane + at.CN_OUT_FIRST]
    w[crane + at.CN_OUT_FIRST] = w[load + at.LD_NEXT]
    if w[load + at.LD_NEXT] == 0:
        w[crane + at.CN_OUT_LAST] = 0
    w[crane + at.CN_OUT] -= 1
    w[crane + at.CN_LOAD] = load


@inner
def _next_in(w: Words, crane: int) -> None:
    """Take up the next lot that is to be stored."""
    load = w[crane + at.CN_IN_FIRST]
    w[crane + at.CN_IN_FIRST] = w[load + at.LD_NEXT]
    if w[load + at.LD_NEXT] == 0:
        w[crane + at.CN_IN_LAST] = 0
    w[crane + at.CN_IN] -= 1
    w[crane + at.CN_LOAD] = load


@inner
def _chosen(w: Words, f: Floats, crane: int) -> bool:
    """Choose what to do; False where it stands, or there is nothing to do."""
    if w[crane + at.BROKEN]:
        _stand(w, f, crane, STANDS)
        return False
    first_in, first_out = w[crane + at.CN_IN_FIRST], w[crane + at.CN_OUT_FIRST]
    if first_in == 0 and first_out == 0:
        show_mover(w, f, crane, MOVER_IDLE)
        w[crane + at.WAITING] = at.PART
        w[crane + at.PC] = RESTS
        return False
    if first_in and (
        w[crane + at.CN_DUAL] or first_out == 0 or f[first_in + at.LD_ASKED] <= f[first_out + at.LD_ASKED]
    ):
        _next_in(w, crane)
        w[crane + at.CN_STEP] = TO_INPUT
    else:
        _next_out(w, crane)
        w[crane + at.CN_STEP] = TO_CELL
    return True


@inner
def _begin_step(w: Words, f: Floats, crane: int) -> bool:
    """Begin the next step; False where there is none yet."""
    if w[crane + at.CN_STEP] == CHOOSE and not _chosen(w, f, crane):
        return False
    step = w[crane + at.CN_STEP]
    if step in (TO_INPUT, BACK):
        _drive(w, f, crane, w[crane + at.CN_INPUT], MOVER_TO_PICKUP)
    elif step in (TO_FREE_CELL, TO_CELL):
        point = w[crane + at.CN_POINTS] + 2 * w[w[crane + at.CN_LOAD] + at.LD_CELL]
        _drive(w, f, crane, point, MOVER_LOADED if step == TO_FREE_CELL else MOVER_TO_PICKUP)
    elif step == TO_OUTPUT:
        _drive(w, f, crane, w[crane + at.CN_OUTPUT], MOVER_LOADED)
    else:
        show_mover(w, f, crane, MOVER_LOADING if step in (TAKE_IN, TAKE_OUT) else MOVER_UNLOADING)
        f[crane + at.CN_LEFT] = draw(
            w, f, w[crane + at.CN_HANDLING], w[crane + at.CN_HANDLING_KEY], w[crane + at.CN_HANDLED], 0
        )
        w[crane + at.CN_HANDLED] += 1
    return True


@inner
def _drive(w: Words, f: Floats, crane: int, point: int, activity: int) -> None:
    """Set out for a point, both axes at once."""
    f[crane + at.CN_LEFT] = 0.0
    along, up = f[point] - f[crane + at.CN_X], f[point + 1] - f[crane + at.CN_Y]
    if along == 0.0 and up == 0.0:
        return
    show_mover(w, f, crane, activity)
    w[crane + at.CN_MOVES] = 1
    w[crane + at.CN_LOADS] = activity == MOVER_LOADED
    f[crane + at.CN_BEGUN] = f[at.NOW]
    f[crane + at.CN_TO_X], f[crane + at.CN_TO_Y] = f[point], f[point + 1]
    a = w[crane + at.CN_AXES]
    f[crane + at.CN_LEFT] = max(
        move_time(abs(along), f[a], f[a + 1], f[a + 2], 0.0, 0.0),
        move_time(abs(up), f[a + 3], f[a + 4], f[a + 5], 0.0, 0.0),
    )


@inner
def _arrive(w: Words, f: Floats, crane: int) -> None:
    """Tell of a move that has ended, with the energy drawn for it [J]."""
    w[crane + at.CN_MOVES] = 0
    along, up = f[crane + at.CN_TO_X] - f[crane + at.CN_X], f[crane + at.CN_TO_Y] - f[crane + at.CN_Y]
    f[crane + at.CN_X], f[crane + at.CN_Y] = f[crane + at.CN_TO_X], f[crane + at.CN_TO_Y]
    a, d, loads = w[crane + at.CN_AXES], w[crane + at.CN_DRIVE], w[crane + at.CN_LOADS]
    load = loads * f[d + 2]
    travel = travel_energy(abs(along), f[d] + load, f[d + 3], f[a], f[a + 1], f[a + 2], f[d + 4], f[d + 5], 0.0, 0.0)
    lift = hoist_energy(f[d + 1] + load, up, f[d + 4], f[d + 5])
    tell_leg(w, f, crane, f[crane + at.CN_BEGUN], NO_LANE, abs(along) + abs(up), travel + lift, loads)
