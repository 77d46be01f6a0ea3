"""Changeover: the time to set a machine up for another family."""

from __future__ import annotations

from models.distribution import Distribution
from models.station.description import Setup
from models.streams import Stream, extend, hash64

__all__ = ["Changeover"]


class Changeover:
    """Setup times of one machine.

    Parameters
    ----------
    root : int
        Key of the machine's streams; the n-th setup of the machine takes draw n.
    """

    def __init__(self, setup: Setup, root: int) -> None:
        self._setup = setup
        self._root = extend(root, hash64("setup"))
        self._streams: dict[int, Stream] = {}
        self._count = 0
        self.people = dict(setup.operators)

    def _law(self, old: str | None, new: str) -> Distribution | None:
        if old is None or old == new:
            return None
        return self._setup.matrix.get(old, {}).get(new, self._setup.time)

    def mean(self, old: str | None, new: str) -> float:
        """Mean time from one family to another [s]; the first family after the start is free."""
        law = self._law(old, new)
        return 0.0 if law is None else law.mean

    def seconds(self, old: str | None, new: str) -> float:
        """Time of the next setup, from one family to another [s]."""
        law = self._law(old, new)
        if law is None:
            return 0.0
        stream = self._streams.get(id(law))
        if stream is None:
            stream = self._streams[id(law)] = Stream(self._root, law)
        self._count += 1
        return stream.draw(self._count - 1)
