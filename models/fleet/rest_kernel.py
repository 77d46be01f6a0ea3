"""Where a vehicle goes that has nothing to do, compiled: the same choices as `models.fleet.rest`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.lanes_kernel import AT_FAULT_WORDS, time_to

__all__ = ["idle_chargers", "in_the_way", "is_among", "open_charger", "out_of_the_way", "place_to_rest"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def in_the_way(w: Words, vehicle: int) -> bool:
    """Tell whether somebody waits for what a vehicle holds that stands."""
    held = w[w[vehicle + at.VH_NODE] + at.ND_AT]
    for n in range(w[held]):  # noqa: SIM110
        if w[w[held + 1 + n] + at.SP_WAIT_FIRST]:
            return True
    return False  # no `any`: numba would have to make a generator


@inner
def is_among(w: Words, node: int, nodes: int) -> bool:
    """Tell whether a node is in a list (0: an empty one)."""
    if nodes:
        for n in range(w[nodes]):
            if w[nodes + 1 + n] == node:
                return True
    return False


@inner
def idle_chargers(w: Words, f: Floats, vehicle: int) -> int:
    """Nodes at which a vehicle would charge while there is nothing to do; 0 for none."""
    fleet = w[vehicle + at.VH_FLEET]
    capacity = f[fleet + at.FL_BATTERY]
    wanted = capacity == capacity and w[fleet + at.FL_WHEN_IDLE] and f[vehicle + at.VH_CHARGE] < capacity
    return w[fleet + at.FL_CHARGERS] if wanted else 0


@inner
def _is_open(w: Words, vehicle: int, node: int) -> bool:
    """Tell whether a vehicle may come to stay at a node: there is room beside those that have booked it."""
    space = w[node + at.ND_SPACE]
    return w[space + at.SP_BOOKED] - (w[vehicle + at.VH_BOOKING] == space) < w[space + at.SP_CAPACITY]


@inner
def _nearest_open(w: Words, f: Floats, vehicle: int, nodes: int) -> int:
    best, least = 0, math.inf
    if nodes:
        for n in range(w[nodes]):
            node = w[nodes + 1 + n]
            seconds = time_to(w, f, vehicle, node)
            if seconds < least and _is_open(w, vehicle, node):
                best, least = node, seconds
    return best


@inner
def open_charger(w: Words, f: Floats, vehicle: int) -> int:
    """Choose the nearest charger that no other vehicle has booked; 0 for none."""
    return _nearest_open(w, f, vehicle, w[w[vehicle + at.VH_FLEET] + at.FL_CHARGERS])


@inner
def place_to_rest(w: Words, f: Floats, vehicle: int) -> int:
    """Choose the nearest charger, if it would charge, or place to park that is open to it; 0 to stay."""
    node = w[vehicle + at.VH_NODE]
    wish = idle_chargers(w, f, vehicle)
    if is_among(w, node, wish):
        return 0
    found = _nearest_open(w, f, vehicle, wish)
    if found:
        return found
    wish = w[w[vehicle + at.VH_FLEET] + at.FL_PARKING]
    return 0 if is_among(w, node, wish) else _nearest_open(w, f, vehicle, wish)


# Out of the way -------------------------------------------------------------------------------------------------------


@inner
def _mark(w: Words, vehicle: int) -> None:
    """Mark the nodes on the ways of those who wait for a vehicle, and where those stand who wait behind them.

    All vehicles found so far stand behind the words of a fault: those who wait, who waits for these, and so on.
    """
    found, count = w[at.AT_FAULT] + AT_FAULT_WORDS, 0
    held = w[w[vehicle + at.VH_NODE] + at.ND_AT]
    for n in range(w[held]):
        one = w[w[held + 1 + n] + at.SP_WAIT_FIRST]
        while one:
            w[found + count] = one
            count += 1
            w[w[one + at.VH_NODE] + at.ND_AHEAD] = 1
            for step in range(w[one + at.VH_STEP], w[one + at.VH_LAST]):
                w[w[w[w[one + at.VH_PATH] + step] + at.HP_END] + at.ND_AHEAD] = 1
            one = w[one + at.VH_WAIT_NEXT]
    n = 0
    while n < count:
        w[w[w[found + n] + at.VH_NODE] + at.ND_OPPOSED] = 1
        held = w[w[w[found + n] + at.VH_NODE] + at.ND_AT]
        for k in range(w[held]):
            one = w[w[held + 1 + k] + at.SP_WAIT_FIRST]
            while one:
                known = False
                for m in range(count):
                    known = known or w[found + m] == one
                if not known:
                    w[found + count] = one
                    count += 1
                one = w[one + at.VH_WAIT_NEXT]
        n += 1


@inner
def _unmark(w: Words) -> None:
    nodes = w[at.NODES]
    for n in range(w[nodes]):
        w[w[nodes + 1 + n] + at.ND_AHEAD] = 0
        w[w[nodes + 1 + n] + at.ND_OPPOSED] = 0


@inner
def _wanted(w: Words, vehicle: int, node: int) -> bool:
    """Tell whether somebody who waits for a vehicle waits for what is at a node."""
    held, there = w[w[vehicle + at.VH_NODE] + at.ND_AT], w[node + at.ND_AT]
    for n in range(w[held]):
        if w[w[held + 1 + n] + at.SP_WAIT_FIRST]:
            for k in range(w[there]):
                if w[there + 1 + k] == w[held + 1 + n]:
                    return True
    return False


@inner
def _is_free(w: Words, node: int) -> bool:
    space = w[node + at.ND_SPACE]
    return w[space + at.SP_HELD] < w[space + at.SP_CAPACITY]


@inner
def _badness(w: Words, vehicle: int, node: int) -> int:
    """Tell how little a node suits: somebody opposed is on the way, it is on somebody's way, the way is not free."""
    fleet, start, nodes = w[vehicle + at.VH_FLEET], w[vehicle + at.VH_NODE], w[w[at.NODES]]
    row = w[w[fleet + at.FL_WAYS] + at.WY_LANES] + nodes * w[start + at.ND_NUMBER]
    opposed, held_up, one = w[start + at.ND_OPPOSED] != 0, False, node
    while one != start:
        opposed = opposed or w[one + at.ND_OPPOSED] != 0
        held_up = held_up or not _is_free(w, one)
        one = w[w[row + w[one + at.ND_NUMBER]] + at.HP_START]
    return 4 * opposed + 2 * (w[node + at.ND_AHEAD] != 0) + held_up


