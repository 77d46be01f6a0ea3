"""The kit of a lot, compiled: taken in the instant in which the lot is taken, as in `models.station.process`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.lineside.kernel import look_at_bins
from models.station.choice_kernel import alternative_of
from models.stock_kernel import note_taken, remove

__all__ = ["collect"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def collect(w: Words, f: Floats, machine: int, lot: int) -> None:
    """Take the kit of a lot out of stock: none where it has been at the operation before."""
    task = w[lot + at.TASK]
    if w[w[task + at.KIT]] == 0 or (w[lot + at.VISITED] and w[lot + w[at.PARTS_WIDTH] + w[task + at.POSITION]]):
        return
    kit = w[alternative_of(w, task, w[machine + at.PLACE]) + at.A_KIT]
    for n in range(w[kit]):
        store = w[kit + 1 + 2 * n]
        if w[store + at.T_ENDLESS] == 0:
            remove(w, f, store, w[kit + 2 + 2 * n] * w[lot + at.PIECES], w[lot + at.S_NUMBER], 0)
            if w[store + at.T_LINE_OF]:
                look_at_bins(w, f, w[store + at.T_LINE_OF])
            else:
                note_taken(w, f, store)
