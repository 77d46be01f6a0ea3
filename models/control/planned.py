"""Rules that follow a plan loosely: who is planned first goes first, and where it is planned; nobody is waited for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.station.process import Machine, Workplace
    from models.work import Part

__all__ = ["LAST", "PlannedStart", "PlannedStation"]

Key = tuple[str, str, str]
"""Order, product and operation."""

LAST = 1e15
"""Rank of lots that the plan does not know [s]: after all others."""


class _Planned:
    """What is planned for the lots of an order at an operation, by the number of their first piece.

    Parameters
    ----------
    rows : by order, product and operation: (number of the first piece, what is planned) of each lot
    """

    def __init__(self, rows: Mapping[Key, Sequence[tuple[int, Any]]]) -> None:
        self.rows: dict[Key, tuple[tuple[int, ...], tuple[Any, ...]]] = {}
        for key, row in rows.items():
            firsts, planned = zip(*sorted(row), strict=True)
            self.rows[key] = firsts, planned

    def of(self, part: Part) -> Any:
        """Return what is planned for a lot; None where nothing is."""
        row = self.rows.get((part.order, part.product, part.operation))
        if row is None:
            return None
        firsts, planned = row
        return planned[max(bisect_right(firsts, part.number) - 1, 0)]


class PlannedStart(_Planned):
    """A queue rule: the planned start of a lot's next operation [s]."""

    __name__ = "planned start"

    def __call__(self, part: Part, machine: Machine, now: float) -> float:
        """Rank a lot; the smallest goes first."""
        start = self.of(part)
        if start is None:
            return LAST + part.due if part.due < LAST else 2 * LAST
        return float(start)


class PlannedStation(_Planned):
    """A choice among alternatives: the station for which a lot is planned."""

    __name__ = "planned station"

    def __call__(self, place: Workplace, part: Part, now: float) -> float:
        """Rank a station for a lot: the planned one, then the one where least waits."""
        return -1.0 if self.of(part) == place.name else float(place.queue.load)
