"""Points in time: seconds from the start of a run, or dates, as the user writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from models.units import LONGEST, quantity

__all__ = ["Instant", "seconds"]


def _instant(value: Any) -> float | datetime:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-":
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"{value!r} is no date; write for example '2026-01-05 06:00'") from None
    else:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError("a time from the start ('3 d') or a date ('2026-01-05 06:00') is wanted")
        return quantity(value, "s", low=-LONGEST, high=LONGEST)
    if moment.tzinfo is not None:
        raise ValueError("dates are local to the plant; write them without a time zone")
    return moment


Instant = Annotated[
    float | datetime,
    BeforeValidator(_instant, json_schema_input_type=str | float),
]
"""A time from the start [s], or a date."""


def seconds(instant: float | datetime, start: datetime) -> float:
    """Turn an instant into seconds after `start`; negative before it."""
    return (instant - start).total_seconds() if isinstance(instant, datetime) else instant
