"""What the user writes about time: the date at which a run starts, shifts, breaks and holidays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from models.element import Element
from models.units import Time

__all__ = ["Break", "Calendar", "Shift"]

YEARS = (1900, 2500)
"""In which a run may start; it may last some hundred years, and dates end with 9999."""
FAR = 100
"""Years from the start in which a special day may lie: days are gone through one by one until all have passed."""

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _clock(value: object) -> object:
    """Turn `06:30` into seconds after midnight; 24:00 is the end of the day."""
    if isinstance(value, float) and 0 <= value <= 86400:
        return value
    if not isinstance(value, str):
        raise ValueError("a time of day is wanted, for example '06:30'")
    hours, colon, minutes = value.strip().partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
        raise ValueError(f"{value!r} is no time of day; write for example '06:30'")
    seconds = int(hours[:3]) * 3600 + int(minutes) * 60
    if int(minutes) > 59 or seconds > 86400:
        raise ValueError(f"{value!r} is no time of day; it must lie between 00:00 and 24:00")
    return float(seconds)


def _written(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


Clock = Annotated[
    float, BeforeValidator(_clock, json_schema_input_type=str), PlainSerializer(_written, return_type=str)
]
"""A time of day, in seconds after midnight."""


class Break(Element):
    """A pause within a shift."""

    start: Clock
    duration: Annotated[Time, Field(gt=0)]


class Shift(Element):
    """Working hours that come back every week; an end before the start lies on the next day."""

    start: Clock
    end: Clock
    days: tuple[Day, ...] = Field(("mon", "tue", "wed", "thu", "fri"), min_length=1)
    breaks: tuple[Break, ...] = ()

    @property
    def length(self) -> float:
        """From start to end, breaks included [s]."""
        span = self.end - self.start
        return span if span > 0 else span + 86400.0

    @model_validator(mode="after")
    def _breaks_inside(self) -> Shift:
        if self.start == 86400.0:
            raise ValueError("a shift cannot start at 24:00; write 00:00")
        for pause in self.breaks:
            offset = (pause.start - self.start) % 86400.0
            if offset + pause.duration > self.length:
                raise ValueError("a break lies outside of the shift")
        if sum(pause.duration for pause in self.breaks) >= self.length:
            raise ValueError("the breaks leave no working time")
        return self


class Calendar(Element):
    """The date of second zero, and the days on which nobody works."""

    start: datetime = Field(datetime(2026, 1, 5), description="date and time of the start of a run, local to the plant")
    holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = Field((), description="days worked although their weekday is free")

    @model_validator(mode="after")
    def _local(self) -> Calendar:
        if self.start.tzinfo is not None:
            raise ValueError("dates are local to the plant; write them without a time zone")
        first, last = YEARS
        if not first <= self.start.year <= last:
            raise ValueError(f"`start` must lie in the years {first} to {last}, is {self.start}")
        for day in (*self.holidays, *self.working_days):
            if abs(day.year - self.start.year) > FAR:
                raise ValueError(f"{day} is more than {FAR} years from the start of the run ({self.start.date()})")
        return self
