"""Streams of the reference engine: numbers drawn in compiled blocks, handed out as Python floats."""

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from .sampling import fill, sample

if TYPE_CHECKING:
    from models.distribution import Distribution

__all__ = ["Stream"]

_FIRST_BLOCK = 16
_LARGEST_BLOCK = 1024


class Stream:
    """The draws of one distribution under one key.

    Parameters
    ----------
    key : int
        From `models.streams.key`.
    distribution : Distribution

    Attributes
    ----------
    next : Callable[[], float]
        ``stream.next()`` hands out draws 0, 1, 2, ... (visit 0) at the least cost. `draw` does not move it.
    constant : float or None
        The value of a distribution that is a constant.
    """

    __slots__ = (
        "_block",
        "_code",
        "_first",
        "_key",
        "_length",
        "_other",
        "_other_first",
        "constant",
        "next",
    )

    def __init__(self, key: int, distribution: "Distribution") -> None:
        self._key = key
        self._code = distribution.encode()
        self.constant: float | None = distribution.mean if distribution.is_constant else None
        # two blocks, so that parts that overtake each other at a block's edge find both sides
        self._block: list[float] = []
        self._first = 0
        self._length = 0
        self._other: list[float] = []
        self._other_first = 0
        self.next: Callable[[], float] = self.sequence()

    @classmethod
    def uniform(cls, key: int) -> "Stream":
        """Stream of uniforms in the open interval (0, 1), for decisions."""
        from models.distribution import uniform

        return cls(key, uniform(0.0, 1.0))

    def draw(self, k: int, visit: int = 0) -> float:
        """Draw number `k`, the same whatever was drawn before.

        Parameters
        ----------
        k : int
            Number of the draw, from 0.
        visit : int
            How often the same operation was repeated before.

        Returns
        -------
        float
            The value in SI units.
        """
        if self.constant is not None:
            return self.constant
        if visit:
            return sample(self._key, k, visit, *self._code)
        index = k - self._first
        if 0 <= index < self._length:
            return self._block[index]
        return self._fetch(k)

    def sequence(self, start: int = 0) -> Callable[[], float]:
        """Return a function that hands out draws ``start``, ``start + 1``, ... (visit 0) by and by."""
        if self.constant is not None:
            return repeat(self.constant).__next__
        return self._in_order(start).__next__

    def _in_order(self, start: int) -> Iterator[float]:
        count = _FIRST_BLOCK
        while True:
            yield from self._draws(start, count)
            start += count
            count = min(2 * count, _LARGEST_BLOCK)

    def _draws(self, start: int, count: int) -> list[float]:
        out = np.empty(count)
        fill(self._key, start, 0, *self._code, out)
        values: list[float] = out.tolist()
        return values

    def _fetch(self, k: int) -> float:
        """Make the block with draw `k` the current one: the other block, one that continues either, or a new one."""
        block, first, other, other_first = self._block, self._first, self._other, self._other_first
        if not 0 <= k - other_first < len(other):
            other, other_first = self._new_block(k)
        self._block, self._first, self._length = other, other_first, len(other)
        self._other, self._other_first = block, first
        return other[k - other_first]

    def _new_block(self, k: int) -> tuple[list[float], int]:
        """Draws from `k` on: more, the longer the draws went on in order; only one at a place never seen.

        Many streams, such as those of an order of one part, are asked once.
        """
        for known, first in ((self._block, self._first), (self._other, self._other_first)):
            end = first + len(known)
            count = min(max(2 * len(known), _FIRST_BLOCK), _LARGEST_BLOCK)
            if known and end <= k < end + count:
                return self._draws(end, count), end
        return [sample(self._key, k, 0, *self._code)], k
