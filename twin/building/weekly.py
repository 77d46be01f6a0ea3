"""The weekly hours that describe stays off shift shortest: regular unless the stays pay for every exception.

Hours are told in two parts (minimum description length, Rissanen 1978): the bits of the pattern, and those of each
stretch of time in which a day differs from it. Times on a quarter of an hour cost fewer bits than others; days share
hours, and stations share weeks, where telling them apart would cost more than it saves. So a few days give the hours
that a person would write, and many give what they differ in. A station that finishes its work closes late, never early:
what begins at a closing costs half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.hours import WEEK

__all__ = ["WEEKEND", "Seen", "Week", "same_weeks", "seen_of", "week_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY = 1440
"""Minutes of a day."""
QUARTER = 15
END = math.log2(DAY)
"""Bits of one end of a stretch that differs."""
ROUND = {60: 1.0 + math.log2(24), 30: 2.0 + math.log2(24), 15: 3.0 + math.log2(48), 1: 3.0 + math.log2(DAY)}
"""Bits of an opening or closing on the hour, on the half hour, on a quarter, and of another: each costs a bit more."""
ODD_TIMES = 100
"""Other times at which most stays begin or end that are looked at."""
WEEKEND = 5
"""First day of the weekend."""


@dataclass(frozen=True)
class Seen:
    """What was seen of the minutes of a week.

    Attributes
    ----------
    closed : (7, 1440) how often the station was off shift
    open : (7, 1440) how often it was not, but for work under way: that may be finished after a closing
    covered : (7,) minutes that the log covers once at least
    """

    closed: Ints
    open: Ints
    covered: Ints

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            self.closed + other.closed, self.open + other.open, np.asarray(np.maximum(self.covered, other.covered))
        )

    @property
    def days(self) -> list[int]:
        """Days of the week of which something is known: at least half was seen once."""
        return np.flatnonzero(self.covered >= DAY // 2).tolist()


class Week(NamedTuple):
    """Hours of a week, the bits that tell them and what differs, and how many stretches of time do."""

    open: NDArray[np.bool_]
    bits: float
    differ: int


class _Hours(NamedTuple):
    """Hours of some days of the week."""

    open: NDArray[np.bool_]
    bits: float


def seen_of(begin: Floats, end: Floats, work_begin: Floats, work_end: Floats, length: float) -> Seen:
    """Count by minute of the week what a unit did.

    Parameters
    ----------
    begin, end : of its stays off shift, seconds after a Monday's midnight
    work_begin, work_end : of its operations [s]
    length : of the log [s]
    """
    minutes = max(math.ceil(length / 60 / WEEK), 1) * WEEK
    covered = np.arange(minutes) * 60 < length
    closed = _within(np.round(begin / 60), np.round(end / 60), minutes) & covered
    under_way = _within(np.floor(work_begin / 60) + 1, np.ceil(work_end / 60), minutes)
    open_ = covered & ~closed & ~under_way
    tables = [one.reshape(-1, 7, DAY).sum(axis=0) for one in (closed, open_, covered)]
    return Seen(tables[0], tables[1], (tables[2] > 0).sum(axis=1))


def _within(first: Floats, after: Floats, minutes: int) -> NDArray[np.bool_]:
    """Minutes that lie in stretches of time."""
    steps = np.zeros(minutes + 1, np.int64)
    longer = after > first
    np.add.at(steps, first[longer].astype(np.int64).clip(0, minutes), 1)
    np.add.at(steps, after[longer].astype(np.int64).clip(0, minutes), -1)
    return np.asarray(np.cumsum(steps)[:-1] > 0)


def week_of(seen: Seen) -> Week | None:
    """Find the hours of a week; None where it is never closed, or never open.

    Days are put together two by two as long as that saves bits. A day that was not seen has the hours of most days
    between Monday and Friday; on a weekend that was not seen nobody works.
    """
    classes: list[tuple[int, ...]] = [(day,) for day in seen.days]
    if not classes:
        return None
    hours = {one: _hours(seen, one) for one in classes}

    def total(split: Sequence[tuple[int, ...]]) -> float:
        for one in split:
            if one not in hours:
                hours[one] = _hours(seen, one)
        return sum(hours[one].bits for one in split) + 7 * math.log2(max(len(split), 1))

    while len(classes) > 1:
        merged = [
            [*(other for other in classes if other not in (a, b)), tuple(sorted(a + b))]
            for a, b in combinations(classes, 2)
        ]
        best = min(merged, key=total)
        if total(best) > total(classes):
            break
        classes = best
    week = np.zeros((7, DAY), np.bool_)
    usual = max(classes, key=lambda days: sum(day < WEEKEND for day in days))
    week[:WEEKEND] = hours[usual].open
    for days in classes:
        week[list(days)] = hours[days].open
    if week.all() or not week.any():
        return None
    return Week(week.ravel(), total(classes), round(_differing(seen, week)))


def same_weeks(seen: Sequence[Seen]) -> list[Week | None]:
    """Find the week of each station; stations have one in common where two would cost more bits."""
    groups: list[tuple[list[int], Seen, Week]] = []
    found: list[Week | None] = [week_of(one) for one in seen]
    for number, (mine, own) in enumerate(zip(seen, found, strict=True)):
        if own is None:
            continue
        for at, (members, theirs, week) in enumerate(groups):
            both = week if _bits(mine, week) <= own.bits else week_of(theirs + mine)
            if both is week or (both is not None and both.bits <= week.bits + own.bits):
                groups[at] = ([*members, number], theirs + mine, both)
                break
        else:
            groups.append(([number], mine, own))
    for members, together, week in groups:
        common = week if len(members) == 1 else week_of(together) or week
        for number in members:
            found[number] = common._replace(differ=round(_differing(seen[number], common.open.reshape(7, DAY))))
    return found


def _bits(seen: Seen, week: Week) -> float:
    """Bits of what differs from a week that is known."""
    return 2 * END * _differing(seen, week.open.reshape(7, DAY))


def _differing(seen: Seen, week: NDArray[np.bool_]) -> float:
    """Stretches of time that differ from a week; what begins at an opening or closing counts half."""
    count = 0.0
    for day in seen.days:
        wrong = np.where(week[day], seen.closed[day], seen.open[day])
        edge = week[day] != np.roll(week[day], 1)
        count += float(np.where(edge, 0.5 * wrong, np.maximum(np.diff(wrong, prepend=0), 0)).sum())
    return count


def _hours(seen: Seen, days: tuple[int, ...]) -> _Hours:
    """Find the hours of some days that cost the fewest bits, by dynamic programming over the times of the day."""
    closed, open_ = (one[list(days)].sum(axis=0) for one in (seen.closed, seen.open))
    more = [np.maximum(np.diff(one, prepend=0), 0) for one in (closed, open_)]
    jump = np.abs(np.diff(closed, prepend=0))
    odd = np.argsort(-jump, kind="stable")[:ODD_TIMES]
    times = np.union1d(np.arange(0, DAY, QUARTER), odd[jump[odd] > 0])
    # stays begun between two times: while open a closed one differs, while closed an open one
    stay = [2 * END * np.add.reduceat(one, times) for one in more]
    rest = [one - 2 * END * each[times] for one, each in zip(stay, more, strict=True)]
    price = np.select([times % minutes == 0 for minutes in ROUND], list(ROUND.values()))
    # turning to open at a time, those still closed differ from there, and the other way round
    turn = [END * one[times] + left + price for one, left in zip((closed, open_), rest, strict=True)]
    both = [_cheapest(first, stay, turn) for first in (0, 1)]
    bits, states = min(both, key=lambda one: one[0])
    return _Hours(np.repeat(states == 0, np.diff(np.append(times, DAY))), bits)


def _cheapest(first: int, stay: list[Floats], turn: list[Floats]) -> tuple[float, NDArray[np.int64]]:
    """Find the cheapest row of states (0 open, 1 closed) that begins with one and comes back to it (Viterbi 1967)."""
    stays, turns = [one.tolist() for one in stay], [one.tolist() for one in turn]
    count = len(stays[0])
    cost = [math.inf, math.inf]
    cost[first] = stays[first][0]
    came: list[tuple[int, int]] = [(first, first)]
    for at in range(1, count):
        keep = cost[0] + stays[0][at], cost[1] + stays[1][at]
        change = cost[1] + turns[0][at], cost[0] + turns[1][at]
        came.append((0 if keep[0] <= change[0] else 1, 1 if keep[1] <= change[1] else 0))
        cost = [min(keep[0], change[0]), min(keep[1], change[1])]
    # the day comes again: ending otherwise, it turns at midnight
    back = turns[first][0] - stays[first][0]
    end = first if cost[first] <= cost[1 - first] + back else 1 - first
    bits = cost[end] + (0.0 if end == first else back)
    states = np.empty(count, np.int64)
    for at in range(count - 1, -1, -1):
        states[at] = end
        end = came[at][end]
    return bits, states