@inner
def _best_place(w: Words, f: Floats, vehicle: int, wish: int, any_node: bool) -> int:
    """Choose the best free node, the nearest of the best, among those of a wish."""
    ways, count = w[w[vehicle + at.VH_FLEET] + at.FL_WAYS], w[w[at.NODES]]
    reach = w[ways + at.WY_REACH] + count * w[w[vehicle + at.VH_NODE] + at.ND_NUMBER]
    best, least = 0, 8
    for n in range(count):
        node = w[reach + n]
        if node == 0:
            break
        if not any_node and not is_among(w, node, wish):
            continue
        if _is_free(w, node) and _is_open(w, vehicle, node) and not _wanted(w, vehicle, node):
            badness = _badness(w, vehicle, node)
            if badness < least:
                best, least = node, badness
    return best


@inner
def out_of_the_way(w: Words, f: Floats, vehicle: int) -> int:
    """Choose where to go so that others can pass; 0 where there is no way out."""
    _mark(w, vehicle)
    wish = idle_chargers(w, f, vehicle)
    best = _best_place(w, f, vehicle, wish, False) if wish else 0
    if best == 0:
        best = _best_place(w, f, vehicle, w[w[vehicle + at.VH_FLEET] + at.FL_PARKING], False)
    if best == 0:
        best = _best_place(w, f, vehicle, 0, True)
    _unmark(w)
    if best:
        return best
    following, least = w[w[vehicle + at.VH_NODE] + at.ND_OUT], math.inf
    for n in range(w[following]):
        seconds = time_to(w, f, vehicle, w[following + 1 + n])
        if best == 0 or seconds < least:
            best, least = w[following + 1 + n], seconds
    return best
