"""The compiled engine's loop: timed events one after the other, the consequences of each to their end.

The memory of a run (`models.words`) goes in and out; rows of the trace stand at its end.
"""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import bare, inner, outer
from models.control.schedule_kernel import released
from models.conveyor.kernel import belt_lives, let_in
from models.fleet.vehicle_kernel import vehicle_lives
from models.floor_kernel import close_gap, free, perpetual_passed_before, push, tell_level
from models.flow_kernel import hand_back_all, out, pass_on, send
from models.lineside.kernel import bin_comes
from models.orders.books_kernel import begin_supplied
from models.orders.kernel import create, cut, let_in_each, lose, make, scrapped
from models.orders.supply_kernel import book_changed, releaser_lives, source_lives
from models.people.kernel import crew_lives
from models.station.breakdown_kernel import FAILS, breakdown_lives, hours_live
from models.station.choice_kernel import alternative_of
from models.station.kernel import machine_lives
from models.station.queue_kernel import enter_queue, serve
from models.station.takers_kernel import nudge
from models.station.work_kernel import schedule_upkeep
from models.stock_kernel import put
from models.storage.crane_kernel import crane_lives
from models.storage.picker_kernel import picker_lives
from models.streams.arena_kernel import draw
from models.supply.kernel import review
from twin.engine.deadlock_kernel import blocked_loop, lots_to_come, stands_still

