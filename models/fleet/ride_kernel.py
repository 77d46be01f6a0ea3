"""Driving and time that passes, compiled: lane after lane as `models.fleet.vehicle` does, with failures between."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.carry_kernel import spend_charge
from models.fleet.drive_kernel import braking, find_path, plan
from models.fleet.lanes_kernel import arrive, claim, fault, lack, leave_booking
from models.floor_kernel import start_timer
from models.mover_kernel import MOVER_BLOCKED, MOVER_IDLE, show_mover, tell_leg
from models.people.kernel import attend, plan_repair
from models.streams.arena_kernel import draw

__all__ = ["CHARGES", "HANDLING", "RESTS", "STANDS", "drive", "goes_on", "run", "stand"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

BEGIN, STANDS, RUNS, STANDS_ON_ITS_WAY, REPAIRED, ON_LANE, HELD_UP, RESTS, CHARGES = range(9, 18)
"""Steps of its process after those of `attend`."""
HANDLING, LANE, REST_OF_LANE, BRAKES, PUTS_OFF = range(5)
"""What time passes for."""
DRIVES, IS_THERE, BRAKES_NOW = range(3)
"""How a lane ends: it drives on, its way is over, or it has to come to rest first."""


@inner
def stand(w: Words, f: Floats, vehicle: int, pc: int) -> None:
    """Wait until it is repaired."""
    w[vehicle + at.WAITING] = at.GO
    w[vehicle + at.PC] = pc
    show_mover(w, f, vehicle, w[vehicle + at.ACTIVITY])


@inner
def goes_on(w: Words, f: Floats, vehicle: int, value: int) -> bool:
    """Take up what it waited for; True when what it does is over."""
    pc = w[vehicle + at.PC]
    if pc < BEGIN:
        if not attend(w, f, vehicle, value):
            return False
        clock = w[vehicle + at.VH_HIT]
        f[clock + at.F_LEFT] = draw(w, f, w[clock + at.F_LIFE], w[clock + at.F_LIFE_KEY], w[clock + at.F_LIFE_DRAWS], 0)
        w[clock + at.F_LIFE_DRAWS] += 1
        w[vehicle + at.VH_REPAIRING] = 0
        w[vehicle + at.BROKEN] -= 1
        show_mover(w, f, vehicle, w[vehicle + at.ACTIVITY])
        return _run_on(w, f, vehicle) and _passed(w, f, vehicle)
    w[vehicle + at.WAITING] = at.NOTHING
    if pc == RUNS:
        return _ran(w, f, vehicle, value) and _passed(w, f, vehicle)
    if pc == STANDS_ON_ITS_WAY:
        return _run_on(w, f, vehicle) and _passed(w, f, vehicle)
    if pc == ON_LANE:
        if value:
            return run(w, f, vehicle, f[vehicle + at.DUE] - f[at.NOW], REST_OF_LANE) and _passed(w, f, vehicle)
        return _after_lane(w, f, vehicle)
    if pc == HELD_UP:
        return _departs(w, f, vehicle) and _after_lane(w, f, vehicle)
    if pc == RESTS:
        w[vehicle + at.VH_RESTING] = 0
    elif pc == CHARGES:
        w[vehicle + at.VH_RESTING] = 0
        spend_charge(w, f, vehicle)
        f[vehicle + at.VH_CHARGING] = 0.0
    return True


@inner
def run(w: Words, f: Floats, vehicle: int, seconds: float, purpose: int) -> bool:
    """Let time pass; True when it has passed already."""
    f[vehicle + at.VH_LEFT] = seconds
    w[vehicle + at.VH_PURPOSE] = purpose
    return _run_on(w, f, vehicle)


@inner
def _run_on(w: Words, f: Floats, vehicle: int) -> bool:
    if w[vehicle + at.BROKEN]:
        stand(w, f, vehicle, STANDS_ON_ITS_WAY)
        return False
    run = f[vehicle + at.VH_LEFT]
    if run <= 0.0:
        return True
    clocks, hit = w[vehicle + at.CLOCKS], 0
    for n in range(w[clocks]):
        if f[w[clocks + 1 + n] + at.F_LEFT] < run:
            hit = w[clocks + 1 + n]
            run = f[hit + at.F_LEFT]
    w[vehicle + at.VH_HIT] = hit
    f[vehicle + at.VH_RUN] = run
    f[vehicle + at.BEGUN] = f[at.NOW]
    w[vehicle + at.WAITING] = at.TIMED
    w[vehicle + at.PC] = RUNS
    start_timer(w, f, vehicle, run)
    return False


@inner
def _ran(w: Words, f: Floats, vehicle: int, cut_short: int) -> bool:
    """Account the time that has passed, and break down where a clock has run out; True when all has passed."""
    clocks, hit = w[vehicle + at.CLOCKS], w[vehicle + at.VH_HIT]
    spent = f[at.NOW] - f[vehicle + at.BEGUN] if cut_short else f[vehicle + at.VH_RUN]
    f[vehicle + at.VH_LEFT] -= spent
    for n in range(w[clocks]):
        f[w[clocks + 1 + n] + at.F_LEFT] -= spent
    if hit == 0 or cut_short:
        return _run_on(w, f, vehicle)
    w[vehicle + at.BROKEN] += 1
    w[vehicle + at.VH_REPAIRING] = 1
    show_mover(w, f, vehicle, w[vehicle + at.ACTIVITY])
    plan_repair(w, f, vehicle, hit, REPAIRED)
    attend(w, f, vehicle, 0)
    return False


@inner
def _passed(w: Words, f: Floats, vehicle: int) -> bool:
    """Go on with what time has passed for; True when what it does is over."""
    purpose = w[vehicle + at.VH_PURPOSE]
    if purpose in (HANDLING, PUTS_OFF):
        return True
    if purpose == BRAKES:
        return _starts_anew(w, f, vehicle)
    return _after_lane(w, f, vehicle)


@inner
def drive(w: Words, f: Floats, vehicle: int, target: int, activity: int) -> bool:
    """Go to a node; True when it is there already."""
    booking = w[vehicle + at.VH_BOOKING]
    if booking and booking != w[target + at.ND_SPACE]:
        leave_booking(w, vehicle)
    lots = w[vehicle + at.VH_ON_BOARD]
    if not find_path(w, vehicle, w[vehicle + at.VH_NODE], target, lots):
        fault(w)
        return True
    w[vehicle + at.VH_LOTS] = lots
    w[vehicle + at.VH_FOR] = activity
    w[vehicle + at.VH_STEP] = 0
    w[vehicle + at.VH_PLANNED] = 0
    return _drive_on(w, f, vehicle)


@inner
def _hop(w: Words, vehicle: int) -> int:
    return w[w[vehicle + at.VH_PATH] + w[vehicle + at.VH_STEP]]


@inner
def _plan_from_here(w: Words, f: Floats, vehicle: int) -> None:
    step = w[vehicle + at.VH_STEP]
    w[vehicle + at.VH_BASE] = step
    w[vehicle + at.VH_PLANNED] = 1
    f[vehicle + at.VH_PLAN_HEADING] = f[vehicle + at.VH_HEADING]
    plan(w, f, vehicle, step, w[vehicle + at.VH_LAST] - step)


@inner
def _drive_on(w: Words, f: Floats, vehicle: int) -> bool:
    """Go over the next lanes; True when it is at the end of its path."""
    while w[vehicle + at.VH_STEP] < w[vehicle + at.VH_LAST]:
        if w[vehicle + at.VH_PLANNED] == 0:
            _plan_from_here(w, f, vehicle)
        missing = claim(w, vehicle, _hop(w, vehicle))
        if missing:
            lane = w[vehicle + at.VH_STEP] - w[vehicle + at.VH_BASE]
            if lane:
                if not run(w, f, vehicle, braking(w, f, vehicle, lane), BRAKES):
                    return False
                _plan_from_here(w, f, vehicle)
                missing = claim(w, vehicle, _hop(w, vehicle))
            if missing:
                _hold_up(w, f, vehicle, missing)
                return False
        if not _departs(w, f, vehicle):
            return False
        how = _lane_ends(w, f, vehicle)
        if how != DRIVES or w[at.FAULT]:
            return how == IS_THERE
    return True


@inner
def _after_lane(w: Words, f: Floats, vehicle: int) -> bool:
    """Go on at the end of a lane; True when it is at the end of its path."""
    how = _lane_ends(w, f, vehicle)
    if how != DRIVES or w[at.FAULT]:
        return how == IS_THERE
    return _drive_on(w, f, vehicle)


@inner
def _hold_up(w: Words, f: Floats, vehicle: int, missing: int) -> None:
    """Wait for what is not free."""
    show_mover(w, f, vehicle, MOVER_BLOCKED)
    w[vehicle + at.VH_WANTS] = _hop(w, vehicle)
    w[vehicle + at.PC] = HELD_UP
    lack(w, vehicle, missing)


@inner
def _starts_anew(w: Words, f: Floats, vehicle: int) -> bool:
    """Set out again after it has come to rest before a lane that was not free; True when its path is over."""
    _plan_from_here(w, f, vehicle)
    missing = claim(w, vehicle, _hop(w, vehicle))
    if missing:
        _hold_up(w, f, vehicle, missing)
        return False
    return _departs(w, f, vehicle) and _after_lane(w, f, vehicle)


@inner
def _departs(w: Words, f: Floats, vehicle: int) -> bool:
    """Set out over a lane that it holds; True when it is at its end already."""
    if w[vehicle + at.ACTIVITY] != w[vehicle + at.VH_FOR]:
        show_mover(w, f, vehicle, w[vehicle + at.VH_FOR])
    lane = w[vehicle + at.VH_STEP] - w[vehicle + at.VH_BASE]
    seconds = f[w[vehicle + at.VH_SECONDS] + lane]
    f[vehicle + at.VH_BEGUN] = f[at.NOW]
    w[vehicle + at.VH_COMING] = w[_hop(w, vehicle) + at.HP_END]
    f[vehicle + at.VH_ARRIVAL] = f[at.NOW] + seconds
    if w[w[vehicle + at.CLOCKS]] == 0 and w[vehicle + at.BROKEN] == 0:
        w[vehicle + at.WAITING] = at.TIMED
        w[vehicle + at.PC] = ON_LANE
        start_timer(w, f, vehicle, seconds)
        return False
    return run(w, f, vehicle, seconds, LANE)


@inner
def _lane_ends(w: Words, f: Floats, vehicle: int) -> int:
    """Be at the end of a lane: where it was on its way to rest and has a job now, its way is over."""
    hop, fleet = _hop(w, vehicle), w[vehicle + at.VH_FLEET]
    lane = w[vehicle + at.VH_STEP] - w[vehicle + at.VH_BASE]
    joules = f[w[vehicle + at.VH_JOULES] + lane]
    tell_leg(
        w, f, vehicle, f[vehicle + at.VH_BEGUN], w[hop + at.HP_NUMBER], f[hop + at.HP_LENGTH], joules,
        w[vehicle + at.VH_LOTS],
    )  # fmt: skip
    w[vehicle + at.VH_NODE] = w[hop + at.HP_END]
    f[vehicle + at.VH_HEADING] = f[hop + at.HP_HEADING]
    if f[fleet + at.FL_BATTERY] == f[fleet + at.FL_BATTERY]:
        now = f[at.NOW]
        f[vehicle + at.VH_CHARGE] -= f[fleet + at.FL_HOTEL] * (now - f[vehicle + at.VH_UPDATED]) + joules
        f[vehicle + at.VH_UPDATED] = now
        if f[vehicle + at.VH_CHARGE] < 0.0:
            fault(w)
    arrive(w, vehicle, hop)
    step = w[vehicle + at.VH_STEP]
    w[vehicle + at.VH_STEP] = step + 1
    if w[vehicle + at.VH_FOR] == MOVER_IDLE and w[vehicle + at.VH_JOB] and step < w[vehicle + at.VH_LAST] - 1:
        w[vehicle + at.VH_LAST] = step + 1
        seconds = braking(w, f, vehicle, lane + 1)
        return IS_THERE if run(w, f, vehicle, seconds, PUTS_OFF) else BRAKES_NOW
    return DRIVES
