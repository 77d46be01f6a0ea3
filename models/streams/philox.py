"""Counter-based random bits and uniforms: Philox4x32-10 and the chain of keys, compiled.

Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11.
The generator has no state: it maps (counter, key) to 128 random bits, so any draw can be had alone, in any order.
"""

import numpy as np

from models.compiling import outer

__all__ = ["extend", "philox", "uniforms"]

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)


@outer("uint64(uint64, uint64)")
def extend(key: np.uint64, word: np.uint64) -> np.uint64:
    """Mix one more 64-bit word into a key (the compiled twin of `models.streams.keys.extend`).

    Parameters
    ----------
    key, word : uint64

    Returns
    -------
    uint64
        splitmix64 of ``key ^ word`` (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
    """
    mixed = (key ^ word) + _GOLDEN
    mixed = (mixed ^ (mixed >> _S30)) * _MIX1
    mixed = (mixed ^ (mixed >> _S27)) * _MIX2
    return mixed ^ (mixed >> _S31)


@outer(forceinline=True)
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Ten rounds of Philox4x32.

    Parameters
    ----------
    c0, c1, c2, c3 : uint64
        Counter words, each below 2**32.
    k0, k1 : uint64
        Key words, each below 2**32.

    Returns
    -------
    tuple of 4 uint64
        Four random words, each below 2**32.
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0 = (p1 >> _HALF) ^ c1 ^ k0
        c1 = p1 & _LOW
        c2 = (p0 >> _HALF) ^ c3 ^ k1
        c3 = p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@outer(forceinline=True)
def uniforms(key: int, k: int, visit: int, word: int) -> tuple[float, float]:
    """Two independent uniforms of draw `k`.

    Parameters
    ----------
    key : uint64
        Key of the stream.
    k : int64
        Number of the draw.
    visit : int64
        How often this operation was repeated before (below 2**32).
    word : int64
        Numbers the further uniforms that one draw needs: ``row << 16 | attempt``.

    Returns
    -------
    tuple of 2 float64
        Odd multiples of 2**-53: never 0, never 1, symmetric about 1/2.
    """
    draw = np.uint64(k)
    x0, x1, x2, x3 = philox(
        draw & _LOW,
        draw >> _HALF,
        np.uint64(visit) & _LOW,
        np.uint64(word) & _LOW,
        np.uint64(key) & _LOW,
        np.uint64(key) >> _HALF,
    )
    # 52 bits and one half: with 53 bits and one half the largest would round to 1
    first = (np.float64(((x1 << _HALF) | x0) >> _S12) + 0.5) * 2.220446049250313e-16
    second = (np.float64(((x3 << _HALF) | x2) >> _S12) + 0.5) * 2.220446049250313e-16
    return float(first), float(second)
