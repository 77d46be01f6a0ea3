"""Working hours: the minutes of a week in which a station is open, as shifts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["open_minutes", "shifts_of"]

Floats = NDArray[np.float64]
WEEK = 10080
"""Minutes of a week."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 28
"""Stretches of a week that can be shifts; more are no pattern."""


def open_minutes(begin: Floats, end: Floats, length: float) -> NDArray[np.bool_] | None:
    """Minutes of the week that are not closed, from stays in the state off shift.

    Parameters
    ----------
    begin, end : of the stays, seconds after a Monday's midnight
    length : of the log [s]

    Returns
    -------
    (10080,) or None where there is no weekly pattern
    """
    first, last = np.round(begin / 60).astype(np.int64), np.round(end / 60).astype(np.int64)
    weeks = max(int(np.ceil(length / 60 / WEEK)), 1)
    steps = np.zeros(weeks * WEEK + 1, np.int64)
    np.add.at(steps, first.clip(0, weeks * WEEK), 1)
    np.add.at(steps, last.clip(0, weeks * WEEK), -1)
    closed = (np.cumsum(steps)[:-1] > 0).reshape(weeks, WEEK)
    seen = np.arange(weeks * WEEK).reshape(weeks, WEEK) * 60 < length
    share = (closed & seen).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    open_ = np.asarray(share < 0.5)
    return open_ if 0 < open_.sum() < WEEK and len(_edges(open_)) <= MOST else None


def _edges(open_: NDArray[np.bool_]) -> list[tuple[int, int]]:
    change = np.flatnonzero(np.diff(np.concatenate([[False], open_, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(change[::2], change[1::2], strict=True)]


def shifts_of(open_: NDArray[np.bool_], prefix: str) -> dict[str, dict[str, Any]]:
    """Write open minutes as shifts; equal hours of several days are one shift.

    Examples
    --------
    >>> week = np.zeros(WEEK, bool)
    >>> week[360:840] = week[1440 + 360 : 1440 + 840] = True
    >>> shifts_of(week, "day")
    {'day 06:00': {'start': '06:00', 'end': '14:00', 'days': ['mon', 'tue']}}
    """
    stretches = _edges(open_)
    if len(stretches) > 1 and stretches[0][0] == 0 and stretches[-1][1] == WEEK:
        stretches = [*stretches[1:-1], (stretches[-1][0], WEEK + stretches[0][1])]
    days: dict[tuple[int, int], list[str]] = {}
    for first, last in stretches:
        while last - first > 1440:
            cut = (first // 1440 + 1) * 1440
            days.setdefault((first % 1440, 1440), []).append(DAYS[first // 1440 % 7])
            first = cut
        if last > first:
            clock = (first % 1440, (last - 1) % 1440 + 1)
            days.setdefault(clock, []).append(DAYS[first // 1440 % 7])
    made: dict[str, dict[str, Any]] = {}
    for (first, last), which in sorted(days.items()):
        name = f"{prefix} {first // 60:02}:{first % 60:02}"
        name = f"{name}-{last // 60:02}:{last % 60:02}" if name in made else name
        made[name] = {"start": _clock(first), "end": _clock(last), "days": sorted(set(which), key=DAYS.index)}
    return made


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
