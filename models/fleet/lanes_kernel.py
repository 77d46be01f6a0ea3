"""Who holds which node, lane and zone, compiled: as in `models.fleet.network` and `models.fleet.vehicle`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import add_last
from models.mover_kernel import show_mover
from models.people.kernel import cut, give

__all__ = [
    "AT_FAULT_WORDS",
    "arrive",
    "book",
    "claim",
    "fault",
    "lack",
    "leave_booking",
    "rouse",
    "time_to",
    "vehicle_stops",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


AT_FAULT_WORDS = 7
"""Words that a fault keeps; as many as there are vehicles follow, for searches."""


@inner
def fault(w: Words) -> None:
    """End the run in an error, which the reference engine tells; rows told from now on do not count."""
    if w[at.FAULT] == 0:
        w[at.FAULT] = 1
        kept = w[at.AT_FAULT]
        w[kept], w[kept + 1], w[kept + 2] = w[at.STATES_AT], w[at.LEVELS_AT], w[at.OPERATIONS_AT]
        w[kept + 3], w[kept + 4] = w[at.PARTS_AT], w[at.ORDERS_AT]
        w[kept + 5], w[kept + 6] = w[at.GENEALOGY_AT], w[at.LEGS_AT]


@inner
def time_to(w: Words, f: Floats, vehicle: int, node: int) -> float:
    """Time of the way to a node without stops [s], from the end of the lane it is on; infinite if there is none."""
    ways, nodes = w[w[vehicle + at.VH_FLEET] + at.FL_WAYS], w[w[at.NODES]]
    seconds = f[w[ways + at.WY_TIMES] + nodes * w[w[vehicle + at.VH_COMING] + at.ND_NUMBER] + w[node + at.ND_NUMBER]]
    rest = f[vehicle + at.VH_ARRIVAL] - f[at.NOW]
    return seconds + rest if rest > 0.0 else seconds


@inner
def rouse(w: Words, vehicle: int) -> None:
    """Let a vehicle that rests look again what there is to do."""
    if w[vehicle + at.VH_RESTING]:
        w[vehicle + at.VH_RESTING] = 0
        if w[vehicle + at.WAITING] == at.PART:
            give(w, vehicle, 0)
        else:
            cut(w, vehicle)


@inner
def vehicle_stops(w: Words, f: Floats, vehicle: int) -> None:
    """It has broken down: stand where it is."""
    if w[vehicle + at.VH_RESTING]:
        rouse(w, vehicle)
    elif w[vehicle + at.WAITING] == at.TIMED and w[vehicle + at.VH_REPAIRING] == 0:
        cut(w, vehicle)
    show_mover(w, f, vehicle, w[vehicle + at.ACTIVITY])


# Holding --------------------------------------------------------------------------------------------------------------


@inner
def claim(w: Words, vehicle: int, hop: int) -> int:
    """Get hold of a lane and its end, all or nothing; return what is not free, else 0."""
    needs = w[hop + at.HP_NEEDS]
    for n in range(w[needs]):
        space = w[needs + 1 + n]
        if w[space + at.SP_HELD] >= w[space + at.SP_CAPACITY]:
            return space
    for n in range(w[needs]):
        space = w[needs + 1 + n]
        w[w[space + at.SP_HOLDERS] + w[space + at.SP_HELD]] = vehicle
        w[space + at.SP_HELD] += 1
    return 0


@inner
def _let_go(w: Words, vehicle: int, space: int) -> None:
    holders, count = w[space + at.SP_HOLDERS], w[space + at.SP_HELD]
    n = 0
    while w[holders + n] != vehicle:
        n += 1
    while n + 1 < count:
        w[holders + n] = w[holders + n + 1]
        n += 1
    w[space + at.SP_HELD] = count - 1


@inner
def lack(w: Words, vehicle: int, space: int) -> None:
    """Wait for a space that a vehicle wants."""
    w[vehicle + at.VH_LACKS] = space
    add_last(w, space + at.SP_WAIT_FIRST, space + at.SP_WAIT_LAST, at.VH_WAIT_NEXT, vehicle)
    holders, all_lack = w[space + at.SP_HOLDERS], True
    for n in range(w[space + at.SP_HELD]):
        rouse(w, w[holders + n])
    for n in range(w[space + at.SP_HELD]):
        all_lack = all_lack and w[w[holders + n] + at.VH_LACKS] != 0
    if all_lack and _stand_off(w):
        fault(w)


@inner
def _call(w: Words, space: int) -> None:
    """Let those go on that wait for a space, the first first, as far as there is room."""
    vehicle, before = w[space + at.SP_WAIT_FIRST], 0
    while vehicle and w[space + at.SP_HELD] < w[space + at.SP_CAPACITY]:
        after = w[vehicle + at.VH_WAIT_NEXT]
        missing = claim(w, vehicle, w[vehicle + at.VH_WANTS])
        if missing == space:
            before = vehicle
        else:
            if before:
                w[before + at.VH_WAIT_NEXT] = after
            else:
                w[space + at.SP_WAIT_FIRST] = after
            if after == 0:
                w[space + at.SP_WAIT_LAST] = before
            if missing:
                lack(w, vehicle, missing)
            else:
                w[vehicle + at.VH_LACKS] = 0
                give(w, vehicle, 0)
        vehicle = after


@inner
def arrive(w: Words, vehicle: int, hop: int) -> None:
    """Let go of everything but the node at the end; who waits for it may go on."""
    drops = w[hop + at.HP_DROPS]
    called = False
    for n in range(w[drops]):
        _let_go(w, vehicle, w[drops + 1 + n])
        called = called or w[w[drops + 1 + n] + at.SP_WAIT_FIRST] != 0
    if called:
        for n in range(w[drops]):
            if w[w[drops + 1 + n] + at.SP_WAIT_FIRST]:
                _call(w, w[drops + 1 + n])


@inner
def _stand_off(w: Words) -> bool:
    """Tell whether some vehicles wait for nobody but each other."""
    vehicles, left = w[at.VEHICLES], 0
    for n in range(w[vehicles]):
        vehicle = w[vehicles + 1 + n]
        w[vehicle + at.VH_STUCK] = w[vehicle + at.VH_LACKS] != 0
        left += w[vehicle + at.VH_STUCK]
    freed = True
    while left and freed:
        freed = False
        for n in range(w[vehicles]):
            vehicle = w[vehicles + 1 + n]
            if w[vehicle + at.VH_STUCK]:
                space = w[vehicle + at.VH_LACKS]
                free = w[space + at.SP_HELD] < w[space + at.SP_CAPACITY]
                for k in range(w[space + at.SP_HELD]):
                    free = free or w[w[w[space + at.SP_HOLDERS] + k] + at.VH_STUCK] == 0
                if free:
                    w[vehicle + at.VH_STUCK] = 0
                    left -= 1
                    freed = True
    return left > 0


# Places to stay -------------------------------------------------------------------------------------------------------


@inner
def leave_booking(w: Words, vehicle: int) -> None:
    """End a stay; who waits for a charger looks again."""
    space = w[vehicle + at.VH_BOOKING]
    if space:
        w[vehicle + at.VH_BOOKING] = 0
        w[space + at.SP_BOOKED] -= 1
        other = w[at.HUNGRY_FIRST]
        while other:
            rouse(w, other)
            other = w[other + at.VH_HUNGRY_NEXT]


@inner
def book(w: Words, vehicle: int, node: int) -> None:
    """Have a place to stay to itself."""
    leave_booking(w, vehicle)
    space = w[node + at.ND_SPACE]
    w[vehicle + at.VH_BOOKING] = space
    w[space + at.SP_BOOKED] += 1
