"""Queues, compiled: the same lines and the same choice as `models.station.queue`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.schedule_kernel import take
from models.conveyor.entrance_kernel import belt_room
from models.floor_kernel import tell_level
from models.people.kernel import give
from models.station.choice_kernel import choose
from models.station.kit_kernel import collect
from models.station.room_kernel import (
    admit_plain,
    admit_ruled,
    enter_from_line,
    enter_plain,
    enter_ruled,
    queue_has_room,
)
from models.station.takers_kernel import add_taker, stop_waiting

__all__ = ["accept", "enter", "enter_queue", "has_room", "pick", "serve", "wait_for_lot"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def _remove(w: Words, queue: int, lot: int) -> None:
    after, before = w[lot + at.AFTER], w[lot + at.BEFORE]
    if before:
        w[before + at.AFTER] = after
    else:
        w[queue + at.ITEMS_FIRST] = after
    if after:
        w[after + at.BEFORE] = before
    else:
        w[queue + at.ITEMS_LAST] = before
    w[queue + at.ITEMS] -= 1


@inner
def enter_queue(w: Words, f: Floats, queue: int, lot: int) -> None:
    """Take a lot in; into the hands of a machine that waits, else into line."""
    if w[queue + at.RULED]:
        enter_ruled(w, f, queue, lot)
        serve(w, f, queue)
    else:
        enter_plain(w, f, queue, lot)


@inner
def serve(w: Words, f: Floats, queue: int) -> None:
    """Hand lots to the machines that wait, the longest-waiting machine first; once more for what came meanwhile."""
    w[queue + at.AGAIN] = 1
    if w[queue + at.SERVING]:
        return
    w[queue + at.SERVING] = 1
    while w[queue + at.AGAIN]:
        w[queue + at.AGAIN] = 0
        machine = w[queue + at.TAKERS_FIRST]
        while machine:
            load = choose(w, f, queue, machine)
            if load:
                stop_waiting(w, queue, machine)
                _take_out(w, f, queue, machine, load)
                w[machine + at.BUSY] = 1
                give(w, machine, load)
            machine = w[machine + at.TAKER_NEXT]
            while machine and w[machine + at.IS_TAKER] == 0:  # it looks again by itself: the schedule has changed
                machine = w[machine + at.TAKER_NEXT]
    w[queue + at.SERVING] = 0


@inner
def _take_out(w: Words, f: Floats, queue: int, machine: int, load: int) -> None:
    """Take a lot, or the chain of lots of a batch, out of a ruled queue, with its kit out of stock."""
    lot = load
    while lot:
        _remove(w, queue, lot)
        tell_level(w, f, w[queue + at.Q_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
        collect(w, f, machine, lot)
        lot = w[lot + at.NEXT] if w[machine + at.BATCH_MOST] else 0
    if w[machine + at.AGENDA]:
        take(w, w[machine + at.AGENDA], load)
    if w[queue + at.LINE_FIRST]:
        admit_ruled(w, f, queue)


@inner
def pick(w: Words, f: Floats, queue: int, machine: int) -> int:
    """Take out what a machine shall do next: a lot, a chain of lots, or nothing."""
    if w[queue + at.RULED]:
        load = choose(w, f, queue, machine)
        if load:
            # who is let in by this is served afterwards
            _take_out(w, f, queue, machine, load)
            if w[queue + at.AGAIN] and not w[queue + at.SERVING]:
                serve(w, f, queue)
        return load
    lot = w[queue + at.ITEMS_FIRST]
    if lot:
        _remove(w, queue, lot)
        tell_level(w, f, w[queue + at.Q_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
        if w[queue + at.LINE_FIRST]:
            admit_plain(w, f, queue)
    return lot


@inner
def wait_for_lot(w: Words, f: Floats, queue: int, machine: int) -> None:
    """Let a machine wait that found nothing."""
    add_taker(w, queue, machine)
    if w[queue + at.LINE_FIRST]:
        if w[queue + at.RULED]:
            admit_ruled(w, f, queue)
            if w[queue + at.AGAIN] and not w[queue + at.SERVING]:
                serve(w, f, queue)
        else:
            admit_plain(w, f, queue)


@inner
def has_room(w: Words, f: Floats, target: int, lot: int) -> bool:
    """Tell whether a lot may come to a target now."""
    if w[target + at.T_TYPE] == at.CONVEYOR:
        belt = w[target + at.T_BELT]
        return w[belt + at.LINE_FIRST] == 0 and belt_room(w, f, belt)
    if w[target + at.T_TYPE] == at.CARRIED:
        output = w[target + at.T_OUTPUT]
        return w[output + at.OP_LOTS] < w[output + at.OP_CAPACITY]
    return queue_has_room(w, f, w[target + at.T_QUEUE], lot)


@inner
def enter(w: Words, f: Floats, target: int, lot: int) -> None:
    """Let a lot go to a target that has room."""
    enter_from_line(w, f, target, lot)
    queue = w[target + at.T_QUEUE]
    if w[target + at.T_TYPE] == at.STRAIGHT and w[queue + at.RULED]:
        serve(w, f, queue)


@inner
def accept(w: Words, f: Floats, target: int, lot: int) -> bool:
    """Let a lot go to a target if it has room."""
    if has_room(w, f, target, lot):
        enter(w, f, target, lot)
        return True
    return False
