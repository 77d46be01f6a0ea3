"""The choice of the next lot, compiled: the same as `models.station.queue` and `models.station.rules` make."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.control.planned_kernel import planned_start
from models.control.schedule_kernel import calls
from models.floor_kernel import too_small
from models.streams.elementary import exponential_of

__all__ = ["alternative_of", "choose", "law_of_change", "mean_of", "room_for_one_more", "wants"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def alternative_of(w: Words, task: int, place: int) -> int:
    """Return what a task is at a station; 0 if it is not done there."""
    alternatives = w[task + at.ALTERNATIVES]
    for n in range(w[alternatives]):
        alternative = w[alternatives + 1 + n]
        if w[alternative + at.A_PLACE] == place:
            return alternative
    return 0


@inner
def wants(w: Words, machine: int, lot: int) -> bool:
    """Tell whether a machine can take a lot now: the task is for its station, it is its turn, and the kit is there."""
    task = w[lot + at.TASK]
    if w[machine + at.MIXED] == 0 or task == 0:
        return True
    alternative = alternative_of(w, task, w[machine + at.PLACE])
    if alternative == 0:
        return False
    if w[machine + at.AGENDA] and not calls(w, w[machine + at.AGENDA], lot):
        return False
    kit = w[alternative + at.A_KIT]
    if w[kit] and not (w[lot + at.VISITED] and w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]]):
        for n in range(w[kit]):
            if w[w[kit + 1 + 2 * n] + at.T_PIECES] < w[kit + 2 + 2 * n] * w[lot + at.PIECES]:
                return False
    return True


@inner
def _group(w: Words, machine: int, lot: int) -> int:
    """What lots of one batch have in common."""
    by = w[machine + at.BATCH_BY]
    if by == at.BY_PRODUCT:
        return w[lot + at.TASK]
    return w[w[lot + at.TASK] + at.K_FAMILY] if by == at.BY_FAMILY else 0


@inner
def room_for_one_more(w: Words, queue: int, lot: int, missing: int) -> bool:
    """Tell whether more than `missing` machines that wait would begin with a lot that comes."""
    ready = 0
    machine = w[queue + at.TAKERS_FIRST]
    while machine:
        if wants(w, machine, lot) and _fills(w, queue, machine, lot):
            ready += 1
            if ready > missing:
                return True
        machine = w[machine + at.TAKER_NEXT]
    return False


@inner
def _fills(w: Words, queue: int, machine: int, lot: int) -> bool:
    """Tell whether a machine need not wait for others to make a batch with a lot."""
    if w[machine + at.BATCH_MOST] == 0 or w[machine + at.BATCH_HASTE]:
        return True
    group, alike = _group(w, machine, lot), 1
    other = w[queue + at.ITEMS_FIRST]
    while other:
        if wants(w, machine, other) and _group(w, machine, other) == group:
            alike += 1
        other = w[other + at.AFTER]
    return alike >= w[machine + at.BATCH_LEAST]


# Rules ----------------------------------------------------------------------------------------------------------------


@inner
def mean_of(w: Words, f: Floats, machine: int, lot: int) -> float:
    """Mean time that a machine takes for a lot [s]."""
    alternative = alternative_of(w, w[lot + at.TASK], w[machine + at.PLACE])
    if alternative == 0:
        return 0.0
    return f[alternative + at.A_PLANNED] * (1 if w[machine + at.BATCH_MOST] else w[lot + at.PIECES])


@inner
def law_of_change(w: Words, changeover: int, old: int, new: int) -> int:
    """Return the law of the time to set up from one family to another; 0 where it takes none."""
    if old == 0 or old == new:
        return 0
    row, column = w[w[changeover + at.V_PLACES] + old], w[w[changeover + at.V_PLACES] + new]
    if row and column:
        law = w[w[changeover + at.V_MATRIX] + (row - 1) * w[changeover + at.V_SIZE] + column - 1]
        if law >= 0:
            return law
    return w[changeover + at.V_DEFAULT]


@inner
def _value(w: Words, f: Floats, rule: int, machine: int, lot: int) -> float:
    """Value of a lot under a rule that looks at more than the lot; the smallest goes first."""
    task = w[lot + at.TASK]
    if rule == at.PLANNED:
        return planned_start(w, f, lot)
    if rule == at.SPT:
        return mean_of(w, f, machine, lot)
    if rule == at.LEAST_SETUP:
        changeover = w[machine + at.CHANGEOVER]
        if changeover == 0:
            return 0.0
        law = law_of_change(w, changeover, w[machine + at.FAMILY], w[task + at.K_FAMILY])
        return f[law + at.LAW_MEAN] if law else 0.0
    remaining = f[task + at.REST] * w[lot + at.PIECES]
    if rule == at.CR:
        return (f[lot + at.L_DUE] - f[at.NOW]) / max(remaining, 1e-9)
    time = max(mean_of(w, f, machine, lot), 1e-9)
    if math.isinf(f[lot + at.L_DUE]):
        return 0.0
    slack = max(f[lot + at.L_DUE] - f[at.NOW] - remaining, 0.0)
    weight = f[w[lot + at.JOB] + at.J_WEIGHT]
    return -weight / time * exponential_of(-slack / (2.0 * max(f[machine + at.MEAN_WAITING], 1e-9)))


@inner
def _evaluate(w: Words, f: Floats, queue: int, machine: int) -> int:
    """Give every lot that a machine could take its value now; return their number."""
    count, total = 0, 0.0
    lot = w[queue + at.ITEMS_FIRST]
    while lot:
        w[lot + at.SEEN] = wants(w, machine, lot)
        if w[lot + at.SEEN]:
            count += 1
            total += mean_of(w, f, machine, lot)
        lot = w[lot + at.AFTER]
    if count > 1:
        f[machine + at.MEAN_WAITING] = total / count
        lot = w[queue + at.ITEMS_FIRST]
        while lot:
            if w[lot + at.SEEN]:
                f[lot + at.KEY] = _value(w, f, w[queue + at.RULE], machine, lot)
            lot = w[lot + at.AFTER]
    return count


@inner
def choose(w: Words, f: Floats, queue: int, machine: int) -> int:
    """Return the lot, or the chain of lots, that a machine shall have next from a ruled queue; 0 for none."""
    if w[queue + at.ITEMS_FIRST] == 0:
        return 0
    if w[machine + at.BATCH_MOST]:
        return _choose_batch(w, f, queue, machine)
    lot = w[queue + at.ITEMS_FIRST]
    if w[queue + at.STATIC]:
        while lot and not wants(w, machine, lot):
            lot = w[lot + at.AFTER]
        return lot
    _evaluate(w, f, queue, machine)
    best = 0
    while lot:
        if w[lot + at.SEEN] and (best == 0 or f[lot + at.KEY] < f[best + at.KEY]):
            best = lot  # lots stand in the order of their turns, so the first of equal ones is kept
        lot = w[lot + at.AFTER]
    return best


@inner
def _in_order(w: Words, f: Floats, queue: int, machine: int) -> int:
    """Write the lots that a machine could take to the scratch memory, the best first; return their number."""
    base, count = w[at.SCRATCH], 0
    static = w[queue + at.STATIC]
    fitting = 0 if static else _evaluate(w, f, queue, machine)
    lot = w[queue + at.ITEMS_FIRST]
    while lot:
        if wants(w, machine, lot) if static else w[lot + at.SEEN] != 0:
            if count >= w[at.SCRATCH_MOST]:
                too_small(w, at.MEMORY)
            n = count
            if fitting > 1:
                while n > 0 and f[w[base + n - 1] + at.KEY] > f[lot + at.KEY]:
                    w[base + n] = w[base + n - 1]
                    n -= 1
            w[base + n] = lot
            count += 1
        lot = w[lot + at.AFTER]
    return count


@inner
def _choose_batch(w: Words, f: Floats, queue: int, machine: int) -> int:
    """Return the chain of the first group that is large enough, or has waited long enough."""
    base = w[at.SCRATCH]
    count = _in_order(w, f, queue, machine)
    for first in range(count):
        lead = w[base + first]
        group = _group(w, machine, lead)
        known = False
        for n in range(first):
            if _group(w, machine, w[base + n]) == group:
                known = True
                break
        if known:
            continue
        alike, oldest = 0, f[lead + at.CAME]
        for n in range(first, count):
            if _group(w, machine, w[base + n]) == group:
                alike += 1
                oldest = min(oldest, f[w[base + n] + at.CAME])
        wait = f[machine + at.BATCH_WAIT]
        if alike >= w[machine + at.BATCH_LEAST] or (wait == wait and oldest + wait <= f[at.NOW]):
            taken, last = 0, 0
            for n in range(first, count):
                lot = w[base + n]
                if taken < w[machine + at.BATCH_MOST] and _group(w, machine, lot) == group:
                    taken += 1
                    w[lot + at.NEXT] = 0
                    if last:
                        w[last + at.NEXT] = lot
                    last = lot
            return lead
    return 0
