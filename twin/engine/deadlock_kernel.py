"""Whether anything can still move, compiled: the same searches as `twin.engine.deadlock`, without the words."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.mover_kernel import MOVER_CHARGING
from models.station.choice_kernel import choose, wants

__all__ = ["blocked_loop", "lots_to_come", "stands_still"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

ARRIVE, RELEASE, WAITED = 2, 6, 7


@inner
def lots_to_come(w: Words) -> bool:
    """Tell whether there is anything to come that no failure, shift, upkeep or end of work brings about."""
    if w[at.RING_SIZE]:
        return True
    for n in range(w[at.HEAP_SIZE]):
        e = w[at.HEAP] + 4 * n
        kind, record = w[e + 1] >> 48, w[e + 3]
        void = w[record + at.KIND] <= at.LAST_CUT_SHORT and w[record + at.TIMER] != w[e + 2]
        if kind in (ARRIVE, RELEASE, WAITED) and not void:
            return True
    return False


@inner
def _output_in_vain(w: Words, output: int) -> bool:
    """Tell whether no lot is to be fetched from an output, and all wait for nobody but holders that are stuck."""
    if w[output + at.OP_CALLED]:
        return False
    ahead = w[output + at.OP_AHEAD]
    for n in range(w[ahead]):
        if w[ahead + 2 + 2 * n]:
            machines = w[w[ahead + 1 + 2 * n] + at.Q_MACHINES]
            for m in range(w[machines]):
                if w[w[machines + 1 + m] + at.STUCK] == 0:
                    return False
    return True


@inner
def _in_vain(w: Words, offered: int) -> bool:
    """Tell whether a lot waits for nobody but holders that are stuck."""
    targets = w[offered + at.O_TARGETS]
    for n in range(w[targets]):
        target = w[targets + 1 + n]
        if w[target + at.T_TYPE] == at.CONVEYOR:
            if w[w[target + at.T_BELT] + at.STUCK] == 0:
                return False
        elif w[target + at.T_TYPE] == at.CARRIED:
            if not _output_in_vain(w, w[target + at.T_OUTPUT]):
                return False
        else:
            machines = w[w[target + at.T_QUEUE] + at.Q_MACHINES]
            for m in range(w[machines]):
                if w[w[machines + 1 + m] + at.STUCK] == 0:
                    return False
    return True


@inner
def _mark(w: Words, lines: int, word: int, value: int) -> None:
    """Set a word of all who hold lots that wait in some lines."""
    for n in range(w[lines]):
        node = w[w[lines + 1 + n] + at.LINE_FIRST]
        while node:
            giver = w[w[node + at.N_OFFER] + at.O_GIVER]
            if giver and (w[giver + at.KIND] == at.MACHINE or w[giver + at.KIND] == at.BELT):
                w[giver + word] = value
            node = w[node + at.N_NEXT]


@inner
def _sift(w: Words, lines: int, weigh: bool) -> bool:
    """Note who of the stuck holds a lot that waits in vain, or (not `weigh`) free who does not; tell if one was."""
    freed = False
    for n in range(w[lines]):
        node = w[w[lines + 1 + n] + at.LINE_FIRST]
        while node:
            offered = w[node + at.N_OFFER]
            giver = w[offered + at.O_GIVER]
            if giver and (w[giver + at.KIND] == at.MACHINE or w[giver + at.KIND] == at.BELT):
                if weigh:
                    if w[giver + at.VAIN] == 0 and _in_vain(w, offered):
                        w[giver + at.VAIN] = 1
                elif w[giver + at.STUCK] and w[giver + at.VAIN] == 0:
                    w[giver + at.STUCK] = 0
                    freed = True
            node = w[node + at.N_NEXT]
    return freed


@inner
def blocked_loop(w: Words) -> bool:
    """Tell whether blocked stations wait for nobody but each other."""
    queues, belts, outputs = w[at.QUEUES], w[at.BELTS], w[at.FETCHED_FROM]
    _mark(w, queues, at.STUCK, 1)
    _mark(w, belts, at.STUCK, 1)
    _mark(w, outputs, at.STUCK, 1)
    while True:
        _mark(w, queues, at.VAIN, 0)
        _mark(w, belts, at.VAIN, 0)
        _mark(w, outputs, at.VAIN, 0)
        _sift(w, queues, True)
        _sift(w, belts, True)
        _sift(w, outputs, True)
        one = _sift(w, queues, False)
        other = _sift(w, belts, False)
        third = _sift(w, outputs, False)
        if not (one or other or third):
            break
    found = _any_stuck(w, queues) or _any_stuck(w, belts) or _any_stuck(w, outputs)
    _mark(w, queues, at.STUCK, 0)
    _mark(w, belts, at.STUCK, 0)
    _mark(w, outputs, at.STUCK, 0)
    return found


@inner
def _any_stuck(w: Words, lines: int) -> bool:
    for n in range(w[lines]):
        node = w[w[lines + 1 + n] + at.LINE_FIRST]
        while node:
            giver = w[w[node + at.N_OFFER] + at.O_GIVER]
            if giver and (w[giver + at.KIND] == at.MACHINE or w[giver + at.KIND] == at.BELT) and w[giver + at.STUCK]:
                return True
            node = w[node + at.N_NEXT]
    return False


@inner
def _goes_on(w: Words, f: Floats, machine: int) -> bool:
    """Tell whether a machine has something to do when it is on shift, repaired, or through with its upkeep."""
    waiting, queue = w[machine + at.WAITING], w[machine + at.TAKES_FROM]
    if w[machine + at.BUSY]:
        return waiting != at.EXIT and waiting != at.PEOPLE
    if waiting == at.PART:
        return False
    if w[queue + at.RULED]:
        if choose(w, f, queue, machine):
            return True
    elif w[queue + at.ITEMS_FIRST]:
        return True
    node = w[queue + at.LINE_FIRST]
    while node:
        if wants(w, machine, w[w[node + at.N_OFFER] + at.O_LOT]):
            return True
        node = w[node + at.N_NEXT]
    return False


@inner
def _people_will_come(w: Words) -> bool:
    """Tell whether work on a lot waits for people who are away, or at other work."""
    life = w[at.REQUESTS_FIRST]
    while life:
        if w[life + at.KIND] == at.MACHINE and w[life + at.BUSY]:
            needs = w[life + at.REQUEST]
            q = needs + at.NEEDS_FIRST
            for _ in range(w[needs + at.NEEDS_SIZE]):
                crews = w[q]
                q += 2
                for n in range(w[crews]):
                    crew = w[crews + 1 + n]
                    if w[crew + at.C_BUSY] or w[crew + at.PRESENT] < w[crew + at.C_SIZE]:
                        return True
        life = w[life + at.REQUEST_NEXT]
    return False


@inner
def _vehicles_go_on(w: Words, patient: bool) -> bool:
    """Tell whether a vehicle will do something by itself: is under way, or (if patient) charges or is repaired."""
    vehicles = w[at.VEHICLES]
    for n in range(w[vehicles]):
        one = w[vehicles + 1 + n]
        broken, charges = w[one + at.BROKEN] != 0, w[one + at.ACTIVITY] == MOVER_CHARGING
        drives = w[one + at.WAITING] == at.TIMED and w[one + at.VH_RESTING] == 0
        if (drives and (patient or not (broken or charges))) or (patient and broken):
            return True
    return False


@inner
def stands_still(w: Words, f: Floats, patient: bool) -> bool:
    """Tell whether nothing will move any more, where only shifts, failures, upkeep and ends of work are to come."""
    waiting = w[at.INSIDE] != 0 or w[at.WAITING_FOR_STOCK] != 0
    queues, machines = w[at.QUEUES], w[at.MACHINES]
    for n in range(w[queues]):
        waiting = waiting or w[w[queues + 1 + n] + at.LINE_FIRST] != 0
    if not waiting:
        return False
    for n in range(w[machines]):
        machine = w[machines + 1 + n]
        if w[machine + at.BUSY] and w[machine + at.WAITING] == at.TIMED:
            return False
    if _vehicles_go_on(w, patient):
        return False
    if patient:
        cranes = w[at.CRANES]
        for n in range(w[cranes]):
            crane = w[cranes + 1 + n]
            if w[crane + at.CN_IN] or w[crane + at.CN_OUT] or w[crane + at.WAITING] != at.PART:
                return False
        pickers = w[at.PICKERS]
        for n in range(w[pickers]):
            if w[w[pickers + 1 + n] + at.WAITING] != at.PART:
                return False
        for n in range(w[machines]):
            if _goes_on(w, f, w[machines + 1 + n]):
                return False
        if _people_will_come(w):
            return False
    return True
