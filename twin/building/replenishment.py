"""Stocks of components that are kept up: what is taken out, or lost on the way, is released anew."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.log import INSTANT

__all__ = ["KeptUp", "kept_up"]

Floats = NDArray[np.float64]
FEWEST = 20
"""Instants of release from which it is told."""
MOSTLY = 0.9
"""Share of them at which something is taken or lost, and share that brings the stock to its level."""


class KeptUp(NamedTuple):
    """A stock that is kept up: its level with what is on the way, the pieces of a release, and how many were seen."""

    keep: int
    quantity: int
    seen: int

    @property
    def evidence(self) -> str:
        """Say it in words."""
        return f"n={self.seen} releases that bring the stock, with what is on the way, to this level"


def kept_up(releases: tuple[Floats, Floats], gone: tuple[Floats, Floats], before: float) -> KeptUp | None:
    """Tell whether releases of a component follow what is taken from its stock or lost; None if they do not.

    Parameters
    ----------
    releases : when lots were released [s], and their pieces
    gone : when pieces were taken out of the stock or lost on the way [s], and how many
    before : pieces in stock when the log began
    """
    instants, group = np.unique(np.round(releases[0] / INSTANT), return_inverse=True)
    if len(instants) < FEWEST:
        return None
    pieces = np.rint(np.bincount(group, releases[1])).astype(np.int64)
    order = np.argsort(gone[0], kind="stable")
    times = np.round(gone[0][order] / INSTANT)
    at = np.searchsorted(times, instants + 1, "right")
    follows = at > np.searchsorted(times, instants - 1, "left")
    quantity = max(int(np.gcd.reduce(pieces)), 1)
    level = before + np.cumsum(pieces) - np.append(0.0, np.cumsum(gone[1][order]))[at]
    keep, reached = _fullest(np.rint(level).astype(np.int64), quantity)
    if follows[1:].mean() < MOSTLY or reached < MOSTLY or keep < 1:
        return None
    return KeptUp(keep, quantity, len(instants))


def _fullest(levels: NDArray[np.int64], width: int) -> tuple[int, float]:
    """First of so many whole levels in a row that most of these are among, and the share that is."""
    known, many = np.unique(levels, return_counts=True)
    upto = np.append(0, np.cumsum(many))
    inside = upto[np.searchsorted(known, known + width)] - upto[:-1]
    best = int(np.argmax(inside))
    return int(known[best]), float(inside[best] / len(levels))
