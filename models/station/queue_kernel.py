"""Queues, compiled: the same lines and the same choice as `models.station.queue`, and lots on their way into them."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.conveyor.entrance_kernel import belt_opens, belt_room, put_on_belt
from models.fleet.carry_kernel import call_vehicle, note_ahead, put_out
from models.floor_kernel import TRIP, fire, free, new_record, push_event, tell_level
from models.orders.books_kernel import begin_supplied, collect
from models.people.kernel import give
from models.station.choice_kernel import choose, room_for_one_more
from models.station.takers_kernel import add_taker, stop_waiting
from models.streams.arena_kernel import draw
from models.streams.philox import extend

__all__ = [
    "accept",
    "enter",
    "enter_plain",
    "enter_queue",
    "gone",
    "has_room",
    "let_in_from_belt_line",
    "let_in_from_output",
    "load_of",
    "offer",
    "pick",
    "queue_has_room",
    "room_plain",
    "serve",
    "travel",
    "visit_of",
    "wait_for_lot",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Lots that wait -------------------------------------------------------------------------------------------------------


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
def _enter_ruled(w: Words, f: Floats, queue: int, lot: int) -> None:
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
def enter_queue(w: Words, f: Floats, queue: int, lot: int) -> None:
    """Take a lot in; into the hands of a machine that waits, else into line."""
    if w[queue + at.RULED]:
        _enter_ruled(w, f, queue, lot)
        serve(w, f, queue)
    else:
        enter_plain(w, f, queue, lot)


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
            after = w[machine + at.TAKER_NEXT]
            load = choose(w, f, queue, machine)
            if load:
                stop_waiting(w, queue, machine)
                _take_out(w, f, queue, machine, load)
                w[machine + at.BUSY] = 1
                give(w, machine, load)
            machine = after
    w[queue + at.SERVING] = 0


@inner
def _take_out(w: Words, f: Floats, queue: int, machine: int, load: int) -> None:
    """Take a lot, or the chain of lots of a batch, out of a ruled queue, with its kit out of stock."""
    lot = load
    while lot:
        _remove(w, queue, lot)
        tell_level(w, f, w[queue + at.Q_PLACE], -w[lot + at.PIECES], w[lot + at.S_NUMBER])
        collect(w, f, lot)
        lot = w[lot + at.NEXT] if w[machine + at.BATCH_MOST] else 0
    if w[queue + at.LINE_FIRST]:
        _admit_ruled(w, f, queue)


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
            _admit_plain(w, f, queue)
    return lot


@inner
def wait_for_lot(w: Words, f: Floats, queue: int, machine: int) -> None:
    """Let a machine wait that found nothing."""
    add_taker(w, queue, machine)
    if w[queue + at.LINE_FIRST]:
        if w[queue + at.RULED]:
            _admit_ruled(w, f, queue)
            if w[queue + at.AGAIN] and not w[queue + at.SERVING]:
                serve(w, f, queue)
        else:
            _admit_plain(w, f, queue)


# Lots that wait for room ----------------------------------------------------------------------------------------------


@inner
def _admit_plain(w: Words, f: Floats, queue: int) -> None:
    """Let in lots that wait for room, first come, first served."""
    while True:
        node = w[queue + at.LINE_FIRST]
        if node == 0 or not room_plain(w, queue):
            return
        _take_offer(w, f, queue, w[node + at.N_OFFER])


@inner
def _admit_ruled(w: Words, f: Floats, queue: int) -> None:
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
            _enter_from_line(w, f, target, lot)
            break
    if giver:
        gone(w, f, giver, lot)


@inner
def _enter_from_line(w: Words, f: Floats, target: int, lot: int) -> None:
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
            _enter_ruled(w, f, queue, lot)
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


# Targets --------------------------------------------------------------------------------------------------------------


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
def queue_has_room(w: Words, f: Floats, queue: int, lot: int) -> bool:
    """Tell whether a lot may come to a queue now."""
    return _room_ruled(w, f, queue, lot) if w[queue + at.RULED] else room_plain(w, queue)


@inner
def load_of(w: Words, target: int) -> float:
    """Tell what waits at a target, or is on the way to it, for each of its machines."""
    queue = w[target + at.T_QUEUE]
    if queue == 0:
        return 0.0
    machines = w[queue + at.Q_MACHINES]
    busy = 0
    for n in range(w[machines]):
        busy += w[w[machines + 1 + n] + at.BUSY]
    load = (w[queue + at.ITEMS] + w[queue + at.PROMISED] + busy) / max(w[machines], 1)
    if w[target + at.T_TYPE] == at.CONVEYOR:
        return float(w[w[target + at.T_BELT] + at.B_SIZE]) + load
    return load


@inner
def enter(w: Words, f: Floats, target: int, lot: int) -> None:
    """Let a lot go to a target that has room."""
    _enter_from_line(w, f, target, lot)
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
