"""Hours of the week from stays off shift: as regular as the stays let them be."""

from __future__ import annotations

import numpy as np
import pytest

from twin.building.hours import shifts_of
from twin.building.weekly import Seen, same_weeks, seen_of, week_of

HOUR, DAY = 3600.0, 86400.0
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def seen(days: int, opens: dict[int, tuple[float, float]], late: float = 0.0, seed: int = 1) -> Seen:
    """What a station did that is open from and to an hour on days after the start, and closes late by up to so much.

    What it does late is work that began an hour before the closing.
    """
    rng = np.random.default_rng(seed)
    begin, end, work = [], [], []
    last = 0.0
    for day, (first, close) in sorted(opens.items()):
        over = float(rng.uniform(0, late))
        begin.append(last)
        end.append(day * DAY + first * HOUR)
        last = day * DAY + close * HOUR + over
        work.append((last - over - HOUR, last))
    work_begin, work_end = np.array(work if late else np.zeros((0, 2))).T
    return seen_of(np.array([*begin, last]), np.array([*end, days * DAY]), work_begin, work_end, days * DAY)


def weekdays(weeks: int, first: float, last: float) -> dict[int, tuple[float, float]]:
    """Give the same hours on all days from Monday to Friday."""
    return {7 * week + day: (first, last) for week in range(weeks) for day in range(5)}


def shifts(one: Seen) -> list[dict[str, object]]:
    """The shifts that were found."""
    week = week_of(one)
    assert week is not None
    return list(shifts_of(week.open, "shift").values())


@pytest.mark.parametrize("late", [0.0, HOUR])
def test_late_closings_do_not_make_another_shift(late: float) -> None:
    assert shifts(seen(7, weekdays(1, 6, 14), late)) == [{"start": "06:00", "end": "14:00", "days": WORKDAYS}]


def test_one_early_friday_is_an_exception_and_many_are_a_rule() -> None:
    opens = weekdays(8, 6, 14)
    once = seen(56, opens | {11: (6, 12)})
    assert shifts(once) == [{"start": "06:00", "end": "14:00", "days": WORKDAYS}]
    week = week_of(once)
    assert week is not None
    assert week.differ == 1
    always = shifts(seen(56, opens | {7 * n + 4: (6, 12) for n in range(8)}))
    assert [(one["end"], one["days"]) for one in always] == [("12:00", ["fri"]), ("14:00", WORKDAYS[:4])]


def test_times_off_the_hour_are_kept_where_many_days_show_them() -> None:
    odd = 6 + 7 / 60
    assert shifts(seen(28, weekdays(4, odd, 14)))[0]["start"] == "06:07"
    assert shifts(seen(28, weekdays(4, 6.25, 14)))[0]["start"] == "06:15"


def test_a_night_shift_reaches_over_midnight() -> None:
    assert shifts(seen(28, weekdays(4, 22, 30))) == [{"start": "22:00", "end": "06:00", "days": WORKDAYS}]


def test_nobody_works_on_a_weekend_that_was_not_seen_and_a_weekday_is_as_the_others() -> None:
    part = dict.fromkeys(range(4), (6.0, 14.0))
    assert shifts(seen(4, part)) == [{"start": "06:00", "end": "14:00", "days": WORKDAYS}]
    part[5] = (6.0, 14.0)
    assert shifts(seen(7, part))[0]["days"] == ["mon", "tue", "wed", "thu", "sat"]


def test_stations_share_a_week_unless_they_differ() -> None:
    one, other = seen(14, weekdays(2, 6, 14), HOUR, 1), seen(14, weekdays(2, 6, 14), HOUR, 2)
    two = seen(14, weekdays(2, 6, 22), HOUR, 3)
    found = same_weeks([one, two, other])
    assert all(week is not None for week in found)
    hours = [float(week.open.sum()) / 60 for week in found if week]
    assert hours == [40, 80, 40]


def test_what_is_never_closed_has_no_week() -> None:
    nothing = np.zeros(0)
    assert week_of(seen_of(nothing, nothing, nothing, nothing, 14 * DAY)) is None
    assert week_of(seen_of(np.zeros(1), np.full(1, 14 * DAY), nothing, nothing, 14 * DAY)) is None
