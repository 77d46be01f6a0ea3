"""Rows of draws: numbers k, k + 1, ... of one stream at once, on the vector registers of the processor.

The same bits as `models.streams.sampling.sample` gives at the first visit; only the order of the work is another. A
counter with three words that are zero lets the first round of Philox do half the work, and the last is not asked for
its second uniform.
"""

import numpy as np
from numpy.typing import NDArray

from models.compiling import inner
from models.streams.elementary import logarithm
from models.streams.sampling import EXPONENTIAL, KINDS, inverted, sample_at

__all__ = ["draw_row"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_UNIFORM = KINDS["uniform"]
_LOW = np.uint64(0xFFFFFFFF)
_HALF, _S12 = np.uint64(32), np.uint64(12)
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_ONE = np.uint64(1023 << 52)
"""The bits of the number 1."""
_BELOW_ONE = 1.0 - 2.0**-53
_MOST = 1 << 32
"""Numbers of draws that fit into one word of the counter."""


@inner
def _uniform_row(key: np.uint64, k: int, out: Floats, at: int, count: int) -> None:
    """Write the first uniforms of draws k ... k + count - 1 < 2**32 to out[at ...]: see `philox.uniforms`."""
    first0, first1 = key & _LOW, key >> _HALF
    i = 0
    while i < count:  # as `range`, within a large function, it would keep the compiler from the vector registers
        k0, k1 = first0, first1
        p0 = _M0 * np.uint64(k + i)
        c0, c1 = k0, np.uint64(0)
        c2, c3 = (p0 >> _HALF) ^ k1, p0
        # Words are cut to their 32 bits where they are multiplied, and nowhere else.
        for _ in range(8):
            k0, k1 = k0 + _W0, k1 + _W1
            p0, p1 = _M0 * (c0 & _LOW), _M1 * (c2 & _LOW)
            c0, c1 = (p1 >> _HALF) ^ c1 ^ k0, p1
            c2, c3 = (p0 >> _HALF) ^ c3 ^ k1, p0
        p1 = _M1 * (c2 & _LOW)
        x0 = ((p1 >> _HALF) ^ c1 ^ (k0 + _W0)) & _LOW
        # 52 bits make a number from 1 to 2; what is taken off leaves them and one half, times 2**-52, exactly.
        out[at + i] = np.uint64((((p1 << _HALF) | x0) >> _S12) | _ONE).view(np.float64) - _BELOW_ONE
        i += 1


@inner
def draw_row(
    key: int | np.int64,
    k: int,
    count: int,
    kinds: Whole,
    kinds_at: int,
    rows: int,
    params: Floats,
    params_at: int,
    values: Floats,
    values_at: int,
    out: Floats,
    at: int,
) -> None:
    """Write draws k ... k + count - 1 of the stream `key` to out[at ...].

    The law has `rows` rows from `kinds_at` on; see `models.streams.sampling.sample_at`.
    """
    bits: int = np.uint64(key)  # type: ignore[assignment]
    kind = kinds[kinds_at]
    if rows == 1 and 0 < kind <= _UNIFORM and k + count < _MOST:
        _uniform_row(np.uint64(key), k, out, at, count)
        if kind == EXPONENTIAL:
            mean = params[params_at]
            i = 0
            while i < count:
                out[at + i] = -mean * logarithm(out[at + i])
                i += 1
        else:
            for i in range(count):
                # `sample_at` adds to a sum that begins at 0: the same but for the sign of a zero
                out[at + i] = 0.0 + inverted(out[at + i], kind, params, params_at, values, values_at)
        return
    for i in range(count):
        out[at + i] = sample_at(
            bits, k + i, 0, kinds, kinds_at, params, params_at, values, values_at, rows
        )  # fmt: skip
