"""The desk, compiled, as in `models.orders.process`; what is to do one by one goes on the pile."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import (
    new_record,
    push,
    tell_genealogy,
    tell_level,
    tell_part,
    too_small,
)
from models.flow_kernel import admits, share
from models.orders.books_kernel import (
    MOST_LOTS,
    begin,
    end_lot,
    finish,
    free_lot,
)
from models.orders.demand_kernel import ended

__all__ = ["create", "cut", "expect", "let_in_each", "lose", "make", "push_make", "scrapped"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


# Lots come into being -------------------------------------------------------------------------------------------------


@inner
def expect(w: Words, item: int, pieces: float) -> None:
    """Stop if so many pieces more do not fit into the plant."""
    if w[at.INSIDE] + pieces / w[item + at.LOT] > MOST_LOTS:
        too_small(w, at.TOO_MANY_LOTS)


@inner
def push_make(
    w: Words, f: Floats, item: int, job: int, quantity: int, group: int, due: float, use: int, user: int
) -> None:
    """Let a quantity of a product be made next; `use` says what becomes of its lots."""
    p = push(w, at.DO_MAKE, item, job, quantity)
    w[p + 4] = group
    f[p + 5] = due
    w[p + 6] = use
    w[p + 7] = user


@inner
def make(w: Words, f: Floats, p: int) -> None:
    """Take up frame `p`: release the components that are made with a quantity, then cut it into lots."""
    item, job, quantity, group, due = w[p + 1], w[p + 2], w[p + 3], w[p + 4], f[p + 5]
    use, user = w[p + 6], w[p + 7]
    cell = w[job + at.J_PLACED]
    while cell:  # those that were in place when the run started
        lot = w[cell]
        if lot and w[lot + at.ITEM] == item:
            w[cell] = 0
            w[lot + at.KEPT] = 0
            quantity -= w[lot + at.PIECES]
            if group:
                w[lot + at.GROUP] = group
                w[group + at.D_USERS] += 1
        cell = w[cell + 1]
    expect(w, item, float(quantity))
    p = push(w, at.DO_CREATE, item, job, quantity)
    w[p + 4], f[p + 5], w[p + 6], w[p + 7] = group, due, use, user
    parts = w[item + at.EXPLODES]
    for n in range(w[parts] - 1, -1, -1):
        push_make(w, f, w[parts + 1 + 2 * n], job, quantity * w[parts + 2 + 2 * n], 0, due, at.LET_IN, 0)


@inner
def new_lot(w: Words, f: Floats, item: int, job: int, number: int, pieces: int) -> int:
    """Make a lot; it is not yet in the plant."""
    width = w[item + at.LOT_WIDTH]
    lot = new_record(w, item + at.FREE_LOTS, width)
    for n in range(width):
        w[lot + n] = 0
    w[lot + at.S_NUMBER] = w[at.SERIAL]
    w[at.SERIAL] += 1
    w[lot + at.ITEM] = item
    w[lot + at.JOB] = job
    w[lot + at.NUMBER] = number
    w[lot + at.PIECES] = pieces
    w[lot + at.RELEASED] = pieces
    f[lot + at.L_DUE] = f[job + at.J_DUE]
    f[lot + at.L_PRIORITY] = f[job + at.J_PRIORITY]
    return lot


@inner
def _count(w: Words, job: int, item: int, pieces: int) -> int:
    """Return the number of the next piece of a product in a job, and go on by so many pieces."""
    counter = w[job + at.J_COUNTS]
    while counter and w[counter] != item:
        counter = w[counter + 2]
    if counter == 0:
        counter = w[at.TOP]
        if counter + 3 > w[at.LIMIT]:
            too_small(w, at.MEMORY)
        w[at.TOP] = counter + 3
        w[counter] = item
        w[counter + 1] = 0
        w[counter + 2] = w[job + at.J_COUNTS]
        w[job + at.J_COUNTS] = counter
    number = w[counter + 1]
    w[counter + 1] = number + pieces
    return number


@inner
def create(w: Words, f: Floats, p: int) -> None:
    """Take up frame `p`: cut a quantity into lots, and hand them to who wanted them."""
    item, job, quantity, group, due = w[p + 1], w[p + 2], w[p + 3], w[p + 4], f[p + 5]
    use, user, size = w[p + 6], w[p + 7], w[p + 1] + at.LOT
    head, last = 0, 0
    while quantity > 0:
        pieces = min(w[size], quantity)
        quantity -= pieces
        lot = new_lot(w, f, item, job, _count(w, job, item, pieces), pieces)
        f[lot + at.L_DUE] = due
        w[lot + at.GROUP] = group
        if group:
            w[group + at.D_USERS] += 1
        if last:
            w[last + at.NEXT] = lot
        else:
            head = lot
        last = lot
    if use == at.SUPPLIED:
        w[user + at.CHAIN] = head
        push(w, at.DO_RESUME, user, 0, 0)
    elif head:
        push(w, at.DO_LET_IN_EACH, head, use, user)


@inner
def let_in_each(w: Words, f: Floats, lot: int, use: int, user: int) -> None:
    """Let the first lot of a chain in; the others follow."""
    if w[lot + at.NEXT]:
        push(w, at.DO_LET_IN_EACH, w[lot + at.NEXT], use, user)
    item = w[lot + at.ITEM]
    tasks = w[item + at.I_TASKS]
    first = w[tasks + 1] if w[tasks] else 0
    if use == at.TAKEN_OUT:
        tell_genealogy(w, f, user, w[lot + at.S_NUMBER], w[lot + at.PIECES])
    elif use == at.ARRIVING and w[user + at.S_LOSES] and first and not admits(w, f, lot, first):
        tell_part(w, f, lot, f[at.NOW], 0, at.LOST_PART)
        if w[lot + at.GROUP]:
            ended(w, f, w[lot + at.GROUP], w[lot + at.PIECES], 0)
        free_lot(w, lot)
        return
    begin(w, f, lot)
    if first:
        p = push(w, at.DO_SEND, lot, first, 0)
        w[p + 4] = w[at.DESK]
    else:
        finish(w, f, lot)  # a delivery of something that is bought, into stock


# What becomes of lots -------------------------------------------------------------------------------------------------


@inner
def _again(w: Words, f: Floats, item: int, job: int, pieces: int, due: float) -> None:
    """Make lost pieces of a component again, so that the assembly which waits for them can go on."""
    if w[item + at.MADE_AGAIN]:
        push_make(w, f, item, job, pieces, 0, due, at.LET_IN, 0)


@inner
def scrapped(w: Words, f: Floats, lot: int) -> None:
    """Book a lot that is lost, whose cards are given back."""
    item, job, pieces, due = w[lot + at.ITEM], w[lot + at.JOB], w[lot + at.PIECES], f[lot + at.L_DUE]
    end_lot(w, f, lot, 0, at.SCRAPPED_PART)
    free_lot(w, lot)
    push(w, at.DO_CHANGED, item, job, 0)
    _again(w, f, item, job, pieces, due)


@inner
def lose(w: Words, f: Floats, lot: int, pieces: int) -> None:
    """Book pieces lost out of a lot that goes on."""
    from_item = w[lot + at.ITEM]
    w[from_item + at.INSIDE_PIECES] -= pieces
    tell_level(w, f, w[from_item + at.I_WIP], -pieces, w[lot + at.S_NUMBER])
    if w[lot + at.GROUP]:
        ended(w, f, w[lot + at.GROUP], pieces, 0)
    push(w, at.DO_CHANGED, from_item, 0, 0)
    _again(w, f, from_item, w[lot + at.JOB], pieces, f[lot + at.L_DUE])


@inner
def cut(w: Words, f: Floats, whole: int, size: int) -> int:
    """Cut a lot into transfer lots; return the chain of them."""
    item, pieces = w[whole + at.ITEM], w[whole + at.PIECES]
    head, last, first = 0, 0, 0
    while first < pieces:
        lot = new_lot(w, f, item, w[whole + at.JOB], w[whole + at.NUMBER] + first, min(size, pieces - first))
        for word in (at.TASK, at.LAST_DONE, at.GROUP, at.DEFECTIVE, at.REWORKS, at.VISITED):
            w[lot + word] = w[whole + word]
        f[lot + at.L_DUE] = f[whole + at.L_DUE]
        f[lot + at.L_PRIORITY] = f[whole + at.L_PRIORITY]
        for n in range(w[at.PARTS_WIDTH], w[item + at.I_NAMED_LOT]):
            w[lot + n] = w[whole + n]
        if w[lot + at.GROUP]:
            w[w[lot + at.GROUP] + at.D_USERS] += 1
        begin(w, f, lot)
        tell_genealogy(w, f, w[whole + at.S_NUMBER], w[lot + at.S_NUMBER], w[lot + at.PIECES])
        f[lot + at.RELEASE] = f[whole + at.RELEASE]
        if last:
            w[last + at.NEXT] = lot
        else:
            head = lot
        last = lot
        first += size
    others = (pieces + size - 1) // size - 1
    lot = head
    while lot:
        share(w, whole, lot, others)
        others = 0
        lot = w[lot + at.NEXT]
    group = w[whole + at.GROUP]
    w[whole + at.GROUP] = 0
    end_lot(w, f, whole, pieces, at.SPLIT_PART)
    if group:
        w[group + at.D_USERS] -= 1
    free_lot(w, whole)
    return head
