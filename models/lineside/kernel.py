"""Lineside stock, compiled: an empty bin's card goes to the store, a full bin comes; as `models.lineside.process`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import free, tell_level
from models.orders.demand_kernel import new_demand
from models.stock_kernel import order_from_stock, put

__all__ = ["bin_comes", "look_at_bins"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def look_at_bins(w: Words, f: Floats, line: int) -> None:
    """Send the cards of the bins that are empty."""
    size = w[line + at.LN_BIN]
    while w[line + at.LN_FULL] - w[w[line + at.LN_BESIDE] + at.T_TOTAL] - w[line + at.LN_CALLED] >= size:
        w[line + at.LN_CALLED] += size
        card = new_demand(w, f, 0, 0, 0, size, np.inf)
        w[card + at.D_LINE] = line
        order_from_stock(w, f, w[line + at.LN_STORE], card)


@inner
def bin_comes(w: Words, f: Floats, one: int) -> None:
    """Put what a bin brings beside the stations."""
    line = w[one + at.BN_LINE]
    tell_level(w, f, w[line + at.LN_PLACE], -w[one + at.PIECES], w[one + at.S_NUMBER])
    w[line + at.LN_CALLED] -= w[one + at.PIECES]
    stock = w[one + at.BN_FIRST]
    free(w, at.FREE_BINS, one)
    while stock:
        serial, pieces, after = w[stock + at.K_SERIAL], w[stock + at.K_PIECES], w[stock + at.K_NEXT]
        free(w, at.FREE_STOCKS, stock)
        put(w, f, w[line + at.LN_BESIDE], serial, pieces)
        stock = after
