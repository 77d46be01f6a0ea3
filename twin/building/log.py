"""The log as the builder sees it: one row for each booking, names as numbers, times in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

__all__ = ["INSTANT", "Codes", "Log", "Note"]

Mask = NDArray[np.bool_]
INSTANT = 1e-3
"""What lies no further apart is at one instant [s]: logs are written to the millisecond."""


@dataclass(frozen=True)
class Codes:
    """A column of names: a number for each row, -1 where there is none.

    Attributes
    ----------
    codes : (rows,) int32
    names : by number
    """

    codes: NDArray[np.int32]
    names: tuple[str, ...]

    def take(self, rows: NDArray[np.int64] | Mask) -> Codes:
        """Return some of the rows; the names stay."""
        return Codes(self.codes[rows], self.names)

    def name(self, code: int) -> str:
        """Name of a number."""
        return self.names[code] if code >= 0 else ""

    @staticmethod
    def of(values: Sequence[str]) -> Codes:
        """Number names in the order in which they come.

        Examples
        --------
        >>> Codes.of(["b", "a", "b"]).codes.tolist()
        [0, 1, 0]
        """
        number: dict[str, int] = {}
        codes = [number.setdefault(value, len(number)) if value else -1 for value in values]
        return Codes(np.array(codes, np.int32), tuple(number))


@dataclass(frozen=True)
class Note:
    """Something that was found in the log, how often, and what was done about it.

    Attributes
    ----------
    what : key of its text (`twin.building.wording`)
    rows : how many rows it concerns
    example : where it was met first, "" where that says nothing
    """

    what: str
    rows: int
    example: str = ""


@dataclass(frozen=True)
class Log:
    """Bookings in the order in which they began.

    Attributes
    ----------
    case, activity, resource : what was worked on, what was done, where
    start, end : (rows,) seconds after `origin`
    origin : midnight before the first booking's Monday, local to the plant
    names : other columns of names that the log has: product, worker, station, state, outcome, order, components
    values : other columns of numbers, NaN where empty: quantity (of the order), completed, rejected, power [W],
        release [s after origin]
    notes : what was found and done on the way here
    """

    case: Codes
    activity: Codes
    resource: Codes
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    origin: datetime
    names: dict[str, Codes] = field(default_factory=dict)
    values: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: NDArray[np.int64] | Mask) -> Log:
        """Return some of the rows."""
        return replace(
            self,
            case=self.case.take(rows),
            activity=self.activity.take(rows),
            resource=self.resource.take(rows),
            start=self.start[rows],
            end=self.end[rows],
            names={name: codes.take(rows) for name, codes in self.names.items()},
            values={name: numbers[rows] for name, numbers in self.values.items()},
        )

    def noted(self, what: str, rows: int, example: str = "") -> Log:
        """Return it with one more note, where it concerns any row."""
        return replace(self, notes=(*self.notes, Note(what, rows, example))) if rows else self

    def until(self, time: float) -> Log:
        """What was known at a time [s]: bookings begun before it, those under way cut off there."""
        known = self.take(self.start < time)
        return replace(known, end=np.minimum(known.end, time))
