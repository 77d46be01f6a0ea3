"""The life of a vehicle, compiled: the same jobs and rests as `models.fleet.vehicle`, step by step."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.carry_kernel import is_low, more_at, next_request, spend_charge
from models.fleet.lanes_kernel import book, leave_booking, time_to
from models.fleet.rest_kernel import (
    idle_chargers,
    in_the_way,
    is_among,
    open_charger,
    out_of_the_way,
    place_to_rest,
)
from models.fleet.ride_kernel import CHARGES, HANDLING, RESTS, STANDS, drive, goes_on, run, stand
from models.floor_kernel import add_last, free, start_timer, tell_level
from models.flow_kernel import out
from models.lineside.kernel import bin_comes
from models.mover_kernel import (
    MOVER_CHARGING,
    MOVER_IDLE,
    MOVER_LOADED,
    MOVER_LOADING,
    MOVER_TO_PICKUP,
    MOVER_UNLOADING,
    show_mover,
)
from models.station.queue_kernel import enter_queue
from models.station.room_kernel import let_in_from_output
from models.streams.arena_kernel import draw

__all__ = ["vehicle_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

(
    LOOKS, FETCHES, LOADS, BRINGS, UNLOADS, GOES_TO_REST, CHARGES_AT_REST, WAITS, GOES_TO_CHARGE, CHARGES_FIRST,
) = range(10)  # fmt: skip
"""What it does, and is to be gone on with when that is over."""


@inner
def vehicle_lives(w: Words, f: Floats, vehicle: int, value: int) -> None:
    """Go on with the life of a vehicle."""
    if not goes_on(w, f, vehicle, value):
        return
    while w[at.FAULT] == 0 and _next(w, f, vehicle):
        pass


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
        stand(w, f, vehicle, STANDS)
        return False
    low = is_low(w, f, vehicle)
    if w[vehicle + at.VH_JOB] == 0 and not low:
        w[vehicle + at.VH_JOB] = next_request(w, f, vehicle)
    job = w[vehicle + at.VH_JOB]
    if job:
        w[vehicle + at.VH_JOB] = 0
        w[vehicle + at.VH_REQUEST] = job
        w[vehicle + at.VH_DOING] = FETCHES
        return drive(w, f, vehicle, w[job + at.RQ_START], MOVER_TO_PICKUP)
    charger = open_charger(w, f, vehicle) if low else 0
    if charger:
        book(w, vehicle, charger)
        w[vehicle + at.VH_DOING] = GOES_TO_CHARGE
        return drive(w, f, vehicle, charger, MOVER_IDLE)
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
    return run(w, f, vehicle, seconds, HANDLING)


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
    lot = w[request + at.RQ_LOT]
    tell_level(w, f, w[fleet + at.FL_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    w[w[vehicle + at.VH_ABOARD] + w[vehicle + at.VH_ON_BOARD]] = request
    w[vehicle + at.VH_ON_BOARD] += 1
    if w[request + at.RQ_TARGET]:
        _fetched(w, f, w[w[request + at.RQ_TARGET] + at.T_OUTPUT], lot)
    more = more_at(w, vehicle) if w[vehicle + at.VH_ON_BOARD] < w[fleet + at.FL_CAPACITY] else 0
    if more:
        w[vehicle + at.VH_REQUEST] = more
        return _load(w, f, vehicle)
    return _bring(w, f, vehicle)


@inner
def _fetched(w: Words, f: Floats, output: int, lot: int) -> None:
    """A lot has left its output: there is room for another."""
    w[output + at.OP_LOTS] -= 1
    w[output + at.OP_CALLED] -= 1
    tell_level(w, f, w[output + at.OP_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    if w[output + at.LINE_FIRST]:
        let_in_from_output(w, f, output)


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
    return drive(w, f, vehicle, w[best + at.RQ_END], MOVER_LOADED)


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
    lot, target = w[request + at.RQ_LOT], w[request + at.RQ_TARGET]
    free(w, at.FREE_REQUESTS, request)
    tell_level(w, f, w[w[vehicle + at.VH_FLEET] + at.FL_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
    _put_down(w, f, target, lot)
    if count:
        return _bring(w, f, vehicle)
    w[vehicle + at.VH_DOING] = LOOKS
    return True


@inner
def _put_down(w: Words, f: Floats, target: int, lot: int) -> None:
    """A lot, or a bin, is where it was to be brought."""
    queue = w[target + at.T_QUEUE] if target else 0
    if target == 0:
        bin_comes(w, f, lot)
    elif queue:
        w[queue + at.PROMISED] -= 1
        enter_queue(w, f, queue, lot)
    else:
        out(w, f, lot)


@inner
def _rest(w: Words, f: Floats, vehicle: int, hungry: bool) -> bool:
    """Park, charge or stay."""
    w[vehicle + at.VH_AVAILABLE] = not hungry
    w[vehicle + at.VH_HUNGRY] = hungry
    if hungry:
        add_last(w, at.HUNGRY_FIRST, at.HUNGRY_LAST, at.VH_HUNGRY_NEXT, vehicle)
    asked = in_the_way(w, vehicle)
    target = out_of_the_way(w, f, vehicle) if asked else place_to_rest(w, f, vehicle)
    w[vehicle + at.VH_ASKED] = asked
    w[vehicle + at.VH_TARGET] = target
    w[vehicle + at.VH_DOING] = GOES_TO_REST
    if target:
        book(w, vehicle, target)
        return drive(w, f, vehicle, target, MOVER_IDLE)
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
