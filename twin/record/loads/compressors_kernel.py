"""Segments of compressors, compiled: the demand of all units together, shared out whenever it changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner, outer
from models.physics.compressor import ROUNDING, compressor_power, share_demand

__all__ = ["compressor_segments"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

FULL, LEAST, POWER, LEAST_POWER, UNLOADED = range(5)
STATES = 8


@inner
def _put(found: Floats, n: int, number: int, start: float, stop: float, rate: float) -> int:
    """Write a segment; return the number of segments then."""
    if rate <= 0.0:
        return n
    found[n, 0], found[n, 1], found[n, 2], found[n, 3] = number, start, stop, rate
    return n + 1


@inner
def _shared(
    found: Floats, n: int, a: int, start: float, stop: float, demand: float, net: Whole, machines: Floats, given: Floats
) -> int:
    """Write the segments of medium a while its demand lasts; return the number of segments then."""
    low, high, count = net[a, 0], net[a, 1], machines.shape[0]
    full, least = machines[low:high, FULL], machines[low:high, LEAST]
    if demand < ROUNDING * full.sum():
        return n
    missing = share_demand(demand, net[a, 2], full, least, given[low:high])
    for c in range(low, high):
        mine = machines[c]
        power = compressor_power(given[c], mine[FULL], mine[LEAST], mine[POWER], mine[LEAST_POWER], mine[UNLOADED])
        n = _put(found, n, c, start, stop, power)
        n = _put(found, n, count + c, start, stop, given[c])
    return _put(found, n, 2 * count + net[a, 3], start, stop, missing)


@outer
def compressor_segments(
    states: Floats, until: float, state_now: Whole, now: Floats, flows: Floats, net: Whole, machines: Floats
) -> Floats:
    """Follow the demand of all media that compressors make.

    Parameters
    ----------
    states : (r, 3) time, unit, state, in the order of time
    until : up to when it is accounted after the last row [s]; -inf while more rows may come
    state_now : (U,) state of each unit, -1 before its first row
    now : (A, 2) demand of each medium [m3/s], and time up to which it is accounted [s]
    flows : (U * 8, A) demand by unit and state [m3/s]
    net : (A, 4) first of its compressors and first that is no more, code of sharing, number of the medium
    machines : (C, 5) full flow [m3/s], least share, power at the full and at the least flow, unloaded [W]

    Returns
    -------
    (n, 4) number, start and stop [s], rate: of compressor c number c [W] and C + c [m3/s], and 2 C + m what is missing
    of medium m [m3/s]
    """
    given = np.zeros(machines.shape[0])
    most = 2 * machines.shape[0] + net.shape[0]
    found = np.empty((64 + most, 4))
    n = 0
    for r in range(states.shape[0]):
        time, u, state = states[r, 0], int(states[r, 1]), int(states[r, 2])
        before = state_now[u]
        if state == before:
            continue
        state_now[u] = state
        if found.shape[0] < n + most:
            longer = np.empty((2 * found.shape[0], 4))
            longer[:n] = found[:n]
            found = longer
        for a in range(net.shape[0]):
            old = flows[STATES * u + before, a] if before >= 0 else 0.0
            new = flows[STATES * u + state, a]
            if new != old:
                if time > now[a, 1]:
                    n = _shared(found, n, a, now[a, 1], time, now[a, 0], net, machines, given)
                    now[a, 1] = time
                now[a, 0] += new - old
    for a in range(net.shape[0]):
        if until > now[a, 1]:
            n = _shared(found, n, a, now[a, 1], until, now[a, 0], net, machines, given)
            now[a, 1] = until
    return found[:n].copy()
