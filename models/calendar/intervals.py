"""Shifts on the calendar: when people, stations and base loads work, in seconds from the start of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.calendar.description import Calendar, Shift

__all__ = ["DAY", "WEEKDAYS", "working_intervals"]

DAY = 86400.0
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Interval = tuple[float, float]


def working_intervals(calendar: Calendar, shifts: Sequence[Shift], end: float) -> Iterator[Interval]:
    """Give the working time of some shifts, interval after interval, without end if `end` is infinite.

    A shift belongs to the day on which it starts, also if it ends on the next. On a holiday no shift starts; on one of
    the calendar's `working_days` every shift starts, whatever its weekdays; a day that is both is a holiday. Shifts
    that overlap or touch make one interval; breaks cut them.

    Parameters
    ----------
    calendar : the date of second zero, holidays and extra working days
    shifts : the shifts; without any, work never stops
    end : intervals that start at this time or later are not wanted [s], may be infinite

    Yields
    ------
    start, stop : float, float
        Seconds from `calendar.start`, 0 <= start < stop, in their order, with a gap between each and the next. An
        interval that reaches `end` is the last one and stops there or later; it stops at infinity if work goes on for
        ever from its start.

    Examples
    --------
    >>> from models.calendar.description import Calendar, Shift
    >>> early = Shift(start="06:00", end="14:00", breaks=({"start": "10:00", "duration": 1800},))
    >>> list(working_intervals(Calendar(), [early], 86400.0))
    [(21600.0, 36000.0), (37800.0, 50400.0)]
    """
    if not shifts:
        yield 0.0, inf
        return
    start = calendar.start
    # Times are counted from the midnight before the run, where shifts lie on exact numbers, and moved when they leave.
    offset = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
    limit = end + offset
    current: Interval | None = None
    for begin, stop in _merged(calendar, shifts, limit):
        if stop > offset:
            current = (max(begin - offset, 0.0), stop - offset)
            if current[0] >= end:
                return
            yield current


def _merged(calendar: Calendar, shifts: Sequence[Shift], limit: float) -> Iterator[Interval]:
    """Yield merged intervals in seconds from the midnight before the start, until one reaches `limit`."""
    midnight = calendar.start.toordinal()
    holidays = {day.toordinal() - midnight for day in calendar.holidays}
    extra = {day.toordinal() - midnight for day in calendar.working_days} - holidays
    plans = [({WEEKDAYS.index(day) for day in shift.days}, pieces) for shift in shifts if (pieces := _pieces(shift))]
    first_weekday = calendar.start.weekday()
    # From `regular` on every week is like the next: no special day, no night shift that began on one.
    regular = max(holidays | extra | {-1}) + 2
    endless = any(days for days, _ in plans)
    waiting: list[Interval] = []
    day = -1  # the shift that began on the eve may still be on
    while plans and day * DAY < limit and (endless or day < regular or waiting):
        for days, pieces in plans:
            if day not in holidays and (day in extra or (first_weekday + day) % 7 in days):
                waiting += [(day * DAY + begin, day * DAY + stop) for begin, stop in pieces]
        day += 1
        waiting = list(_joined(waiting))
        while waiting and waiting[0][1] < day * DAY:  # nothing that is still to come can touch it
            yield waiting.pop(0)
        if waiting and waiting[0][1] - max(waiting[0][0], regular * DAY) >= 7 * DAY:
            yield waiting[0][0], inf  # a whole regular week without a gap, hence all that follow
            return
    yield from waiting


def _pieces(shift: Shift) -> list[Interval]:
    """Cut the breaks out of a shift; intervals in seconds from the midnight before it."""
    pieces, begin, end = [], shift.start, shift.start + shift.length
    for pause_start, pause in sorted(((pause.start - shift.start) % DAY, pause.duration) for pause in shift.breaks):
        if shift.start + pause_start > begin:
            pieces.append((begin, shift.start + pause_start))
        begin = max(begin, shift.start + pause_start + pause)
    if begin < end:
        pieces.append((begin, end))
    return pieces


def _joined(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Merge intervals that overlap or touch."""
    current: Interval | None = None
    for begin, stop in sorted(intervals):
        if current is None:
            current = begin, stop
        elif begin <= current[1]:
            current = current[0], max(current[1], stop)
        else:
            yield current
            current = begin, stop
    if current is not None:
        yield current