__all__ = ["proceed"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

PATIENCE = 60 * 86400.0


@inner
def _resume(w: Words, f: Floats, life: int, value: int) -> None:
    """Let something live on, or happen."""
    kind = w[life + at.KIND]
    if kind == at.MACHINE:
        machine_lives(w, f, life, value)
    elif kind == at.SOURCE:
        source_lives(w, f, life)
    elif kind == at.BELT:
        belt_lives(w, f, life)
    elif kind == at.BREAKDOWN:
        breakdown_lives(w, f, life, value)
    elif kind == at.VEHICLE:
        vehicle_lives(w, f, life, value)
    elif kind == at.CRANE:
        crane_lives(w, f, life, value)
    elif kind == at.TRIP_IN:
        tell_level(w, f, w[at.TRANSIT], -w[life + at.PIECES], w[life + at.S_NUMBER])
        queue = w[life + at.HEADS_FOR]
        w[queue + at.PROMISED] -= 1
        enter_queue(w, f, queue, life)
    elif kind == at.TRIP_OUT:
        tell_level(w, f, w[at.TRANSIT], -w[life + at.PIECES], w[life + at.S_NUMBER])
        out(w, f, life)
    else:
        _resume_rare(w, f, life, kind, value)


@inner
def _resume_rare(w: Words, f: Floats, life: int, kind: int, value: int) -> None:
    if kind == at.ENTRANCE:
        let_in(w, f, w[life + at.E_BELT])
    elif kind == at.QUEUE:
        serve(w, f, life)
    elif kind == at.CREW:
        crew_lives(w, f, life)
    elif kind == at.HOURS:
        hours_live(w, f, life)
    elif kind == at.SUPPLIER:
        review(w, f, life)
    elif kind == at.DELIVERY:
        _deliver(w, f, life)
    elif kind == at.PICKER:
        picker_lives(w, f, life, value)
    elif kind == at.BIN:
        bin_comes(w, f, life)
    elif kind == at.RELEASER:
        releaser_lives(w, f, life)
    elif kind == at.UPKEEP:
        w[life + at.U_DUE] = 1
        nudge(w, w[life + at.U_MACHINE])


@inner
def _deliver(w: Words, f: Floats, delivery: int) -> None:
    """Put what a supplier brings into stock."""
    supplier, pieces = w[delivery + at.Y_SUPPLIER], w[delivery + at.Y_PIECES]
    free(w, at.FREE_DELIVERIES, delivery)
    w[supplier + at.W_ON_ORDER] -= pieces
    put(w, f, w[supplier + at.W_STORE], -1, pieces)


@inner
def _do_next(w: Words, f: Floats) -> None:
    """Do what lies on top of the pile."""
    size = w[at.PILE_SIZE] - 1
    w[at.PILE_SIZE] = size
    p = w[at.PILE] + at.FRAME * size
    what, a, b, c = w[p], w[p + 1], w[p + 2], w[p + 3]
    if what == at.DO_RESUME:
        _resume(w, f, a, 0)
    elif what == at.DO_SEND:
        _send(w, f, a, b, c, w[p + 4])
    elif what == at.DO_CUT:
        _cut(w, f, a, b, c)
    elif what == at.DO_SEND_EACH:
        _send_each(w, a, b, c, w[p + 4])
    elif what == at.DO_LET_IN_EACH:
        let_in_each(w, f, a, b, c)
    elif what == at.DO_MAKE:
        make(w, f, p)
    elif what == at.DO_CREATE:
        create(w, f, p)
    elif what == at.DO_SCRAP:
        hand_back_all(w, a)
        pass_on(w, f)
        scrapped(w, f, a)
    elif what == at.DO_LOSE:
        lose(w, f, a, b)
    elif what == at.DO_RELEASED:
        released(w, a)
    else:
        book_changed(w, a, b)


@inner
def _send(w: Words, f: Floats, lot: int, task: int, origin: int, giver: int) -> None:
    """Send a lot on; who gave it learns whether it has left."""
    kind = w[giver + at.KIND]
    if send(w, f, lot, task, origin, giver):
        if kind == at.SOURCE:
            begin_supplied(w, f, giver, lot)
            push(w, at.DO_RESUME, giver, 0, 0)
    elif kind == at.MACHINE:
        w[giver + at.PENDING] += 1
    elif kind == at.DESK_KIND:
        tell_level(w, f, w[at.BACKLOG], w[lot + at.PIECES], w[lot + at.S_NUMBER])


@inner
def _cut(w: Words, f: Floats, lot: int, following: int, machine: int) -> None:
    """Send a lot on from a machine, cut into transfer lots where it goes on in such."""
    origin = alternative_of(w, w[lot + at.TASK], w[machine + at.PLACE])
    size = w[following + at.TRANSFER_LOT] if following else 0
    if size and w[lot + at.PIECES] > size:
        lot = cut(w, f, lot, size)
    else:
        w[lot + at.NEXT] = 0
    p = push(w, at.DO_SEND_EACH, lot, following, origin)
    w[p + 4] = machine


@inner
def _send_each(w: Words, lot: int, task: int, origin: int, machine: int) -> None:
    """Send the first of a chain of lots on; the others follow."""
    if w[lot + at.NEXT]:
        p = push(w, at.DO_SEND_EACH, w[lot + at.NEXT], task, origin)
        w[p + 4] = machine
    p = push(w, at.DO_SEND, lot, task, origin)
    w[p + 4] = machine


@inner
def _begin(w: Words, f: Floats) -> None:
    """Give operating clocks their first life, upkeep its first date."""
    machines, cranes, vehicles = w[at.MACHINES], w[at.CRANES], w[at.VEHICLES]
    for m in range(w[machines]):
        machine = w[machines + 1 + m]
        _wind_up(w, f, machine)
        upkeeps = w[machine + at.UPKEEPS]
        for n in range(w[upkeeps]):
            schedule_upkeep(w, f, w[upkeeps + 1 + n])
    for m in range(w[vehicles]):
        _wind_up(w, f, w[vehicles + 1 + m])
    for m in range(w[cranes]):
        _wind_up(w, f, w[cranes + 1 + m])


@inner
def _wind_up(w: Words, f: Floats, machine: int) -> None:
    clocks = w[machine + at.CLOCKS]
    for n in range(w[clocks]):
        clock = w[clocks + 1 + n]
        f[clock + at.F_LEFT] = draw(w, f, w[clock + at.F_LIFE], w[clock + at.F_LIFE_KEY], 0, 0)
        w[clock + at.F_LIFE_DRAWS] = 1


@inner
def _stuck_at_perpetual(w: Words, f: Floats, record: int, kind: int) -> bool:
    """Tell whether, at an event that may come for ever, the plant stands still."""
    perpetual = kind == at.CREW or kind == at.HOURS or kind == at.UPKEEP
    if not perpetual and (kind != at.BREAKDOWN or w[record + at.PC] != FAILS):
        return False
    if not perpetual_passed_before(w, f) or lots_to_come(w):
        return False
    return stands_still(w, f, f[at.NOW] - f[at.MOVED] < PATIENCE)


@inner
def _end(w: Words, f: Floats) -> int:
    """Tell how a run ends for which no event is left before its end, or before an earlier time that it was to reach."""
    if w[at.HEAP_SIZE] and f[w[at.HEAP]] < f[at.UNTIL]:
        return at.REACHED
    if f[at.UNTIL] == math.inf:
        return at.STUCK_STOP if stands_still(w, f, False) else at.EMPTY
    f[at.NOW] = f[at.UNTIL]
    return at.STUCK_STOP if not lots_to_come(w) and stands_still(w, f, True) else at.LENGTH


@inner
def _begin_event(w: Words, f: Floats) -> bool:
    """Let the first of the timed events happen; False: the plant stands still."""
    e = w[at.HEAP]
    f[at.NOW] = f[e]
    sequence, record = w[e + 2], w[e + 3]
    w[at.GAP_AT_TOP] = 1
    kind = w[record + at.KIND]
    if kind <= at.LAST_CUT_SHORT:
        if w[record + at.TIMER] != sequence:
            return True  # what it was set for has been cut short
        if kind == at.MACHINE:
            machine_lives(w, f, record, 0)
            return True
    if _stuck_at_perpetual(w, f, record, kind):
        return False
    _resume(w, f, record, 0)
    return True


@inner
def _step(w: Words, f: Floats) -> None:
    """Take up the next consequence."""
    if w[at.PILE_SIZE]:
        _do_next(w, f)
        return
    first = w[at.RING_FIRST]
    w[at.RING_FIRST] = (first + 1) & w[at.RING_MASK]
    w[at.RING_SIZE] -= 1
    p = w[at.RING] + 2 * first
    _resume(w, f, w[p], w[p + 1])


@inner
def _break_off(w: Words) -> int:
    """End in an error: rows told after it do not count."""
    kept = w[at.AT_FAULT]
    w[at.STATES_AT], w[at.LEVELS_AT], w[at.OPERATIONS_AT] = w[kept], w[kept + 1], w[kept + 2]
    w[at.PARTS_AT], w[at.ORDERS_AT] = w[kept + 3], w[kept + 4]
    w[at.GENEALOGY_AT], w[at.LEGS_AT] = w[kept + 5], w[kept + 6]
    return at.STUCK_STOP


@inner
def _run(w: Words, f: Floats, events: int) -> int:
    """Go on for so many timed events; return why it stops."""
    count = 0
    if w[at.ASKS]:
        picker = w[at.ASKS]
        w[at.ASKS] = 0
        picker_lives(w, f, picker, 0)
    while True:
        if w[at.ASKS]:
            return at.TOUR
        if w[at.LOOK]:
            w[at.LOOK] = 0
            if blocked_loop(w):
                return at.STUCK_STOP
        if w[at.FAULT]:
            return _break_off(w)
        if w[at.FINISHED] and w[at.PILE_SIZE] == 0:
            return at.DONE
        if w[at.PILE_SIZE] or w[at.RING_SIZE]:
            _step(w, f)
            continue
        close_gap(w, f)
        if w[at.FULL]:
            return at.FLUSH
        if w[at.HEAP_SIZE] == 0 or f[w[at.HEAP]] >= f[at.STOP_AT]:
            return _end(w, f)
        if count >= events:
            return at.PAUSE
        count += 1
        if not _begin_event(w, f):
            return at.STUCK_STOP


@inner
def _proceed(w: Words, f: Floats, events: int) -> None:
    if w[at.STARTED] == 0:
        w[at.STARTED] = 1
        _begin(w, f)
    w[at.STOP] = _run(w, f, events)


@outer("void(int64[::1], float64[::1], int64)")
def proceed(w: Words, f: Floats, events: int) -> None:
    """Run a plant on, for so many timed events at most; why it stops stands in the word STOP.

    Parameters
    ----------
    w, f : (words,) the memory of the run, see `models.words`; both are the same memory
    events : number of timed events after which it stops with PAUSE

    Raises
    ------
    OverflowError
        Something is too small, or too much; the word WANT says what. The memory is of no use any more.
    """
    _proceed(bare(w), bare(f), events)
