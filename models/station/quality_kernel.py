"""What comes of an operation, compiled: the same as `models.station.quality`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.station.room_kernel import visit_of
from models.streams.arena_kernel import uniform
from models.streams.philox import extend

__all__ = ["FOLLOWING", "GOOD", "REWORKED", "SCRAPPED", "judge", "sampled"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

GOOD, REWORKED, SCRAPPED = 0, 1, 2
FOLLOWING = at.AFTER
"""The word of a lot where `judge` leaves the next task (0: out of the plant); a lot in work stands in no line."""


@inner
def _happens(w: Words, lot: int, task: int, word: int, probability: float) -> bool:
    """Draw whether something happens to the lot; certain and impossible things need no draw."""
    if probability >= 1.0:
        return True
    return probability > 0.0 and _uniform(w, lot, task, word) < probability


@inner
def _uniform(w: Words, lot: int, task: int, word: int) -> float:
    key = extend(np.uint64(w[w[lot + at.JOB] + at.J_ROOT]), np.uint64(w[task + word]))
    return uniform(np.int64(key), w[lot + at.NUMBER], visit_of(w, lot, task))


@inner
def sampled(w: Words, f: Floats, lot: int) -> bool:
    """Draw whether the operation spends its time on the lot: always, but for an inspection of samples."""
    task = w[lot + at.TASK]
    return w[task + at.INSPECTS] == 0 or _happens(w, lot, task, at.WORD_SAMPLING, f[task + at.SAMPLING])


@inner
def _lost(w: Words, lot: int, task: int, share: float) -> int:
    """Number of pieces that are lost, each with the same probability, drawn by piece."""
    key = np.int64(extend(np.uint64(w[w[lot + at.JOB] + at.J_ROOT]), np.uint64(w[task + at.WORD_SCRAP])))
    lost, visit = 0, visit_of(w, lot, task)
    for piece in range(w[lot + at.NUMBER], w[lot + at.NUMBER] + w[lot + at.PIECES]):
        if uniform(key, piece, visit) < share:
            lost += 1
    return lost


@inner
def _branch(w: Words, f: Floats, lot: int, task: int) -> int:
    branches = w[task + at.BRANCHES]
    drawn, total, chosen = _uniform(w, lot, task, at.WORD_NEXT), 0.0, 0
    for n in range(w[branches]):
        share = f[branches + 1 + 2 * n]
        total += share
        if share > 0.0:
            chosen = w[branches + 2 + 2 * n]
            if drawn < total:
                break
    return chosen


@inner
def judge(w: Words, f: Floats, lot: int, seen: bool) -> int:
    """Say what came of the lot's operation; the next task stands in the lot's word FOLLOWING."""
    task = w[lot + at.TASK]
    w[lot + FOLLOWING] = 0
    if f[task + at.SCRAP] > 0.0:
        lost = _lost(w, lot, task, f[task + at.SCRAP])
        if lost == w[lot + at.PIECES]:
            return SCRAPPED
        w[lot + at.PIECES] -= lost
    if _happens(w, lot, task, at.WORD_DEFECT, f[task + at.DEFECTS]):
        w[lot + at.DEFECTIVE] = 1
    if _happens(w, lot, task, at.WORD_REWORK, f[task + at.REWORK]):
        w[lot + at.DEFECTIVE] = 0
        w[lot + FOLLOWING] = w[task + at.REWORK_TO]
        return REWORKED
    if w[task + at.INSPECTS] and seen:
        word, share = at.WORD_ALARM, f[task + at.FALSE_ALARM]
        if w[lot + at.DEFECTIVE]:
            word, share = at.WORD_DETECTION, f[task + at.DETECTION]
        if _happens(w, lot, task, word, share):
            w[lot + at.REWORKS] += 1
            if w[task + at.INSPECTION_REWORK] == 0 or w[lot + at.REWORKS] > w[task + at.REWORK_LIMIT]:
                return SCRAPPED
            w[lot + at.DEFECTIVE] = 0
            w[lot + FOLLOWING] = w[task + at.INSPECTION_REWORK]
            return REWORKED
    w[lot + FOLLOWING] = _branch(w, f, lot, task) if w[w[task + at.BRANCHES]] else w[task + at.FOLLOWING]
    return GOOD
