"""Working hours: the minutes of a week in which a station is open, as shifts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["shifts_of"]

WEEK, DAY = 10080, 1440
"""Minutes of a week and of a day."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PAUSE = 60
"""Minutes of the longest break; what is longer parts two shifts."""
Stretch = tuple[int, int]
"""First minute of the week, and the one after the last."""


def _edges(open_: NDArray[np.bool_]) -> list[Stretch]:
    change = np.flatnonzero(np.diff(np.concatenate([[False], open_, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(change[::2], change[1::2], strict=True)]


def shifts_of(open_: NDArray[np.bool_], prefix: str) -> dict[str, dict[str, Any]]:
    """Write open minutes as shifts; equal hours of several days are one shift, short pauses are breaks.

    Examples
    --------
    >>> week = np.zeros(WEEK, bool)
    >>> week[360:840] = week[1440 + 360 : 1440 + 840] = True
    >>> shifts_of(week, "day")
    {'day 06:00': {'start': '06:00', 'end': '14:00', 'days': ['mon', 'tue']}}
    >>> week[600:630] = week[1440 + 600 : 1440 + 630] = False
    >>> shifts_of(week, "day")["day 06:00"]["breaks"]
    [{'start': '10:00', 'duration': '30 min'}]
    """
    stretches = _edges(open_)
    if len(stretches) > 1 and stretches[0][0] == 0 and stretches[-1][1] == WEEK:
        stretches = [*stretches[1:-1], (stretches[-1][0], WEEK + stretches[0][1])]
    days: dict[tuple[tuple[int, int], ...], list[str]] = {}
    for parts in _with_breaks(_by_day(stretches)):
        at = parts[0][0] // DAY
        clock = tuple((first - at * DAY, last - at * DAY) for first, last in parts)
        days.setdefault(clock, []).append(DAYS[at % 7])
    made: dict[str, dict[str, Any]] = {}
    for clock, which in sorted(days.items()):
        first, last = clock[0][0], clock[-1][1]
        name = f"{prefix} {_clock(first)}"
        name = f"{name}-{_clock(last)}" if name in made else name
        while name in made:
            name += "'"
        made[name] = {"start": _clock(first), "end": _clock(last), "days": sorted(set(which), key=DAYS.index)}
        breaks = [{"start": _clock(end), "duration": f"{begin - end} min"} for (_, end), (begin, _) in pairwise(clock)]
        made[name] |= {"breaks": breaks} if breaks else {}
    return made


def _by_day(stretches: list[Stretch]) -> list[Stretch]:
    """Cut stretches of more than a day at midnight."""
    cut = []
    for first, last in stretches:
        while last - first > DAY:
            midnight = (first // DAY + 1) * DAY
            cut.append((first, midnight))
            first = midnight
        cut.append((first, last))
    return cut


def _with_breaks(stretches: list[Stretch]) -> list[tuple[Stretch, ...]]:
    """Put together what only a break parts, up to the hours of a day."""
    shifts: list[tuple[Stretch, ...]] = []
    for one in stretches:
        pause = one[0] - shifts[-1][-1][1] if shifts else 0
        if 0 < pause <= PAUSE and one[1] - shifts[-1][0][0] <= DAY:
            shifts[-1] = (*shifts[-1], one)
        else:
            shifts.append((one,))
    return shifts


def _clock(minute: int) -> str:
    minute = (minute - 1) % DAY + 1 if minute > DAY else minute
    return f"{minute // 60:02}:{minute % 60:02}"
