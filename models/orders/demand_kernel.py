"""Orders and arrivals that have a due date, compiled, as `Demand` of `models.orders.process`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import free, new_record, tell_order

__all__ = ["check_done", "ended", "new_demand", "release_demand"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def new_demand(w: Words, f: Floats, job: int, item: int, number: int, quantity: int, due: float) -> int:
    """Make an order, or an arrival that has a due date."""
    demand = new_record(w, at.FREE_DEMANDS, at.DEMAND_WIDTH)
    w[demand + at.D_JOB] = job
    w[demand + at.D_ITEM] = item
    w[demand + at.D_NUMBER] = number
    w[demand + at.D_QUANTITY] = quantity
    f[demand + at.D_DUE] = due
    f[demand + at.D_RELEASE] = f[at.NOW]
    w[demand + at.D_OPEN] = quantity
    w[demand + at.D_GOOD] = 0
    w[demand + at.D_NEXT] = 0
    w[demand + at.D_USERS] = 0
    w[demand + at.D_LINE] = 0
    return demand


@inner
def ended(w: Words, f: Floats, demand: int, pieces: int, good: int) -> None:
    """So many pieces of an order have come to an end."""
    before = w[demand + at.D_OPEN]
    w[demand + at.D_OPEN] = before - pieces
    w[demand + at.D_GOOD] += good
    if before > 0 and before - pieces <= 0:
        tell_order(w, f, demand)


@inner
def release_demand(w: Words, demand: int) -> None:
    """One lot, or the queue for stock, knows of an order no longer."""
    w[demand + at.D_USERS] -= 1
    if w[demand + at.D_USERS] == 0:
        free(w, at.FREE_DEMANDS, demand)


@inner
def check_done(w: Words) -> None:
    """End the run when everything is done, if it runs to the end."""
    if w[at.TO_THE_END] and w[at.COMING] == 0 and w[at.INSIDE] == 0 and w[at.WAITING_FOR_STOCK] == 0:
        w[at.FINISHED] = 1
