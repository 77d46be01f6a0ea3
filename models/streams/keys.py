"""Keys of random streams: by seed, replication and names, never by position or order of calls.

An entity keeps its draws whatever else is in the plant, hence adding a machine changes no other's draws.
"""

from functools import lru_cache
from hashlib import blake2b

__all__ = ["extend", "hash64", "key"]

_MASK = 0xFFFFFFFFFFFFFFFF


def extend(key: int, word: int) -> int:
    """Mix one more 64-bit word into a key; `models.streams.philox.extend` is the same, compiled.

    Parameters
    ----------
    key, word : int
        0 to 2**64 - 1.

    Returns
    -------
    int
        splitmix64 of ``key ^ word`` (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators").
    """
    mixed = ((key ^ word) + 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)


@lru_cache(maxsize=65536)
def hash64(name: str) -> int:
    """64-bit hash of a name: BLAKE2b of its UTF-8 bytes, little-endian; the same in every process."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def key(seed: int, replication: int, entity: str, purpose: str) -> int:
    """Key of the stream that serves one purpose of one entity in one replication.

    Parameters
    ----------
    seed, replication : int
        0 to 2**64 - 1.
    entity : str
        Name of the part's order, the station, the source.
    purpose : str
        What is drawn, e.g. ``"process_time"``.

    Returns
    -------
    int
        ``extend(extend(extend(extend(0, seed), replication), hash64(entity)), hash64(purpose))``. An engine that makes
        many keys hashes the names once and goes on with `extend`.

    Raises
    ------
    ValueError
        A seed or replication outside the range.
    """
    for what, number in (("seed", seed), ("replication", replication)):
        if not 0 <= number <= _MASK:
            raise ValueError(f"{what} is {number}; it must be between 0 and {_MASK}")
    return extend(extend(extend(extend(0, seed), replication), hash64(entity)), hash64(purpose))
