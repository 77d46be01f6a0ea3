from datetime import date, datetime, timedelta
from itertools import islice, pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar.description import Break, Calendar, Shift
from models.calendar.intervals import WEEKDAYS, working_intervals

HOUR = 3600.0
MONDAY = datetime(2026, 1, 5)
EVERY_DAY = WEEKDAYS


def hours(calendar: Calendar, shifts: list[Shift], end: float) -> list[tuple[float, float]]:
    return [(start / HOUR, stop / HOUR) for start, stop in working_intervals(calendar, shifts, end * HOUR)]


def shift(
    start: str, end: str, days: tuple[str, ...] = WEEKDAYS[:5], breaks: tuple[tuple[str, float], ...] = ()
) -> Shift:
    pauses = tuple(Break(start=at, duration=duration * HOUR) for at, duration in breaks)
    return Shift(start=start, end=end, days=days, breaks=pauses)


def test_no_shift_is_work_without_end() -> None:
    assert list(working_intervals(Calendar(), [], 10.0)) == [(0.0, inf)]


def test_a_day_shift_rests_at_the_weekend() -> None:
    week = hours(Calendar(), [shift("08:00", "16:00")], 8 * 24)
    assert week == [(24 * day + 8, 24 * day + 16) for day in (0, 1, 2, 3, 4, 7)]


def test_breaks_cut_and_may_touch_the_ends() -> None:
    one = shift("08:00", "16:00", ("mon",), (("12:00", 0.5), ("15:00", 1), ("08:00", 0.25)))
    assert hours(Calendar(), [one], 24) == [(8.25, 12), (12.5, 15)]


def test_a_night_shift_belongs_to_the_day_it_starts_on() -> None:
    night = shift("22:00", "06:00", breaks=(("02:00", 0.5),))
    calendar = Calendar(start=MONDAY, holidays=(date(2026, 1, 6),))
    # Monday's night ends on the holiday; the holiday's own night does not begin; Friday's ends on Saturday.
    assert hours(calendar, [night], 24 * 6) == [
        (22, 26), (26.5, 30), (70, 74), (74.5, 78), (94, 98), (98.5, 102), (118, 122), (122.5, 126),
    ]  # fmt: skip


def test_a_run_can_start_within_the_night_shift_of_the_eve() -> None:
    calendar = Calendar(start=datetime(2026, 1, 6, 2, 30))
    assert hours(calendar, [shift("22:00", "06:00", ("mon",))], 24) == [(0, 3.5)]


def test_a_run_that_starts_when_a_shift_ends() -> None:
    calendar = Calendar(start=datetime(2026, 1, 6, 6))
    assert hours(calendar, [shift("22:00", "06:00", ("mon", "tue"))], 24) == [(16, 24)]


def test_shifts_that_touch_or_overlap_are_one_interval() -> None:
    shifts = [shift("06:00", "14:00", ("mon",)), shift("14:00", "22:00", ("mon",)), shift("21:00", "23:00", ("mon",))]
    assert hours(Calendar(), shifts, 24) == [(6, 23)]


