"""The flow, compiled: how a lot gets from one workplace to the next; the same as `models.flow`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.planned_kernel import planned_place
from models.control.schedule_kernel import look_again, narrow
from models.floor_kernel import add_last, free, new_record, tell_level
from models.orders.books_kernel import finish
from models.station.queue_kernel import accept, enter, has_room
from models.station.room_kernel import gone, load_of, offer, queue_load, travel, visit_of
from models.stock_kernel import call_kit
from models.streams.arena_kernel import draw
from models.streams.philox import extend

__all__ = ["admits", "hand_back_all", "out", "pass_on", "send", "share"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Cards ----------------------------------------------------------------------------------------------------------------


@inner
def _holds(w: Words, loops: int, loop: int) -> bool:
    """Tell whether a list of loops has a loop."""
    if loops:
        for n in range(w[loops]):
            if w[loops + 1 + n] == loop:
                return True
    return False


@inner
def _hand_back(w: Words, lot: int, loop: int) -> None:
    """Give a card back, unless other lots cut from the same share it."""
    word = lot + at.KIN + w[loop + at.L_NUMBER]
    cell = w[word]
    w[word] = 0
    if cell:
        w[cell] -= 1
        if w[cell]:
            return
        free(w, at.FREE_CELLS, cell)
    w[loop + at.CARDS_FREE] += 1
    if w[loop + at.IS_RETURNED] == 0:
        w[loop + at.IS_RETURNED] = 1
        place = (w[at.RETURNED_FIRST] + w[at.RETURNED_SIZE]) % w[w[at.LOOPS]]
        w[w[at.RETURNED] + place] = loop
        w[at.RETURNED_SIZE] += 1


@inner
def hand_back_all(w: Words, lot: int) -> None:
    """Give all cards of a lot back that leaves."""
    cards = w[lot + at.CARDS]
    w[lot + at.CARDS] = 0
    if cards:
        for n in range(w[cards]):
            _hand_back(w, lot, w[cards + 1 + n])


@inner
def _wait_for_card(w: Words, loop: int, lot: int, origin: int, giver: int) -> None:
    w[lot + at.ORIGIN] = origin
    w[lot + at.GIVER] = giver
    add_last(w, loop + at.HOLDERS_FIRST, loop + at.HOLDERS_LAST, at.NEXT, lot)


@inner
def _rank(w: Words, f: Floats, lot: int) -> float:
    """Order in which new lots enter: the smallest first."""
    rule = w[at.RELEASE_RULE]
    if rule == at.EDD:
        return f[lot + at.L_DUE]
    return -f[lot + at.L_PRIORITY] if rule == at.HIGHEST else 0.0


@inner
def _next_holder(w: Words, f: Floats, loop: int) -> int:
    """Take out the lot that is to have the next card."""
    best, before_best, before = w[loop + at.HOLDERS_FIRST], 0, w[loop + at.HOLDERS_FIRST]
    lot = w[best + at.NEXT]
    while lot:
        if _rank(w, f, lot) < _rank(w, f, best):
            best, before_best = lot, before
        before, lot = lot, w[lot + at.NEXT]
    after = w[best + at.NEXT]
    if before_best:
        w[before_best + at.NEXT] = after
    else:
        w[loop + at.HOLDERS_FIRST] = after
    if after == 0:
        w[loop + at.HOLDERS_LAST] = before_best
    return best


@inner
def _cards(w: Words, lot: int, task: int, origin: int, giver: int) -> bool:
    """Take the cards that the next task needs, give back those that it does not; False if the lot has to wait."""
    held, wanted = w[lot + at.CARDS], w[task + at.WANTED]
    for n in range(w[wanted]):
        loop = w[wanted + 1 + n]
        if w[loop + at.CARDS_FREE] <= 0 and not _holds(w, held, loop):
            _wait_for_card(w, loop, lot, origin, giver)
            return False
    w[lot + at.CARDS] = wanted
    for n in range(w[wanted]):
        loop = w[wanted + 1 + n]
        if not _holds(w, held, loop):
            w[loop + at.CARDS_FREE] -= 1
    if held:
        for n in range(w[held]):
            if not _holds(w, wanted, w[held + 1 + n]):
                _hand_back(w, lot, w[held + 1 + n])
    return True


@inner
def pass_on(w: Words, f: Floats) -> None:
    """Let the lots go on that get the cards which came back; cards that come back by that wait for their turn."""
    while w[at.RETURNED_SIZE]:
        first = w[at.RETURNED_FIRST]
        loop = w[w[at.RETURNED] + first]
        w[at.RETURNED_FIRST] = (first + 1) % w[w[at.LOOPS]]
        w[at.RETURNED_SIZE] -= 1
        w[loop + at.IS_RETURNED] = 0
        while w[loop + at.CARDS_FREE] > 0 and w[loop + at.HOLDERS_FIRST]:
            lot = _next_holder(w, f, loop)
            origin, giver, task = w[lot + at.ORIGIN], w[lot + at.GIVER], w[lot + at.TASK]
            if _cards(w, lot, task, origin, giver) and _go(w, f, lot, task, origin, giver) and giver:
                gone(w, f, giver, lot)


@inner
def share(w: Words, whole: int, lot: int, others: int) -> None:
    """Let a lot cut from another share its cards; there are so many `others` beside the whole that it replaces."""
    cards = w[whole + at.CARDS]
    w[lot + at.CARDS] = cards
    if cards == 0:
        return
    for n in range(w[cards]):
        number = at.KIN + w[w[cards + 1 + n] + at.L_NUMBER]
        cell = w[whole + number]
        if cell == 0:
            cell = new_record(w, at.FREE_CELLS, 1)
            w[cell] = 1
            w[whole + number] = cell
        w[cell] += others
        w[lot + number] = cell


# On to the next place -------------------------------------------------------------------------------------------------


@inner
def _targets(w: Words, lot: int, task: int, origin: int) -> int:
    """Where a lot can go that has `task` next and comes from the alternative `origin` of what was done (0: outside)."""
    if origin == 0:
        return w[task + at.ENTRY]
    successors = w[origin + at.SUCCESSORS]
    n = 0
    while w[successors + 1 + 2 * n] != task:
        n += 1
    return w[successors + 2 + 2 * n]


@inner
def _rank_of(w: Words, lot: int, task: int, number: int, target: int) -> float:
    """Rank of a target among those that have room: the smallest is chosen."""
    if w[at.TAKE_FIRST]:
        return 0.0
    if w[at.BY_PLAN]:
        return -1.0 if planned_place(w, lot, task) == number else queue_load(w, w[target + at.T_QUEUE])
    return load_of(w, target)


@inner
def _go(w: Words, f: Floats, lot: int, task: int, origin: int, giver: int) -> bool:
    if w[task + at.K_CALLS]:
        call_kit(w, f, lot, task)
    targets = _targets(w, lot, task, origin)
    if w[targets] > 1:
        targets = narrow(w, lot, task, targets)
    if w[targets] == 1:
        if accept(w, f, w[targets + 1], lot):
            return True
    else:
        best, least = 0, math.inf
        for n in range(w[targets]):
            target = w[targets + 1 + n]
            if has_room(w, f, target, lot):
                load = _rank_of(w, lot, task, n, target)
                if best == 0 or load < least:
                    best, least = target, load
        if best:
            enter(w, f, best, lot)
            return True
    offer(w, f, lot, targets, giver, -math.inf if w[lot + at.LAST_DONE] else _rank(w, f, lot))
    return False


@inner
def admits(w: Words, f: Floats, lot: int, task: int) -> bool:
    """Tell whether a new lot could enter the plant now."""
    wanted = w[task + at.WANTED]
    for n in range(w[wanted]):
        if w[w[wanted + 1 + n] + at.CARDS_FREE] <= 0:
            return False
    targets = w[task + at.ENTRY]
    for n in range(w[targets]):  # noqa: SIM110
        if has_room(w, f, w[targets + 1 + n], lot):
            return True
    return False  # no `any`: numba would have to make a generator


@inner
def out(w: Words, f: Floats, lot: int) -> None:
    """Let a lot leave the plant."""
    hand_back_all(w, lot)
    pass_on(w, f)
    finish(w, f, lot)


@inner
def send(w: Words, f: Floats, lot: int, task: int, origin: int, giver: int) -> bool:
    """Let a lot go on to its next task (0: out); True: it has left its place, else `giver` is told when it does.

    `origin` is what was done, as an alternative of its task; 0 for a lot that comes from outside.
    """
    done = w[lot + at.TASK]
    w[lot + at.LAST_DONE] = done
    w[lot + at.TASK] = task
    if origin:
        look_again(w, w[lot + at.JOB])
    if task == 0:
        way_out = w[origin + at.A_EXIT] if origin else 0
        if way_out:
            if accept(w, f, w[way_out + 1], lot):
                return True
            offer(w, f, lot, way_out, giver, -math.inf)
            return False
        seconds = 0.0
        if done and w[done + at.HANDOVER]:
            key = extend(np.uint64(w[w[lot + at.JOB] + at.J_ROOT]), np.uint64(w[done + at.WORD_HANDOVER]))
            visit = visit_of(w, lot, done)
            seconds = draw(w, f, w[done + at.HANDOVER], np.int64(key), w[lot + at.NUMBER], visit)
        if seconds > 0.0:
            travel(w, f, lot, seconds, at.TRIP_OUT)
        else:
            out(w, f, lot)
        return True
    if w[w[at.LOOPS]]:
        inside = origin != 0
        ready = _cards(w, lot, task, origin, w[at.LIMBO] if inside else giver)
        if not ready:
            if inside:
                tell_level(w, f, w[at.BACKLOG], w[lot + at.PIECES], w[lot + at.S_NUMBER])
            return inside
        pass_on(w, f)
    return _go(w, f, lot, task, origin, giver)
