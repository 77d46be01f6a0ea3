"""When stations and people do not work, as breaks of the problem, up to a horizon."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from models.calendar.intervals import working_intervals

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Hours"]

DAY = 86400.0
SPAN = 28 * DAY
"""Over which the working share of a calendar is measured [s]."""


class Hours:
    """Working hours by the shifts of an element."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self.horizon = 0.0
        """Up to which breaks are given [s]; `reach` moves it."""
        self._intervals = lru_cache(maxsize=None)(self._find)

    def _find(self, shifts: tuple[str, ...], end: float) -> list[tuple[float, float]]:
        plant = self._plant
        return list(working_intervals(plant.calendar, [plant.shifts[name] for name in shifts], end))

    def share(self, shifts: tuple[str, ...]) -> float:
        """Share of the time of four weeks in which these shifts work [-]."""
        if not shifts:
            return 1.0
        worked = sum(min(stop, SPAN) - start for start, stop in self._intervals(shifts, SPAN) if start < SPAN)
        return worked / SPAN

    def breaks(self, shifts: tuple[str, ...]) -> list[tuple[float, float]]:
        """Breaks up to the horizon [s]; work never stops after it."""
        if not shifts:
            return []
        found, last = [], 0.0
        for start, stop in self._intervals(shifts, self.horizon):
            if start > last:
                found.append((last, start))
            last = stop
        if last < self.horizon:
            found.append((last, self.horizon))
        return found
