"""Room in queues, compiled: who waits for it is let in, and lots go into queues, ways and outputs."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.conveyor.entrance_kernel import belt_opens, belt_room, put_on_belt
from models.fleet.carry_kernel import call_vehicle, note_ahead, put_out
from models.floor_kernel import TRIP, fire, free, new_record, push_event, tell_level
from models.orders.books_kernel import begin_supplied
from models.people.kernel import give
from models.station.choice_kernel import room_for_one_more
from models.station.takers_kernel import stop_waiting
from models.streams.arena_kernel import draw
from models.streams.philox import extend

__all__ = [
    "admit_plain",
    "admit_ruled",
    "enter_from_line",
    "enter_plain",
    "enter_ruled",
    "gone",
    "let_in_from_belt_line",
    "let_in_from_output",
    "load_of",
    "offer",
    "queue_has_room",
    "queue_load",
    "room_plain",
    "travel",
    "visit_of",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def _insert(w: Words, queue: int, lot: int, before: int) -> None:
    """Put a lot into line, behind `before` (0: at the head)."""
    after = w[before + at.AFTER] if before else w[queue + at.ITEMS_FIRST]
    w[lot + at.BEFORE] = before
    w[lot + at.AFTER] = after
    if before:
        w[before + at.AFTER] = lot
    else:
        w[queue + at.ITEMS_FIRST] = lot
    if after:
        w[after + at.BEFORE] = lot
    else:
        w[queue + at.ITEMS_LAST] = lot
    w[queue + at.ITEMS] += 1


@inner
def enter_ruled(w: Words, f: Floats, queue: int, lot: int) -> None:
    """Put a lot in line by the rule of the queue; who waits is served afterwards."""
    now = f[at.NOW]
    turn = w[queue + at.TURNS]
    f[lot + at.CAME] = now
    w[lot + at.TURN] = turn
    w[queue + at.TURNS] = turn + 1
    before = w[queue + at.ITEMS_LAST]
    if w[queue + at.STATIC]:
        rule = w[queue + at.RULE]
        if rule == at.FIFO:
            key = float(turn)
        elif rule == at.LIFO:
            key = -float(turn)
        elif rule == at.EDD:
            key = f[lot + at.L_DUE]
        else:
            key = -f[lot + at.L_PRIORITY]
        f[lot + at.KEY] = key
        while before and f[before + at.KEY] > key:
            before = w[before + at.BEFORE]
    _insert(w, queue, lot, before)
    tell_level(w, f, w[queue + at.Q_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    patience = w[queue + at.PATIENCE]
    for n in range(w[patience]):
        push_event(w, f, now + f[patience + 1 + n], w[queue + at.PRIORITY], queue)


@inner
def enter_plain(w: Words, f: Floats, queue: int, lot: int) -> None:
    """Take a lot into a queue without a rule."""
    f[lot + at.CAME] = f[at.NOW]
    machine = w[queue + at.TAKERS_FIRST]
    if machine:
        stop_waiting(w, queue, machine)
        w[machine + at.BUSY] = 1
        give(w, machine, lot)
    else:
        _insert(w, queue, lot, w[queue + at.ITEMS_LAST])
        tell_level(w, f, w[queue + at.Q_PLACE], w[lot + at.PIECES], w[lot + at.S_NUMBER])


@inner
def admit_plain(w: Words, f: Floats, queue: int) -> None:
    """Let in lots that wait for room, first come, first served."""
    while True:
        node = w[queue + at.LINE_FIRST]
        if node == 0 or not room_plain(w, queue):
            return
        _take_offer(w, f, queue, w[node + at.N_OFFER])


@inner
def admit_ruled(w: Words, f: Floats, queue: int) -> None:
    """Let in lots that wait for room: the first, or the first that a waiting machine wants."""
    serving = w[queue + at.SERVING]
    w[queue + at.SERVING] = 1
    while True:
        node = w[queue + at.LINE_FIRST]
        if node and w[queue + at.ITEMS] + w[queue + at.PROMISED] >= w[queue + at.CAPACITY]:
            if w[queue + at.TAKERS] == 0:
                break
            while node and not _room_ruled(w, f, queue, w[w[node + at.N_OFFER] + at.O_LOT]):
                node = w[node + at.N_NEXT]
        if node == 0:
            break
        _take_offer(w, f, queue, w[node + at.N_OFFER])
    w[queue + at.SERVING] = serving


@inner
def let_in_from_belt_line(w: Words, f: Floats, belt: int) -> None:
    """Let the first lot that waits before a conveyor in."""
    node = w[belt + at.LINE_FIRST]
    if node and belt_room(w, f, belt):
        _take_offer(w, f, belt, w[node + at.N_OFFER])


@inner
def _take_offer(w: Words, f: Floats, line: int, offered: int) -> None:
    """Let a lot go to the first target with this line, out of all lines."""
    targets, lot, giver = w[offered + at.O_TARGETS], w[offered + at.O_LOT], w[offered + at.O_GIVER]
    node = w[offered + at.O_NODES]
    while node:
        after, before, mine = w[node + at.N_NEXT], w[node + at.N_BEFORE], w[node + at.N_LINE]
        if before:
            w[before + at.N_NEXT] = after
        else:
            w[mine + at.LINE_FIRST] = after
        if after:
            w[after + at.N_BEFORE] = before
        else:
            w[mine + at.LINE_LAST] = before
        following = w[node + at.N_SIBLING]
        free(w, at.FREE_NODES, node)
        node = following
    free(w, at.FREE_OFFERS, offered)
    for n in range(w[targets]):
        target = w[targets + 1 + n]
        if w[target + at.T_LINE] == line:
            enter_from_line(w, f, target, lot)
            break
    if giver:
        gone(w, f, giver, lot)


@inner
def enter_from_line(w: Words, f: Floats, target: int, lot: int) -> None:
    """Take a lot that waited; a ruled queue serves its machines afterwards."""
    kind = w[target + at.T_TYPE]
    if kind == at.CONVEYOR:
        put_on_belt(w, f, w[target + at.T_BELT], lot, w[target + at.T_QUEUE])
    elif kind == at.WAY:
        _enter_way(w, f, target, lot)
    elif kind == at.CALLED:
        note_ahead(w, w[target + at.T_OUTPUT], w[target + at.T_QUEUE], -1)
        w[w[target + at.T_QUEUE] + at.PROMISED] += 1
        call_vehicle(w, f, target, lot)
    elif kind >= at.CARRIED:
        _enter_output(w, f, target, lot)
    else:
        queue = w[target + at.T_QUEUE]
        if w[queue + at.RULED]:
            enter_ruled(w, f, queue, lot)
            w[queue + at.AGAIN] = 1
        else:
            enter_plain(w, f, queue, lot)


@inner
def _enter_output(w: Words, f: Floats, target: int, lot: int) -> None:
    """Take a lot into an output; call for a vehicle as soon as there is room at the end of the way."""
    queue, output = w[target + at.T_QUEUE], w[target + at.T_OUTPUT]
    put_out(w, f, output, lot)
    if queue == 0:
        call_vehicle(w, f, target, lot)
    elif queue_has_room(w, f, queue, lot):
        w[queue + at.PROMISED] += 1
        call_vehicle(w, f, target, lot)
    else:
        note_ahead(w, output, queue, 1)
        offer(w, f, lot, w[target + at.T_AHEAD], 0, -math.inf)


@inner
def let_in_from_output(w: Words, f: Floats, output: int) -> None:
    """Let the first lot that waits for room in an output in."""
    _take_offer(w, f, output, w[w[output + at.LINE_FIRST] + at.N_OFFER])


@inner
def gone(w: Words, f: Floats, giver: int, lot: int) -> None:
    """Tell who held a lot that it has gone on."""
    kind = w[giver + at.KIND]
    if kind == at.MACHINE:
        w[giver + at.PENDING] -= 1
        if w[giver + at.PENDING] == 0 and w[giver + at.WAITING] == at.EXIT:
            give(w, giver, lot)
    elif kind == at.BELT:
        fire(w, giver, 0)
    elif kind == at.SOURCE:
        begin_supplied(w, f, giver, lot)
        fire(w, giver, 0)
    else:  # the desk, or the limbo between two stages
        tell_level(w, f, w[at.BACKLOG], -w[lot + at.PIECES], w[lot + at.S_NUMBER])


@inner
def room_plain(w: Words, queue: int) -> bool:
    """Tell whether a lot may come to a queue without a rule: into line, or to a machine that waits."""
    return w[queue + at.ITEMS] + w[queue + at.PROMISED] < w[queue + at.CAPACITY] + w[queue + at.TAKERS]


@inner
def _room_ruled(w: Words, f: Floats, queue: int, lot: int) -> bool:
    """Tell whether a lot may come now: into line, or to a machine that waits for just such a one."""
    missing = w[queue + at.ITEMS] + w[queue + at.PROMISED] - w[queue + at.CAPACITY]
    if missing < 0:
        return True
    return room_for_one_more(w, queue, lot, missing)


@inner
def queue_has_room(w: Words, f: Floats, queue: int, lot: int) -> bool:
    """Tell whether a lot may come to a queue now."""
    return _room_ruled(w, f, queue, lot) if w[queue + at.RULED] else room_plain(w, queue)


@inner
def queue_load(w: Words, queue: int) -> float:
    """Tell what waits in a queue, or is on the way to it, for each of its machines."""
    machines = w[queue + at.Q_MACHINES]
    busy = 0
    for n in range(w[machines]):
        busy += w[w[machines + 1 + n] + at.BUSY]
    return (w[queue + at.ITEMS] + w[queue + at.PROMISED] + busy) / max(w[machines], 1)


@inner
def load_of(w: Words, target: int) -> float:
    """Tell what waits at a target, or is on the way to it, for each of its machines."""
    queue = w[target + at.T_QUEUE]
    if queue == 0:
        return 0.0
    load = queue_load(w, queue)
    if w[target + at.T_TYPE] == at.CONVEYOR:
        return float(w[w[target + at.T_BELT] + at.B_SIZE]) + load
    return load


@inner
def visit_of(w: Words, lot: int, task: int) -> int:
    """Return the how-manieth visit to a task the last one was, from 0; 0 too if there was none."""
    if w[lot + at.VISITED] == 0:
        return 0
    return max(w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]] - 1, 0)


@inner
def _enter_way(w: Words, f: Floats, target: int, lot: int) -> None:
    done, queue = w[target + at.T_DONE], w[target + at.T_QUEUE]
    w[queue + at.PROMISED] += 1
    key = extend(np.uint64(w[w[lot + at.JOB] + at.J_ROOT]), np.uint64(w[done + at.WORD_HANDOVER]))
    seconds = draw(w, f, w[target + at.T_LAW], np.int64(key), w[lot + at.NUMBER], visit_of(w, lot, done))
    w[lot + at.HEADS_FOR] = queue
    travel(w, f, lot, seconds, at.TRIP_IN)


@inner
def travel(w: Words, f: Floats, lot: int, seconds: float, kind: int) -> None:
    """Let a lot be on its way."""
    tell_level(w, f, w[at.TRANSIT], w[lot + at.PIECES], w[lot + at.S_NUMBER])
    w[lot + at.KIND] = kind
    push_event(w, f, f[at.NOW] + seconds, TRIP + w[lot + at.S_NUMBER], lot)


@inner
def offer(w: Words, f: Floats, lot: int, targets: int, giver: int, rank: float) -> None:
    """Let a lot wait for room at the first target that has some; lots inside the plant go before new ones."""
    record = new_record(w, at.FREE_OFFERS, at.OFFER_WIDTH)
    w[record + at.O_LOT] = lot
    w[record + at.O_TARGETS] = targets
    w[record + at.O_GIVER] = giver
    w[record + at.O_NODES] = 0
    f[record + at.O_RANK] = rank
    last_node = 0
    for n in range(w[targets]):
        target = w[targets + 1 + n]
        line = w[target + at.T_LINE]
        known = False
        one = w[record + at.O_NODES]
        while one:
            known = known or w[one + at.N_LINE] == line
            one = w[one + at.N_SIBLING]
        if known:
            continue
        node = new_record(w, at.FREE_NODES, at.NODE_WIDTH)
        w[node + at.N_OFFER] = record
        w[node + at.N_LINE] = line
        w[node + at.N_SIBLING] = 0
        if last_node:
            w[last_node + at.N_SIBLING] = node
        else:
            w[record + at.O_NODES] = node
        last_node = node
        before = w[line + at.LINE_LAST]
        while before and f[w[before + at.N_OFFER] + at.O_RANK] > rank:
            before = w[before + at.N_BEFORE]
        after = w[before + at.N_NEXT] if before else w[line + at.LINE_FIRST]
        w[node + at.N_BEFORE] = before
        w[node + at.N_NEXT] = after
        if before:
            w[before + at.N_NEXT] = node
        else:
            w[line + at.LINE_FIRST] = node
        if after:
            w[after + at.N_BEFORE] = node
        else:
            w[line + at.LINE_LAST] = node
        if w[target + at.T_TYPE] == at.CONVEYOR:
            belt_opens(w, f, w[target + at.T_BELT])
