"""A schedule on the floor, compiled: the same agendas and the same turns as `models.control.schedule`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.station.takers_kernel import nudge

__all__ = ["calls", "enters", "leaves", "look_again", "narrow", "released", "take"]

Words = NDArray[np.int64]

ALL = -1
"""Lots of an entry that has all of its order."""


# The lots of orders that the schedule names ---------------------------------------------------------------------------


@inner
def _words_of(w: Words, lot: int) -> int:
    """Where the words of the schedule stand in a lot."""
    return lot + w[w[lot + at.ITEM] + at.I_NAMED_LOT]


@inner
def enters(w: Words, lot: int) -> None:
    """A lot has come into the plant."""
    named = w[w[lot + at.JOB] + at.J_NAMED]
    if named:
        p, after = _words_of(w, lot), w[named + at.NM_LOTS]
        w[p + at.NL_AFTER] = after
        w[p + at.NL_BEFORE] = 0
        if after:
            w[_words_of(w, after) + at.NL_BEFORE] = lot
        w[named + at.NM_LOTS] = lot


@inner
def leaves(w: Words, lot: int) -> None:
    """A lot has left the plant."""
    named = w[w[lot + at.JOB] + at.J_NAMED]
    if named:
        p = _words_of(w, lot)
        after, before = w[p + at.NL_AFTER], w[p + at.NL_BEFORE]
        if before:
            w[_words_of(w, before) + at.NL_AFTER] = after
        else:
            w[named + at.NM_LOTS] = after
        if after:
            w[_words_of(w, after) + at.NL_BEFORE] = before


@inner
def _was_taken(w: Words, lot: int, task: int) -> bool:
    """Tell whether a station that follows the schedule has taken a lot for a task."""
    return w[_words_of(w, lot) + at.NL_TAKEN + w[task + at.POSITION]] != 0


# Whose turn it is -----------------------------------------------------------------------------------------------------


@inner
def _is_next(w: Words, agenda: int, lot: int) -> bool:
    """Tell whether the next entry of a station calls a lot."""
    if w[agenda + at.AG_AT] >= w[agenda + at.AG_SIZE]:
        return False
    call = w[w[agenda + at.AG_ENTRIES] + 2 * w[agenda + at.AG_AT]]
    return w[call + at.CL_JOB] == w[lot + at.JOB] and w[call + at.CL_TASK] == w[lot + at.TASK]


@inner
def calls(w: Words, agenda: int, lot: int) -> bool:
    """Tell whether a lot may be taken now: it is its turn, or was, or comes again, or the station is through."""
    if w[agenda + at.AG_AT] >= w[agenda + at.AG_SIZE] or _is_next(w, agenda, lot):
        return True
    named = w[w[lot + at.JOB] + at.J_NAMED]
    if named == 0:
        return False
    known, task = w[named + at.NM_CALLS], w[lot + at.TASK]
    for n in range(w[known]):
        call = w[known + 1 + n]
        if w[call + at.CL_AGENDA] == agenda and w[call + at.CL_TASK] == task:
            return w[call + at.CL_AHEAD] == 0 or _was_taken(w, lot, task)
    return False


@inner
def take(w: Words, agenda: int, lot: int) -> None:
    """Note that a station takes a lot."""
    task = w[lot + at.TASK]
    p = _words_of(w, lot) + at.NL_TAKEN + w[task + at.POSITION]
    w[agenda + at.AG_TAKEN] += w[p] == 0 and _is_next(w, agenda, lot)
    w[p] = 1
    look_again(w, w[lot + at.JOB])
    _advance(w, agenda)


@inner
def _is_beyond(w: Words, lot: int, task: int) -> bool:
    """Tell whether a lot has come further in its routing than to a task."""
    return w[w[lot + at.TASK] + at.POSITION] > w[task + at.POSITION]


@inner
def _may_come(w: Words, call: int) -> bool:
    """Tell whether a lot can still come for a task for the first time."""
    named, task = w[w[call + at.CL_JOB] + at.J_NAMED], w[call + at.CL_TASK]
    if w[named + at.NM_RELEASED] == 0:
        return True
    lot = w[named + at.NM_LOTS]
    while lot:
        if w[lot + at.ITEM] != w[task + at.K_ITEM]:
            if w[call + at.CL_TAKEN_OUT]:
                return True
        elif w[lot + at.TASK] and not _is_beyond(w, lot, task) and not _was_taken(w, lot, task):
            return True
        lot = w[_words_of(w, lot) + at.NL_AFTER]
    return False


@inner
def _advance(w: Words, agenda: int) -> None:
    """Pass over entries that have had their lots, or that no lot can come to any more."""
    before = w[agenda + at.AG_AT]
    n = before
    while n < w[agenda + at.AG_SIZE]:
        entry = w[agenda + at.AG_ENTRIES] + 2 * n
        if w[agenda + at.AG_TAKEN] != w[entry + 1] and _may_come(w, w[entry]):
            break
        w[w[entry] + at.CL_AHEAD] -= 1
        w[agenda + at.AG_TAKEN] = 0
        n += 1
    if n == before:
        return
    w[agenda + at.AG_AT] = n
    machines = w[agenda + at.AG_MACHINES]
    for m in range(w[machines]):
        nudge(w, w[machines + 1 + m])


@inner
def look_again(w: Words, job: int) -> None:
    """A lot of an order has moved on or is lost: entries that waited for it may be void."""
    named = w[job + at.J_NAMED]
    if named:
        agendas = w[named + at.NM_AGENDAS]
        for n in range(w[agendas]):
            _advance(w, w[agendas + 1 + n])


@inner
def released(w: Words, job: int) -> None:
    """All lots of an order have come into the plant."""
    w[w[job + at.J_NAMED] + at.NM_RELEASED] = 1
    look_again(w, job)


# Where lots go that have a choice -------------------------------------------------------------------------------------


@inner
def narrow(w: Words, lot: int, task: int, targets: int) -> int:
    """Choose among alternatives: the list of the one target where the schedule has the lot, else all of them.

    The lists of each one follow that of all of them.
    """
    named = w[w[lot + at.JOB] + at.J_NAMED]
    if named == 0:
        return targets
    choices = w[named + at.NM_CHOICES]
    for n in range(w[choices]):
        choice = w[choices + 1 + n]
        if w[choice] == task:
            first = choice + 2
            p = first
            while p < first + 2 * w[choice + 1] and w[p + 1] <= 0:
                p += 2
            if p == first + 2 * w[choice + 1]:
                p = first
            w[p + 1] -= 1
            return targets + 1 + w[targets] + 2 * w[p]
    return targets
