"""Random numbers for searches: xorshift64* on a state of one word, which a slice hands to the next.

Source: S. Vigna (2016), "An experimental exploration of Marsaglia's xorshift generators, scrambled", ACM Transactions
on Mathematical Software 42(4), figure 1; seeding by splitmix64 (Steele, Lea, Flood 2014).
"""

import numpy as np
from numba import njit

__all__ = ["below", "seeded", "uniform"]


@njit(cache=True)
def seeded(seed, stream):  # type: ignore[no-untyped-def]
    """State of the generator, shape (1,), for one seed and one stream (say, a worker's number)."""
    word = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream + 1) * np.uint64(0xD1B54A32D192ED03)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    word = word ^ (word >> np.uint64(31))
    state = np.empty(1, np.uint64)
    state[0] = word if word != np.uint64(0) else np.uint64(0x9E3779B97F4A7C15)
    return state


@njit(cache=True, inline="always")
def _next(state):  # type: ignore[no-untyped-def]
    word = state[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    state[0] = word
    return word * np.uint64(0x2545F4914F6CDD1D)


@njit(cache=True)
def below(state, bound):  # type: ignore[no-untyped-def]
    """A whole number from 0 to `bound` - 1, by multiplication and shift (bias below ``bound / 2**32``)."""
    return np.int64(((_next(state) >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))


@njit(cache=True)
def uniform(state):  # type: ignore[no-untyped-def]
    """A number in [0, 1) with 53 random bits."""
    return np.float64(_next(state) >> np.uint64(11)) * (1.0 / 9007199254740992.0)
