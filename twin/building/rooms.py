"""Room before stations, where states tell that those before them were blocked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.capacities import level_at, levels
from twin.building.log import INSTANT
from twin.building.machine_states import Stays, stretches
from twin.building.operations import Operations

__all__ = ["Room", "rooms"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FULL = 0.8
"""Share of the times that a station before was blocked at which so many waited, if room was why,"""
OVER = 0.02
"""and share of the cases that came with more waiting after them, at most."""
FROM_OUTSIDE = 0.02
"""Share of a station's operations that are the first of their case, at most: such cases wait wherever they are."""


class Room(NamedTuple):
    """Cases that waited before a station when others were held up, how often that was seen, and in what share."""

    cases: int
    seen: int
    share: float

    @property
    def evidence(self) -> str:
        """Say it in words."""
        return f"n={self.seen} times that a station before it was blocked, so many waited in {self.share:.0%}"


def rooms(ops: Operations, told: Stays, prepared: Floats) -> dict[int, Room]:
    """Find the room before stations, by number: so many wait whenever a station before is blocked, and never more.

    Held up is who was blocked in the unit that had done its operation; a shift's end may come between. Just before
    that is over, all others that have come wait in the room; of a batch the last is still held up.

    Parameters
    ----------
    prepared : (operations,) setup just before each, to which a case leaves the room [s]
    """
    held, taken = _held(ops, told), ops.begin - prepared
    before = np.flatnonzero(~ops.last)
    target = ops.station[before + 1]
    found = {}
    for number in np.unique(target[np.isfinite(held.until[before])]).tolist():
        outside = ops.first & (ops.station == number)
        here = before[target == number]
        if outside.sum() <= FROM_OUTSIDE * (outside.sum() + len(here)):
            one = _room(ops, held, here, taken)
            if one is not None:
                found[int(number)] = one
    return found


class _Held(NamedTuple):
    """By operation, until when its case was blocked after it (NaN: it was not), in which stay, and if its end is clear.

    A stay that a shift's end cuts off may end at any time after that.
    """

    until: Floats
    stay: Ints
    clear: NDArray[np.bool_]


def _held(ops: Operations, told: Stays) -> _Held:
    """Find the stays in which units were blocked after operations; those with a shift's end in between are one."""
    found = _Held(np.full(len(ops), np.nan), np.full(len(ops), -1), np.zeros(len(ops), np.bool_))
    rows = np.flatnonzero(np.isin(told.state, ("blocked", "off_shift")))
    unit, begin, end, blocked = told.unit[rows], told.begin[rows], told.end[rows], told.state[rows] == "blocked"
    stay = stretches(told, rows)
    until = np.full(len(rows), -np.inf)
    until[stay[blocked]] = end[blocked]  # of its last part
    clear = np.zeros(len(rows), np.bool_)
    clear[stay] = blocked  # its last part again
    for one in np.unique(unit[blocked]).tolist():
        mine, here = np.flatnonzero(unit == one), np.flatnonzero(ops.unit == one)
        at = np.searchsorted(begin[mine], ops.end[here] - INSTANT).clip(max=len(mine) - 1)
        then = stay[mine[at]]
        hit = (np.abs(begin[mine[at]] - ops.end[here]) <= INSTANT) & (until[then] > ops.end[here])
        here, then = here[hit], then[hit]
        found.until[here], found.stay[here], found.clear[here] = until[then], then, clear[then]
    return found


def _room(ops: Operations, held: _Held, here: Ints, taken: Floats) -> Room | None:
    """Room for what comes from these operations; None if they were held up for something else, as a vehicle."""
    waits = here[taken[here + 1] > ops.end[here]]
    stuck = here[held.stay[here] >= 0]
    _, head, sizes = np.unique(held.stay[stuck], return_index=True, return_counts=True)
    last = stuck[head]
    # All that wait, less those that are held up where they are.
    begin = np.concatenate([ops.end[waits], held.until[last]])
    end = np.concatenate([taken[waits + 1], ops.end[last]])
    times, level = levels(begin, end)
    # Of a batch that is held up elsewhere some have left: who, nobody knows.
    several = sizes > 1
    others = level_at(*levels(ops.end[last[several]], held.until[last[several]]), held.until[last] - INSTANT) - several
    seen = last[held.clear[last] & (others <= 0)]
    if not len(seen):
        return None
    full = level_at(times, level, held.until[seen] - INSTANT)
    room = int(np.bincount(full.clip(0)).argmax())
    share = float((full == room).mean())
    came = waits[held.stay[waits] < 0]
    if not several.any() and len(came):
        over = level_at(times, level, ops.end[came] + INSTANT) > room
        share = share if over.mean() <= OVER else 0.0
    return Room(room, len(seen), share) if share >= FULL else None
