"""Compressors that share a demand, and the electric power of each.

A compressor that runs between its least flow q and its full flow Q draws along a line from its power at q to that at Q.
Below q it runs loaded at q for a share of the time, and unloaded, or stopped, for the rest, so that its mean power lies
on a line from the unloaded power up to that at q. A fixed speed is the case q = Q (load and unload); one that has
nothing to give stands still.

Source: U.S. DOE and Compressed Air Challenge (2003), "Improving Compressed Air System Performance: a sourcebook for
industry", fact sheet 6 (compressed air system controls: load/unload, variable speed, sequencers); power at several
flows of one machine as its data sheet gives it (ISO 1217:2009, annex E).
"""

import numpy as np
from numpy.typing import NDArray

from models.compiling import outer

__all__ = ["ROUNDING", "SHARING", "compressor_power", "share_demand"]

Floats = NDArray[np.float64]

SHARING = ("priority", "base_load", "equal")
"""Ways of sharing, in the order of their codes."""

PRIORITY, BASE_LOAD = 0, 1
ROUNDING = 1e-9
"""Share of a flow that is the rounding of a sum of demands, and no demand."""


@outer
def compressor_power(
    flow: float, full: float, least: float, power: float, least_power: float, unloaded: float
) -> float:
    """Mean electric power [W] of a compressor that gives a flow, from 0 to `full`.

    Parameters
    ----------
    flow, full : flow, and the most that it gives [m3/s]
    least : least flow without unloading, as a share of `full`, (0, 1]
    power, least_power, unloaded : electric power at `full`, at the least flow, and without load [W]

    Examples
    --------
    >>> compressor_power(0.05, 0.1, 1.0, 40e3, 40e3, 10e3)  # fixed speed, loaded half of the time
    25000.0
    """
    if flow <= 0.0:
        return 0.0
    low = least * full
    if flow >= full or full <= low:
        loaded = min(flow / full, 1.0)
        return loaded * power + (1.0 - loaded) * unloaded
    if flow >= low:
        return least_power + (power - least_power) * (flow - low) / (full - low)
    loaded = flow / low
    return loaded * least_power + (1.0 - loaded) * unloaded


@outer
def _take(left: float, full: Floats, given: Floats, c: int) -> float:
    """Let compressor c give what it can; return what is left [m3/s], less the rounding of sums."""
    given[c] = min(left, full[c])
    left -= given[c]
    return left if left > ROUNDING * full[c] else 0.0


@outer
def share_demand(demand: float, sharing: int, full: Floats, least: Floats, given: Floats) -> float:
    """Share a demand; return what is missing [m3/s].

    Parameters
    ----------
    demand : [m3/s]
    sharing : code in `SHARING`: by `priority` each is full before the next gives anything; as `base_load` fixed speeds
        that the demand fills run full, and variable speeds give the rest, before a fixed speed gives a part; `equal`
        gives all the same share of their full flow
    full, least : full flow of each [m3/s], and its least share, 1 for a fixed speed; shape (C,)
    given : (C,) flows, written [m3/s]
    """
    left = demand
    if sharing == PRIORITY:
        for c in range(full.shape[0]):
            left = _take(left, full, given, c)
    elif sharing == BASE_LOAD:
        for c in range(full.shape[0]):
            given[c] = 0.0
            if least[c] >= 1.0 and left >= (1.0 - ROUNDING) * full[c]:
                left = _take(left, full, given, c)
        for c in range(full.shape[0]):
            if least[c] < 1.0:
                left = _take(left, full, given, c)
        for c in range(full.shape[0]):
            if least[c] >= 1.0 and given[c] == 0.0:
                left = _take(left, full, given, c)
    else:
        most = full.sum()
        share = min(1.0, demand / most)
        for c in range(full.shape[0]):
            given[c] = share * full[c]
        left = demand - most if demand > (1.0 + ROUNDING) * most else 0.0
    return left
