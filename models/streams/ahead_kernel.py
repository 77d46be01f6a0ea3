"""Draws ahead of their time: where draws of a stream are asked for one after the other, several are made at once.

A draw is a pure function of key and number, so nothing but the time to compute it depends on what was made ahead. A
loop over draws that no draw waits for runs on the vector registers of the processor: several for the time of one.
"""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.streams.elementary import logarithm
from models.streams.philox import uniforms
from models.streams.sampling import EXPONENTIAL, inverted

__all__ = ["draw_ahead"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]


@inner
def draw_ahead(w: Words, f: Floats, ahead: int, key: int | np.int64, k: int) -> float:
    """Draw number `k` of the law of a record of draws ahead, under a key; the same as `draw`, at the first visit."""
    n = k - w[ahead + at.H_FIRST]
    if key != w[ahead + at.H_KEY] or n < 0 or n >= w[ahead + at.H_SIZE]:
        _make(w, f, ahead, key, k)
        n = 0
    return f[ahead + at.H_VALUES + n]


@inner
def _make(w: Words, f: Floats, ahead: int, key: int | np.int64, k: int) -> None:
    """Make draws from number `k` on: twice as many as before where all of these have been asked for, else one."""
    size = w[ahead + at.H_SIZE]
    follows = key == w[ahead + at.H_KEY] and k == w[ahead + at.H_FIRST] + size
    size = min(2 * size, at.AHEAD_MOST) if follows else 1
    w[ahead + at.H_KEY] = key
    w[ahead + at.H_FIRST] = k
    w[ahead + at.H_SIZE] = size
    bits: int = np.uint64(key)  # type: ignore[assignment]
    values, law = ahead + at.H_VALUES, w[ahead + at.H_LAW]
    kind, params = w[w[law + at.LAW_KINDS]], w[law + at.LAW_PARAMS]
    for i in range(size):
        u, _ = uniforms(bits, k + i, 0, 0)
        f[values + i] = u
    if kind == EXPONENTIAL:
        mean = f[params]
        for i in range(size):
            f[values + i] = -mean * logarithm(f[values + i])
    else:
        for i in range(size):
            f[values + i] = inverted(f[values + i], kind, f, params, f, w[law + at.LAW_VALUES])
