"""Rules that follow a plan loosely, compiled, as in `models.control.planned`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner

__all__ = ["NOWHERE", "planned_place", "planned_start"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

LAST = 1e15
NOWHERE = -1


@inner
def _planned(w: Words, rows: int, task: int, number: int) -> int:
    """Return the word with what is planned for a lot at a task, of a list of rows; 0 where nothing is.

    A row is task, number of lots, the numbers of their first pieces, and what is planned for each.
    """
    for n in range(w[rows]):
        row = w[rows + 1 + n]
        if w[row] == task:
            size, low, high = w[row + 1], 0, w[row + 1]
            while low < high:
                middle = (low + high) >> 1
                if w[row + 2 + middle] > number:
                    high = middle
                else:
                    low = middle + 1
            return row + 2 + size + max(low - 1, 0)
    return 0


@inner
def planned_start(w: Words, f: Floats, lot: int) -> float:
    """Planned start of a lot's next operation [s]; lots that the plan does not know come after all others."""
    rows = w[w[lot + at.JOB] + at.J_STARTS]
    p = _planned(w, rows, w[lot + at.TASK], w[lot + at.NUMBER]) if rows else 0
    if p:
        return f[p]
    due = f[lot + at.L_DUE]
    return LAST + due if due < LAST else 2.0 * LAST


@inner
def planned_place(w: Words, lot: int, task: int) -> int:
    """Position of the station for which a lot is planned among those of a task; -1 where it is not."""
    rows = w[w[lot + at.JOB] + at.J_SENT_TO]
    p = _planned(w, rows, task, w[lot + at.NUMBER]) if rows else 0
    return w[p] if p else NOWHERE
