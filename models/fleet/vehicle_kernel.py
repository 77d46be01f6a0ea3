"""The life of a vehicle, compiled: the same jobs, drives and rests as `models.fleet.vehicle`, step by step."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.carry_kernel import is_low, more_at, next_request, spend_charge
from models.fleet.drive_kernel import braking, find_path, lane_energy, plan
from models.fleet.lanes_kernel import arrive, book, claim, fault, lack, leave_booking, time_to
from models.fleet.rest_kernel import (
    idle_chargers,
    in_the_way,
    is_among,
    open_charger,
    out_of_the_way,
    place_to_rest,
)
from models.floor_kernel import free, start_timer, tell_level
from models.flow_kernel import out
from models.mover_kernel import (
    MOVER_BLOCKED,
    MOVER_CHARGING,
    MOVER_IDLE,
    MOVER_LOADED,
    MOVER_LOADING,
    MOVER_TO_PICKUP,
    MOVER_UNLOADING,
    show_mover,
    tell_leg,
)
from models.people.kernel import ATTEND, attend
from models.station.queue_kernel import enter_queue, let_in_from_output
from models.streams.arena_kernel import draw

__all__ = ["vehicle_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

BEGIN, STANDS, RUNS, STANDS_ON_ITS_WAY, REPAIRED, ON_LANE, HELD_UP, RESTS, CHARGES = range(9, 18)
"""Steps of its process after those of `attend`."""
(
    LOOKS, FETCHES, LOADS, BRINGS, UNLOADS, GOES_TO_REST, CHARGES_AT_REST, WAITS, GOES_TO_CHARGE, CHARGES_FIRST,
) = range(10)  # fmt: skip
"""What it does, and is to be gone on with when that is over."""
HANDLING, LANE, REST_OF_LANE, BRAKES, PUTS_OFF = range(5)
"""What time passes for."""
DRIVES, IS_THERE, BRAKES_NOW = range(3)
"""How a lane ends: it drives on, its way is over, or it has to come to rest first."""


@inner
def vehicle_lives(w: Words, f: Floats, vehicle: int, value: int) -> None:
    """Go on with the life of a vehicle."""
    if not _goes_on(w, f, vehicle, value):
        return
    while w[at.FAULT] == 0 and _next(w, f, vehicle):
        pass


@inner
def _stand(w: Words, f: Floats, vehicle: int, pc: int) -> None:
    """Wait until it is repaired."""
    w[vehicle + at.WAITING] = at.GO
    w[vehicle + at.PC] = pc
    show_mover(w, f, vehicle, w[vehicle + at.ACTIVITY])


@inner
def _goes_on(w: Words, f: Floats, vehicle: int, value: int) -> bool:
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
            return _run(w, f, vehicle, f[vehicle + at.DUE] - f[at.NOW], REST_OF_LANE) and _passed(w, f, vehicle)
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


# Time that failures make longer ---------------------------------------------------------------------------------------


@inner
def _run(w: Words, f: Floats, vehicle: int, seconds: float, purpose: int) -> bool:
    """Let time pass; True when it has passed already."""
    f[vehicle + at.VH_LEFT] = seconds
    w[vehicle + at.VH_PURPOSE] = purpose
    return _run_on(w, f, vehicle)


@inner
def _run_on(w: Words, f: Floats, vehicle: int) -> bool:
    if w[vehicle + at.BROKEN]:
        _stand(w, f, vehicle, STANDS_ON_ITS_WAY)
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
    f[vehicle + at.ATTEND_LEFT] = draw(
        w, f, w[hit + at.F_REPAIR], w[hit + at.F_REPAIR_KEY], w[hit + at.F_REPAIR_DRAWS], 0
    )
    w[hit + at.F_REPAIR_DRAWS] += 1
    w[vehicle + at.ATTEND_NEEDS] = w[hit + at.F_NEEDS]
    w[vehicle + at.ATTEND_PC] = REPAIRED
    w[vehicle + at.PC] = ATTEND
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


# Driving --------------------------------------------------------------------------------------------------------------


@inner
def _drive(w: Words, f: Floats, vehicle: int, target: int, activity: int) -> bool:
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
    plan(w, f, vehicle, step, w[vehicle + at.VH_LAST] - step, f[vehicle + at.VH_HEADING])


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
                if not _run(w, f, vehicle, braking(w, f, vehicle, lane), BRAKES):
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
    return _run(w, f, vehicle, seconds, LANE)


@inner
def _lane_ends(w: Words, f: Floats, vehicle: int) -> int:
    """Be at the end of a lane: where it was on its way to rest and has a job now, its way is over."""
    hop, fleet = _hop(w, vehicle), w[vehicle + at.VH_FLEET]
    lane = w[vehicle + at.VH_STEP] - w[vehicle + at.VH_BASE]
    joules = lane_energy(w, f, vehicle, lane)
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
        return IS_THERE if _run(w, f, vehicle, seconds, PUTS_OFF) else BRAKES_NOW
    return DRIVES


# Jobs, rests ----------------------------------------------------------------------------------------------------------


@inner
def _next(w: Words, f: Floats, vehicle: int) -> bool:
    """Go on after what it did; True when what it does next is over at once."""
    doing = w[vehicle + at.VH_DOING]
    if doing == LOOKS:
        return _look(w, f, vehicle)
    if doing == FETCHES:
        return _load(w, f, vehicle)
    if doing == LOADS:
        return _loaded(w, f, vehicle)
    if doing == BRINGS:
        return _handle(w, f, vehicle, MOVER_UNLOADING, UNLOADS)
    if doing == UNLOADS:
        return _unloaded(w, f, vehicle)
    if doing == GOES_TO_REST:
        return _at_rest(w, f, vehicle)
    if doing == CHARGES_AT_REST:
        return _wait(w, f, vehicle)
    if doing == WAITS:
        return _end_rest(w, vehicle)
    if doing == GOES_TO_CHARGE:
        w[vehicle + at.VH_DOING] = CHARGES_FIRST
        return _charge(w, f, vehicle, f[w[vehicle + at.VH_FLEET] + at.FL_ENOUGH])
    leave_booking(w, vehicle)
    w[vehicle + at.VH_DOING] = LOOKS
    return True


@inner
def _look(w: Words, f: Floats, vehicle: int) -> bool:
    """Look what there is to do."""
    if w[vehicle + at.STATE] < 0:
        show_mover(w, f, vehicle, MOVER_IDLE)
    if w[vehicle + at.BROKEN]:
        _stand(w, f, vehicle, STANDS)
        return False
    low = is_low(w, f, vehicle)
    if w[vehicle + at.VH_JOB] == 0 and not low:
        w[vehicle + at.VH_JOB] = next_request(w, f, vehicle)
    job = w[vehicle + at.VH_JOB]
    if job:
        w[vehicle + at.VH_JOB] = 0
        w[vehicle + at.VH_REQUEST] = job
        w[vehicle + at.VH_DOING] = FETCHES
        return _drive(w, f, vehicle, w[job + at.RQ_START], MOVER_TO_PICKUP)
    charger = open_charger(w, f, vehicle) if low else 0
    if charger:
        book(w, vehicle, charger)
        w[vehicle + at.VH_DOING] = GOES_TO_CHARGE
        return _drive(w, f, vehicle, charger, MOVER_IDLE)
    return _rest(w, f, vehicle, low)


@inner
def _handle(w: Words, f: Floats, vehicle: int, activity: int, doing: int) -> bool:
    """Load or unload."""
    fleet = w[vehicle + at.VH_FLEET]
    show_mover(w, f, vehicle, activity)
    w[vehicle + at.VH_DOING] = doing
    if doing == LOADS:
        seconds = draw(w, f, w[fleet + at.FL_LOAD], w[vehicle + at.VH_LOAD_KEY], w[vehicle + at.VH_LOADS], 0)
    else:
        seconds = draw(w, f, w[fleet + at.FL_UNLOAD], w[vehicle + at.VH_UNLOAD_KEY], w[vehicle + at.VH_LOADS], 0)
    return _run(w, f, vehicle, seconds, HANDLING)


@inner
def _load(w: Words, f: Floats, vehicle: int) -> bool:
    """Take up the lot that it has come for."""
    lot = w[w[vehicle + at.VH_REQUEST] + at.RQ_LOT]
    tell_level(w, f, w[w[vehicle + at.VH_FLEET] + at.FL_CALLS], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    return _handle(w, f, vehicle, MOVER_LOADING, LOADS)


@inner
def _loaded(w: Words, f: Floats, vehicle: int) -> bool:
    """Have a lot on board, and take up another that waits here, or bring what is on board."""
    fleet, request = w[vehicle + at.VH_FLEET], w[vehicle + at.VH_REQUEST]
    lot, output = w[request + at.RQ_LOT], w[w[request + at.RQ_TARGET] + at.T_OUTPUT]
    tell_level(w, f, w[fleet + at.FL_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    w[w[vehicle + at.VH_ABOARD] + w[vehicle + at.VH_ON_BOARD]] = request
    w[vehicle + at.VH_ON_BOARD] += 1
    w[output + at.OP_LOTS] -= 1
    w[output + at.OP_CALLED] -= 1
    tell_level(w, f, w[output + at.OP_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    if w[output + at.LINE_FIRST]:
        let_in_from_output(w, f, output)
    more = more_at(w, vehicle) if w[vehicle + at.VH_ON_BOARD] < w[fleet + at.FL_CAPACITY] else 0
    if more:
        w[vehicle + at.VH_REQUEST] = more
        return _load(w, f, vehicle)
    return _bring(w, f, vehicle)


@inner
def _bring(w: Words, f: Floats, vehicle: int) -> bool:
    """Bring the lot on board that is to go to the nearest node."""
    aboard = w[vehicle + at.VH_ABOARD]
    best = w[aboard]
    least = time_to(w, f, vehicle, w[best + at.RQ_END])
    for n in range(1, w[vehicle + at.VH_ON_BOARD]):
        seconds = time_to(w, f, vehicle, w[w[aboard + n] + at.RQ_END])
        if seconds < least:
            best, least = w[aboard + n], seconds
    w[vehicle + at.VH_REQUEST] = best
    w[vehicle + at.VH_DOING] = BRINGS
    return _drive(w, f, vehicle, w[best + at.RQ_END], MOVER_LOADED)


@inner
def _unloaded(w: Words, f: Floats, vehicle: int) -> bool:
    """Have put down a lot; bring the next on board, or look for another job."""
    w[vehicle + at.VH_LOADS] += 1
    request, aboard = w[vehicle + at.VH_REQUEST], w[vehicle + at.VH_ABOARD]
    n = 0
    while w[aboard + n] != request:
        n += 1
    count = w[vehicle + at.VH_ON_BOARD] - 1
    w[vehicle + at.VH_ON_BOARD] = count
    while n < count:
        w[aboard + n] = w[aboard + n + 1]
        n += 1
    lot, queue = w[request + at.RQ_LOT], w[w[request + at.RQ_TARGET] + at.T_QUEUE]
    free(w, at.FREE_REQUESTS, request)
    tell_level(w, f, w[w[vehicle + at.VH_FLEET] + at.FL_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    if queue:
        w[queue + at.PROMISED] -= 1
        enter_queue(w, f, queue, lot)
    else:
        out(w, f, lot)
    if count:
        return _bring(w, f, vehicle)
    w[vehicle + at.VH_DOING] = LOOKS
    return True


@inner
def _rest(w: Words, f: Floats, vehicle: int, hungry: bool) -> bool:
    """Park, charge or stay."""
    w[vehicle + at.VH_AVAILABLE] = not hungry
    w[vehicle + at.VH_HUNGRY] = hungry
    if hungry:
        w[vehicle + at.VH_HUNGRY_NEXT] = 0
        if w[at.HUNGRY_LAST]:
            w[w[at.HUNGRY_LAST] + at.VH_HUNGRY_NEXT] = vehicle
        else:
            w[at.HUNGRY_FIRST] = vehicle
        w[at.HUNGRY_LAST] = vehicle
    asked = in_the_way(w, vehicle)
    target = out_of_the_way(w, f, vehicle) if asked else place_to_rest(w, f, vehicle)
    w[vehicle + at.VH_ASKED] = asked
    w[vehicle + at.VH_TARGET] = target
    w[vehicle + at.VH_DOING] = GOES_TO_REST
    if target:
        book(w, vehicle, target)
        return _drive(w, f, vehicle, target, MOVER_IDLE)
    node = w[vehicle + at.VH_NODE]
    if w[vehicle + at.VH_BOOKING] == 0 and is_among(w, node, w[w[vehicle + at.VH_FLEET] + at.FL_PARKING]):
        book(w, vehicle, node)
    return True


@inner
def _at_rest(w: Words, f: Floats, vehicle: int) -> bool:
    """Charge, where it can and would."""
    w[vehicle + at.VH_DOING] = CHARGES_AT_REST
    ready = w[vehicle + at.VH_HUNGRY] == 0 and w[vehicle + at.VH_JOB] == 0 and w[vehicle + at.BROKEN] == 0
    if ready and is_among(w, w[vehicle + at.VH_NODE], idle_chargers(w, f, vehicle)):
        book(w, vehicle, w[vehicle + at.VH_NODE])
        return _charge(w, f, vehicle, 1.0)
    return True


@inner
def _wait(w: Words, f: Floats, vehicle: int) -> bool:
    """Stay until there is a job, or somebody wants to pass, or the battery is low."""
    w[vehicle + at.VH_DOING] = WAITS
    hungry = w[vehicle + at.VH_HUNGRY] != 0
    again = w[vehicle + at.BROKEN] != 0
    if w[vehicle + at.VH_TARGET] and (w[vehicle + at.VH_ASKED] or in_the_way(w, vehicle)):
        again = True
    if hungry and open_charger(w, f, vehicle):
        again = True
    if w[vehicle + at.VH_JOB] or again:
        return True
    show_mover(w, f, vehicle, MOVER_IDLE)
    w[vehicle + at.VH_RESTING] = 1
    seconds = math.inf if hungry else _until_low(w, f, vehicle)
    w[vehicle + at.PC] = RESTS
    if seconds < math.inf:
        w[vehicle + at.WAITING] = at.TIMED
        start_timer(w, f, vehicle, seconds)
    else:
        w[vehicle + at.WAITING] = at.PART
    return False


@inner
def _until_low(w: Words, f: Floats, vehicle: int) -> float:
    """Time until it has to charge if it stays idle [s]."""
    fleet = w[vehicle + at.VH_FLEET]
    capacity, hotel = f[fleet + at.FL_BATTERY], f[fleet + at.FL_HOTEL]
    if capacity != capacity or hotel == 0.0:
        return math.inf
    spend_charge(w, f, vehicle)
    return max(f[vehicle + at.VH_CHARGE] - f[fleet + at.FL_LOW] * capacity, 0.0) / hotel + 1e-3


@inner
def _end_rest(w: Words, vehicle: int) -> bool:
    w[vehicle + at.VH_AVAILABLE] = 0
    if w[vehicle + at.VH_HUNGRY]:
        before, one = 0, w[at.HUNGRY_FIRST]
        while one != vehicle:
            before, one = one, w[one + at.VH_HUNGRY_NEXT]
        after = w[vehicle + at.VH_HUNGRY_NEXT]
        if before:
            w[before + at.VH_HUNGRY_NEXT] = after
        else:
            w[at.HUNGRY_FIRST] = after
        if after == 0:
            w[at.HUNGRY_LAST] = before
        w[vehicle + at.VH_HUNGRY] = 0
    w[vehicle + at.VH_DOING] = LOOKS
    return True


@inner
def _charge(w: Words, f: Floats, vehicle: int, level: float) -> bool:
    """Charge to a share of the capacity; a job ends it where that is less than full."""
    fleet = w[vehicle + at.VH_FLEET]
    spend_charge(w, f, vehicle)
    power = f[fleet + at.FL_CHARGING]
    seconds = (level * f[fleet + at.FL_BATTERY] - f[vehicle + at.VH_CHARGE]) / (power - f[fleet + at.FL_HOTEL])
    if seconds <= 0.0:
        return True
    show_mover(w, f, vehicle, MOVER_CHARGING)
    f[vehicle + at.VH_CHARGING] = power
    w[vehicle + at.VH_RESTING] = w[vehicle + at.VH_AVAILABLE]
    w[vehicle + at.WAITING] = at.TIMED
    w[vehicle + at.PC] = CHARGES
    start_timer(w, f, vehicle, seconds)
    return False
