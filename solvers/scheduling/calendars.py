"""Breaks of resources, and of modes that use several of them."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

import numpy as np

from .problem import NEVER, IntArray, Problem, SchedulingError

__all__ = ["Breaks", "Calendars", "merged", "without_breaks"]

Breaks = Iterable[tuple[int, int | None]]
Row = tuple[tuple[int, int], ...]


class Calendars:
    """Breaks of sets of resources, each distinct list of breaks once.

    Parameters
    ----------
    breaks : by resource
        Its breaks, merged.
    """

    def __init__(self, breaks: Sequence[Row]) -> None:
        self._breaks = breaks
        self._known: dict[tuple[int, ...], int] = {}
        self._numbers: dict[Row, int] = {}
        self.rows: list[Row] = []

    def union(self, resources: tuple[int, ...]) -> int:
        """Number of the calendar with the breaks of all these resources; -1 for none."""
        if resources not in self._known:
            self._known[resources] = self._number(merged("", [b for r in resources for b in self._breaks[r]]))
        return self._known[resources]

    def _number(self, row: Row) -> int:
        if not row:
            return -1
        if row not in self._numbers:
            self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return self._numbers[row]

    def arrays(self) -> tuple[IntArray, IntArray, IntArray]:
        """`calendar_ptr`, `break_start`, `break_end` of a problem."""
        flat = np.array([one for row in self.rows for one in row], dtype=np.int64).reshape(-1, 2)
        ptr = np.cumsum([0, *(len(row) for row in self.rows)]).astype(np.int64)
        return ptr, flat[:, 0], flat[:, 1]


def merged(name: str, breaks: Breaks) -> Row:
    """Breaks in order, those that touch made one, cut off at time 0; an end of None is for ever."""
    row: list[tuple[int, int]] = []
    for start, end in sorted((start, NEVER if end is None else end) for start, end in breaks):
        if end < start:
            raise SchedulingError(f"resource {name}: a break from {start} ends before, at {end}")
        if end <= 0 or end == start:
            continue
        if row and start <= row[-1][1]:
            row[-1] = (row[-1][0], max(end, row[-1][1]))
        else:
            row.append((max(0, start), end))
    return tuple(row)


def without_breaks(problem: Problem, resources: Set[int]) -> Problem:
    """The problem, were these resources never on a break."""
    breaks: list[Row] = []
    for r, c in enumerate(problem.resource_calendar.tolist()):
        row = slice(*problem.calendar_ptr[c : c + 2]) if c >= 0 and r not in resources else slice(0, 0)
        breaks.append(tuple(zip(problem.break_start[row].tolist(), problem.break_end[row].tolist(), strict=True)))
    calendars = Calendars(breaks)
    ptr = problem.mode_resource_ptr.tolist()
    used = problem.mode_resource.tolist()
    modes = [calendars.union(tuple(sorted(used[a:b]))) for a, b in pairwise(ptr)]
    alone = [calendars.union((r,)) for r in range(problem.resources)]
    calendar_ptr, start, end = calendars.arrays()
    return replace(
        problem,
        resource_calendar=np.array(alone, dtype=np.int64),
        mode_calendar=np.array(modes, dtype=np.int64),
        calendar_ptr=calendar_ptr,
        break_start=start,
        break_end=end,
    )