def test_an_extra_working_day_and_a_holiday() -> None:
    calendar = Calendar(
        working_days=(date(2026, 1, 10), date(2026, 1, 11)), holidays=(date(2026, 1, 9), date(2026, 1, 11))
    )
    found = hours(calendar, [shift("08:00", "16:00")], 24 * 7)
    assert [start // 24 for start, _ in found] == [0, 1, 2, 3, 5]  # Friday free, Saturday worked, both on Sunday: free


def test_round_the_clock_is_one_interval_for_ever() -> None:
    shifts = [
        shift("06:00", "14:00", EVERY_DAY),
        shift("14:00", "22:00", EVERY_DAY),
        shift("22:00", "06:00", EVERY_DAY),
    ]
    assert list(working_intervals(Calendar(), shifts, inf)) == [(0.0, inf)]
    late = Calendar(holidays=(date(2026, 1, 7),))
    assert hours(late, shifts, inf) == [(0, 54), (78, inf)]
    assert list(working_intervals(Calendar(), [shift("00:00", "24:00", EVERY_DAY)], inf)) == [(0.0, inf)]


def test_without_end_it_goes_on_past_the_last_date() -> None:
    # a Thursday; Python's dates end tomorrow, and a plant file may not go so far
    calendar = Calendar.model_construct(start=datetime(9999, 12, 30), holidays=(), working_days=())
    found = list(islice(working_intervals(calendar, [shift("08:00", "09:00")], inf), 300))
    assert found[-1][0] == pytest.approx(59 * 7 * 86400 + 6 * 86400 + 8 * HOUR)  # five a week: the 300th is in week 60


def test_a_shift_that_can_never_come_ends_the_list() -> None:
    never = Shift.model_construct(start=0.0, end=3600.0, days=(), breaks=())
    assert list(working_intervals(Calendar(), [never], inf)) == []
    saturday = Calendar(working_days=(date(2026, 1, 10),))
    assert hours(saturday, [never], inf) == [(120, 121)]
    resting = Shift.model_construct(start=0.0, end=3600.0, days=("mon",), breaks=(Break(start="00:00", duration=3600),))
    assert list(working_intervals(Calendar(), [resting], inf)) == []


def test_no_interval_before_its_time() -> None:
    assert hours(Calendar(), [shift("08:00", "16:00")], 8) == []
    assert hours(Calendar(), [shift("08:00", "16:00")], 9) == [(8, 16)]
    assert hours(Calendar(), [shift("08:00", "16:00")], 0) == []


STARTS = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")
DATES = st.lists(st.integers(-2, 16).map(lambda day: date(2026, 1, 5) + timedelta(days=day)), max_size=3).map(tuple)


@st.composite
def any_shift(draw: st.DrawFn) -> Shift:
    start, end = draw(STARTS), draw(STARTS)
    days = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True))
    bare = Shift(start=start, end=end, days=tuple(days))
    if bare.length < 2 * HOUR or not draw(st.booleans()):
        return bare
    offset = draw(st.integers(0, int(bare.length / 1800) - 2)) * 1800
    at = int(bare.start + offset) % 86400
    pause = Break(start=f"{at // 3600:02d}:{at % 3600 // 60:02d}", duration=draw(st.sampled_from([1800.0, 3600.0])))
    return Shift(start=start, end=end, days=tuple(days), breaks=(pause,))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(any_shift(), min_size=1, max_size=3),
    DATES,
    DATES,
    st.integers(0, 47),
)
def test_against_the_definition(
    shifts: list[Shift], holidays: tuple[date, ...], extra: tuple[date, ...], half: int
) -> None:
    """Every quarter of an hour within two weeks is worked or not, as the definition says of this quarter alone."""
    begin = MONDAY + timedelta(minutes=30 * half)
    calendar = Calendar(start=begin, holidays=holidays, working_days=extra)
    end = 14 * 86400.0
    found = list(working_intervals(calendar, shifts, end))
    for (_, stop), (start, _) in pairwise(found):
        assert stop < start
    assert all(0 <= start < min(stop, end) for start, stop in found)

    def worked(moment: datetime) -> bool:
        for one in shifts:
            for back in (0, 1):
                day = moment.date() - timedelta(days=back)
                runs = (WEEKDAYS[day.weekday()] in one.days or day in extra) and day not in holidays
                since = (moment - datetime(day.year, day.month, day.day)).total_seconds() - one.start
                paused = any(0 <= since - (p.start - one.start) % 86400 < p.duration for p in one.breaks)
                if runs and 0 <= since < one.length and not paused:
                    return True
        return False

    for quarter in range(1, int(end / 900), 2):
        at = 900.0 * quarter
        assert any(a <= at < b for a, b in found) == worked(begin + timedelta(seconds=at)), at


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "9999-12-31"},
        {"start": "0001-01-01"},
        {"holidays": ("9999-12-31",)},
        {"working_days": ("1800-01-01",)},
    ],
)
def test_a_calendar_far_away_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="years"):
        Calendar.model_validate(fields)
