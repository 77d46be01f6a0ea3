"""The axis of time: dates where the plant lives by the calendar, else time from the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Clock"]

UNITS = ((2 * 86400.0, 86400.0, "d"), (2 * 3600.0, 3600.0, "h"), (120.0, 60.0, "min"), (0.0, 1.0, "s"))
"""Units of time: from which length of run on, seconds, name."""


@dataclass(frozen=True)
class Clock:
    """How instants of a run are shown.

    Attributes
    ----------
    start : date of second zero; None where the plant has no use for dates
    unit, size : unit of the time from the start, and its seconds
    language : "en" or "zh"
    """

    start: datetime | None
    unit: str
    size: float
    language: str

    @classmethod
    def of(cls, plant: Plant, end: float, language: str) -> Clock:
        """Choose how to show a run of this plant up to an end [s]."""
        instants = [instant for order in plant.orders for instant in (order.release, order.due)]
        dated = bool(plant.shifts) or "start" in plant.calendar.model_fields_set
        dated |= any(isinstance(instant, datetime) for instant in instants)
        _, size, unit = next(row for row in UNITS if end >= row[0])
        return cls(plant.calendar.start if dated and end >= 3600 else None, unit, size, language)

    def places(self, times: Iterable[float]) -> list[str | float]:
        """Coordinates of instants [s] on the axis."""
        if self.start is None:
            return [float(f"{time / self.size:.6g}") for time in map(float, times)]
        form = "%Y-%m-%d %H:%M"
        return [(self.start + timedelta(seconds=time)).strftime(form) for time in map(float, times)]

    def place(self, time: float) -> str | float:
        """Coordinate of one instant [s]."""
        return self.places([time])[0]

    def text(self, time: float) -> str:
        """Write an instant in words."""
        place = self.place(time)
        return place if isinstance(place, str) else f"{place:g} {self.unit}"

    def axis(self, title: str) -> dict[str, Any]:
        """Axis of plotly; a date needs no unit."""
        if self.start is None:
            return {"title": f"{title} [{self.unit}]", "rangemode": "tozero"}
        day, month = ("%-m月%-d日", "%Y年%-m月") if self.language == "zh" else ("%-d %b", "%b %Y")
        return {
            "type": "date",
            "hoverformat": "%Y-%m-%d %H:%M",
            "tickformatstops": [
                {"dtickrange": [None, 86399999], "value": "%H:%M\n" + day},
                {"dtickrange": [86400000, 2419200000], "value": day},
                {"dtickrange": ["M1", None], "value": month},
            ],
        }
