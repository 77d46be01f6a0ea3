"""Plans of drives that a fleet keeps, compiled, as `models.fleet.drive.Driver` does: nothing in them changes in a run.

What is kept is found by the first and last lane of a path, and compared lane by lane. When there is no more room, all
is forgotten.
"""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner

__all__ = ["keep", "recall"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def _list_of(w: Words, path: int, lanes: int, lots: int) -> int:
    """Return the number of the list in which a plan is."""
    mixed: int = w[path] + 3 * w[path + lanes - 1] + 5 * lanes + 7 * lots
    return mixed & at.PS_MASK


@inner
def _is_of(w: Words, known: int, path: int, lanes: int, lots: int, heading: int) -> bool:
    """Tell whether a plan is of these lanes, with these lots on board, from this direction."""
    if w[known + at.PN_LANES] != lanes or w[known + at.PN_LOTS] != lots or w[known + at.PN_HEADING] != heading:
        return False
    k = 0
    while k < lanes and w[known + at.PN_FIRST + k] == w[path + k]:
        k += 1
    return k == lanes


@inner
def recall(w: Words, f: Floats, vehicle: int, path: int, lanes: int, heading: int) -> bool:
    """Take the plan of a path out of those that are kept; False if there is none."""
    plans, lots = w[w[vehicle + at.VH_FLEET] + at.FL_PLANS], w[vehicle + at.VH_LOTS]
    known = w[plans + at.PS_LISTS + _list_of(w, path, lanes, lots)]
    while known and not _is_of(w, plans + known, path, lanes, lots, heading):
        known = w[plans + known + at.PN_NEXT]
    if known == 0:
        return False
    kept = plans + known + at.PN_FIRST + lanes
    seconds, elapsed, joules = w[vehicle + at.VH_SECONDS], w[vehicle + at.VH_ELAPSED], w[vehicle + at.VH_JOULES]
    for k in range(lanes):
        f[seconds + k] = f[kept + k]
        f[elapsed + k] = f[kept + lanes + k]
        f[joules + k] = f[kept + 2 * lanes + k]
    return True


@inner
def keep(w: Words, f: Floats, vehicle: int, path: int, lanes: int, heading: int) -> None:
    """Keep the plan that a vehicle has made."""
    plans, lots, words = w[w[vehicle + at.VH_FLEET] + at.FL_PLANS], w[vehicle + at.VH_LOTS], at.PN_FIRST + 4 * lanes
    if w[plans + at.PS_USED] + words > w[plans + at.PS_ROOM]:
        w[plans + at.PS_USED] = at.PS_WIDTH
        for n in range(at.PS_MASK + 1):
            w[plans + at.PS_LISTS + n] = 0
        if at.PS_WIDTH + words > w[plans + at.PS_ROOM]:
            return
    place, first = w[plans + at.PS_USED], plans + at.PS_LISTS + _list_of(w, path, lanes, lots)
    w[plans + at.PS_USED] = place + words
    new = plans + place
    w[new + at.PN_NEXT] = w[first]
    w[first] = place
    w[new + at.PN_LANES], w[new + at.PN_LOTS], w[new + at.PN_HEADING] = lanes, lots, heading
    seconds, elapsed, joules = w[vehicle + at.VH_SECONDS], w[vehicle + at.VH_ELAPSED], w[vehicle + at.VH_JOULES]
    kept = new + at.PN_FIRST
    for k in range(lanes):
        w[kept + k] = w[path + k]
        f[kept + lanes + k] = f[seconds + k]
        f[kept + 2 * lanes + k] = f[elapsed + k]
        f[kept + 3 * lanes + k] = f[joules + k]
