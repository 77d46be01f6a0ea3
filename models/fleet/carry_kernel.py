"""Lots that are carried, compiled: outputs and requests, as in `models.fleet.carry` and `models.fleet.dispatch`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.lanes_kernel import fault, rouse, time_to
from models.floor_kernel import add_last, new_record, tell_level

__all__ = ["ask_vehicle", "call_vehicle", "is_low", "more_at", "next_request", "note_ahead", "put_out", "spend_charge"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Battery --------------------------------------------------------------------------------------------------------------


@inner
def spend_charge(w: Words, f: Floats, vehicle: int) -> None:
    """Take the hotel load up to now out of the battery; put in what was charged."""
    now, hotel = f[at.NOW], f[w[vehicle + at.VH_FLEET] + at.FL_HOTEL]
    f[vehicle + at.VH_CHARGE] += (f[vehicle + at.VH_CHARGING] - hotel) * (now - f[vehicle + at.VH_UPDATED]) - 0.0
    f[vehicle + at.VH_UPDATED] = now
    if f[vehicle + at.VH_CHARGE] < 0.0:
        fault(w)


@inner
def is_low(w: Words, f: Floats, vehicle: int) -> bool:
    """Tell whether a vehicle has to charge before it takes a job."""
    fleet = w[vehicle + at.VH_FLEET]
    if f[fleet + at.FL_BATTERY] != f[fleet + at.FL_BATTERY]:
        return False
    spend_charge(w, f, vehicle)
    return f[vehicle + at.VH_CHARGE] < f[fleet + at.FL_LOW] * f[fleet + at.FL_BATTERY]


# Outputs --------------------------------------------------------------------------------------------------------------


@inner
def put_out(w: Words, f: Floats, output: int, lot: int) -> None:
    """Let a lot wait in an output."""
    w[output + at.OP_LOTS] += 1
    tell_level(w, f, w[output + at.OP_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])


@inner
def note_ahead(w: Words, output: int, queue: int, count: int) -> None:
    """Note that so many more lots of an output wait for room in a queue."""
    ahead = w[output + at.OP_AHEAD]
    for n in range(w[ahead]):
        if w[ahead + 1 + 2 * n] == queue:
            w[ahead + 2 + 2 * n] += count


@inner
def call_vehicle(w: Words, f: Floats, target: int, lot: int) -> None:
    """Ask for a vehicle for a lot in an output."""
    output = w[target + at.T_OUTPUT]
    w[output + at.OP_CALLED] += 1
    ask_vehicle(w, f, w[target + at.T_FLEET], lot, w[output + at.OP_NODE], w[target + at.T_NODE], target)


@inner
def ask_vehicle(w: Words, f: Floats, fleet: int, lot: int, start: int, end: int, target: int) -> None:
    """Ask a fleet for a vehicle: the nearest that takes jobs comes, or the lot waits; a bin has no target."""
    request = new_record(w, at.FREE_REQUESTS, at.REQUEST_WIDTH)
    w[request + at.RQ_LOT] = lot
    w[request + at.RQ_START] = start
    w[request + at.RQ_END] = end
    f[request + at.RQ_SINCE] = f[at.NOW]
    w[request + at.RQ_TARGET] = target
    tell_level(w, f, w[fleet + at.FL_CALLS], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    vehicles, best, least = w[fleet + at.FL_VEHICLES], 0, math.inf
    for n in range(w[vehicles]):
        vehicle = w[vehicles + 1 + n]
        if w[vehicle + at.VH_AVAILABLE] and w[vehicle + at.BROKEN] == 0 and not is_low(w, f, vehicle):
            seconds = time_to(w, f, vehicle, w[request + at.RQ_START])
            if seconds < least:
                best, least = vehicle, seconds
    if best:
        w[best + at.VH_JOB] = request
        w[best + at.VH_AVAILABLE] = 0
        rouse(w, best)
        return
    add_last(w, fleet + at.FL_FIRST, fleet + at.FL_LAST, at.RQ_NEXT, request)
    w[fleet + at.FL_REQUESTS] += 1


# Jobs -----------------------------------------------------------------------------------------------------------------


@inner
def _take_request(w: Words, fleet: int, request: int, before: int) -> int:
    after = w[request + at.RQ_NEXT]
    if before:
        w[before + at.RQ_NEXT] = after
    else:
        w[fleet + at.FL_FIRST] = after
    if after == 0:
        w[fleet + at.FL_LAST] = before
    w[fleet + at.FL_REQUESTS] -= 1
    return request


@inner
def _value(w: Words, f: Floats, fleet: int, request: int, vehicle: int) -> float:
    """Value of a job for a vehicle: the smallest is taken."""
    rule = w[fleet + at.FL_SEEKS]
    if rule == at.NEAREST:
        return time_to(w, f, vehicle, w[request + at.RQ_START])
    if rule == at.OLDEST:
        return f[request + at.RQ_SINCE]
    if rule == at.DUE_DATE:
        return f[w[request + at.RQ_LOT] + at.L_DUE]
    if rule == at.BY_PRIORITY:
        return -f[w[request + at.RQ_LOT] + at.L_PRIORITY]
    alike, other = 0, w[fleet + at.FL_FIRST]
    while other:
        alike += w[other + at.RQ_START] == w[request + at.RQ_START]
        other = w[other + at.RQ_NEXT]
    return -float(alike)


@inner
def next_request(w: Words, f: Floats, vehicle: int) -> int:
    """Take out the job that a vehicle seeks; 0 for none."""
    fleet = w[vehicle + at.VH_FLEET]
    best, before_best = w[fleet + at.FL_FIRST], 0
    if w[fleet + at.FL_REQUESTS] > 1:
        least = _value(w, f, fleet, best, vehicle)
        before, request = best, w[best + at.RQ_NEXT]
        while request:
            value = _value(w, f, fleet, request, vehicle)
            if value < least:
                best, before_best, least = request, before, value
            before, request = request, w[request + at.RQ_NEXT]
    return _take_request(w, fleet, best, before_best) if best else 0


@inner
def more_at(w: Words, vehicle: int) -> int:
    """Take out another lot that waits at the node of a vehicle; 0 for none."""
    fleet = w[vehicle + at.VH_FLEET]
    before, request = 0, w[fleet + at.FL_FIRST]
    while request:
        if w[request + at.RQ_START] == w[vehicle + at.VH_NODE]:
            return _take_request(w, fleet, request, before)
        before, request = request, w[request + at.RQ_NEXT]
    return 0
