"""Working hours from when work begins: quarters of an hour of the week in which none ever does are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.draft import Draft
from twin.building.hours import WEEK, shifts_of
from twin.building.operations import Operations
from twin.building.weekly import WEEKEND

__all__ = ["Hours", "net_work", "working_hours", "write_hours"]

Floats = NDArray[np.float64]
QUARTER = 15
"""Minutes of a bin."""
BINS = WEEK // QUARTER
EXPECTED = 12.0
"""A stretch is closed if so many beginnings, or heaps of them, would be expected in it at the rate of the other
hours ..."""
SEEN = 0.02
"""... and at most this share of them was seen."""
UNSURE = 3.0
"""Where fewer beginnings would be expected, that none was seen says nothing (5 % of chance, Poisson)."""
LONG = 8
"""Stretches of so many bins are found in each day; shorter ones, as breaks, only at the same time of all days."""
FEWEST = 40
"""Beginnings from which hours are told."""
WEEKS = 3
"""Weeks that tell what is different on one day of the week: work that came in heaps leaves gaps in one or two."""
MOST = 4
"""More shifts than this are no pattern."""
WITHIN = 0.75
"""So much of the work ends in the hours in which it begins; else the log books beginnings at a fixed time."""
OVER = 0.05
"""Operations go on over a closing if at least this share of the closings lie within one."""
WEEK_SECONDS = WEEK * 60.0


@dataclass(frozen=True)
class Hours:
    """Hours of the week in which a station works.

    Attributes
    ----------
    open : (minutes of a week,)
    interrupt : operations are interrupted when it closes; else they are finished
    seen, expected : beginnings in the closed hours, and how many there would be at the rate of the others
    """

    open: NDArray[np.bool_]
    interrupt: bool
    seen: int
    expected: float

    def clock(self) -> Callable[[Floats], Floats]:
        """Open time [s] from a Monday's midnight to an instant [s], as a function."""
        done = np.concatenate([[0.0], np.cumsum(self.open) * 60.0])

        def passed(time: Floats) -> Floats:
            week, rest = np.divmod(time, WEEK_SECONDS)
            minute = np.minimum((rest // 60).astype(np.int64), WEEK - 1)
            within = (rest - minute * 60.0) * self.open[minute]
            return np.asarray(week * done[-1] + done[minute] + within)

        return passed


def working_hours(ops: Operations) -> dict[int, Hours]:
    """Find the hours of each station; those that tell too little have the hours of all together, if there are any."""
    together = _hours(ops.begin, ops.begin, ops.end)
    found = {}
    for number in np.unique(ops.station).tolist():
        mine = ops.station == number
        own = _hours(ops.begin[mine], ops.begin[mine], ops.end[mine])
        best = own if own is not None and (together is None or _apart(own, together)) else together
        if best is not None and _ends(best.open, ops.end[mine]) >= WITHIN:
            over = _interrupted(best.open, ops.begin[mine], ops.end[mine])
            found[number] = replace(best, interrupt=over)
    return found


def _apart(one: Hours, other: Hours) -> bool:
    """Tell whether hours differ by more than an hour a week."""
    return int((one.open != other.open).sum()) > 60


def _hours(times: Floats, begin: Floats, end: Floats) -> Hours | None:
    """Hours from beginnings; None where work begins at all hours, or too rarely to tell, or in too short a time."""
    if len(times) < FEWEST or times.max() - times.min() < 1.5 * WEEK_SECONDS / 7:
        return None
    count = np.bincount((times % WEEK_SECONDS // (60 * QUARTER)).astype(np.int64), minlength=BINS).astype(float)
    covered = _covered(float(times.min()), float(times.max()))
    closed, heap = np.zeros(BINS, np.bool_), _heap(times)
    for _ in range(4):
        rate = count[~closed & (covered > 0)].sum() / max(covered[~closed].sum(), 1.0)
        fresh = _closed(count / heap, covered, covered * rate / heap)
        if (fresh == closed).all():
            break
        closed = fresh
    if not closed.any() or closed.all():
        return None
    for day in (WEEKEND, WEEKEND + 1):  # on a weekend that was not seen nobody works
        mine = slice(day * BINS // 7, (day + 1) * BINS // 7)
        closed[mine] |= not covered[mine].any()
    open_ = np.repeat(~closed, QUARTER)
    if len(shifts_of(open_, "shift")) > MOST:
        return None
    return Hours(open_, False, int(count[closed].sum()), float((covered * rate)[closed].sum()))


def _heap(times: Floats) -> float:
    """How many beginnings come together: the variance over the mean of their number in two hours of different weeks.

    Those of one order or of one day that was busy say no more than one alone (McCullagh and Nelder 1989, section 6.2).
    """
    window = (times // (60 * QUARTER * LONG)).astype(np.int64)
    count = np.bincount(window - window.min())[1:-1]  # those at the ends may not be whole
    weeks = len(count) * LONG // BINS
    if weeks < 2:
        return 1.0
    each = count[: weeks * BINS // LONG].reshape(weeks, -1)
    return max(1.0, float(each.var(axis=0, ddof=1).sum() / max(each.mean(axis=0).sum(), 1e-9)))


def _covered(first: float, last: float) -> Floats:
    """How often each bin of the week lies wholly between two instants [s]."""
    edges = np.arange(np.ceil(first / (60 * QUARTER)), np.floor(last / (60 * QUARTER))).astype(np.int64)
    return np.bincount(edges % BINS, minlength=BINS).astype(float)


def _closed(count: Floats, covered: Floats, expected: Floats) -> NDArray[np.bool_]:
    """Bins in which nothing begins: long stretches of the week, and times of the day at which it rests on all days.

    What was covered in fewer weeks than tell a habit can be a free weekend, but no hours of one day of the week.
    """
    long = _quiet(count, np.where(covered >= WEEKS, expected, 0.0), LONG)
    for day in (WEEKEND, WEEKEND + 1):
        mine = slice(day * BINS // 7, (day + 1) * BINS // 7)
        long[mine] |= expected[mine].sum() >= EXPECTED and count[mine].sum() <= SEEN * expected[mine].sum()
    by_day = [np.where(long, 0.0, values).reshape(7, -1).sum(axis=0) for values in (count, expected)]
    return long | np.tile(_quiet(by_day[0], by_day[1], 1), 7)


def _quiet(count: Floats, expected: Floats, shortest: int) -> NDArray[np.bool_]:
    """Stretches of bins, each almost without beginnings, in which many were expected; they go round."""
    bins = len(count)
    still = (count <= SEEN * expected) & (expected > 0)  # of what the log does not cover nothing is known
    if still.all() or not still.any():
        return np.zeros(bins, np.bool_)
    start = int(np.flatnonzero(~still)[0])
    rolled, awaited = np.roll(still, -start), np.roll(expected, -start)
    edges = np.flatnonzero(np.diff(np.append(rolled, False).astype(np.int8), prepend=np.int8(0)))
    closed = np.zeros(bins, np.bool_)
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if after - first >= shortest and awaited[first:after].sum() >= EXPECTED:
            first, after = _rounded(first, after, start, awaited)
            closed[first:after] = True
    return np.roll(closed, start)


def _rounded(first: int, after: int, start: int, expected: Floats) -> tuple[int, int]:
    """Move the ends of a closed stretch to the hour or the half hour, where the beginnings do not speak against it.

    Parameters
    ----------
    first, after : bins of the stretch, counted from `start`
    expected : beginnings in each bin, counted likewise
    """
    for bins in (4, 2):
        to = first + (-first - start) % bins
        if to < after and expected[first:to].sum() < UNSURE:
            first = to
            break
    for bins in (4, 2):
        to = after - (after + start) % bins
        if to > first and expected[to:after].sum() < UNSURE:
            after = to
            break
    return first, after


def _ends(open_: NDArray[np.bool_], end: Floats) -> float:
    """Share of the operations that end in open hours; what ends at the closing does."""
    return float(open_[((end - 1.0) % WEEK_SECONDS // 60).astype(np.int64)].mean())


def _interrupted(open_: NDArray[np.bool_], begin: Floats, end: Floats) -> bool:
    """Tell whether operations go on over closings."""
    closes = np.flatnonzero(open_ & ~np.roll(open_, -1)) * 60.0 + 60.0
    quarter = 60.0 * QUARTER
    reopens = []
    for at in closes.tolist():
        minute = int(at // 60) % WEEK
        length = int(np.argmax(np.roll(open_, -minute)))
        reopens.append(at + 60.0 * length)
    over = total = 0
    for first, last in zip(closes.tolist(), reopens, strict=True):
        shift = np.floor((begin - first) / WEEK_SECONDS) * WEEK_SECONDS + WEEK_SECONDS
        at, after = first + shift, last + shift
        weeks = max(int(np.ceil((end.max() - begin.min()) / WEEK_SECONDS)), 1)
        over += int(((begin < at) & (end > after - quarter)).sum())
        total += weeks
    return over > OVER * total


def net_work(ops: Operations, hours: dict[int, Hours]) -> Operations:
    """Take closed hours out of the work of stations that interrupt it."""
    work = ops.work.copy()
    for number, one in hours.items():
        if one.interrupt:
            mine = ops.station == number
            clock = one.clock()
            work[mine] = np.minimum(work[mine], clock(ops.end[mine]) - clock(ops.begin[mine]))
    return replace(ops, work=work)


def write_hours(draft: Draft, ops: Operations, hours: dict[int, Hours]) -> None:
    """Write shifts, and who works in them."""
    shifts: dict[str, Any] = draft.plant.setdefault("shifts", {})
    for number, one in hours.items():
        station = draft.plant["stations"].get(ops.stations[number])
        if station is None or "shifts" in station:
            continue
        names = []
        for name, what in shifts_of(one.open, "shift").items():
            same = next((known for known, other in shifts.items() if other == what), None)
            fresh = name if same is None else same
            while same is None and fresh in shifts:
                fresh += "'"
            shifts[fresh] = what
            names.append(fresh)
        station["shifts"] = names
        station["at_shift_end"] = "interrupt" if one.interrupt else "finish"
        said = f"{one.seen} operations begin in the other hours, {one.expected:.0f} would at the rate of these"
        draft.say(said, "stations", ops.stations[number], "shifts")
    if not shifts:
        del draft.plant["shifts"]
