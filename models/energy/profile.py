"""Energy over time: base loads by shift, prices by time of use, cost and monthly peak, on slots of the demand interval.

Slots follow the clock: with quarters of an hour they begin at 00:00, 00:15, ... Slot n covers edges[n] to edges[n + 1],
in seconds after the start of the run; a run that starts at 06:07 has its first edge at -420 s. Only the part of a slot
that lies between 0 and the end of the run counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.calendar.intervals import DAY, WEEKDAYS, working_intervals
from models.instants import seconds

if TYPE_CHECKING:
    from models.calendar.description import Calendar, Shift
    from models.energy.description import BaseLoad, Medium, Tariff

__all__ = [
    "MonthlyPeak",
    "base_load_energy",
    "day_steps",
    "demand_cost",
    "energy_cost",
    "load_steps",
    "media_cost",
    "media_electricity",
    "monthly_peaks",
    "slot_edges",
    "slot_prices",
    "working_time_before",
]

Floats = NDArray[np.float64]


class MonthlyPeak(NamedTuple):
    """The highest demand of a calendar month, or of the part of it that was run."""

    year: int
    month: int
    power: float
    """Highest mean power over a slot [W]."""
    share: float
    """Share of the month that lies within the run."""


def slot_edges(calendar: Calendar, interval: float, end: float) -> Floats:
    """Borders of the slots that hold the run [s], shape (N + 1,)."""
    start = calendar.start
    clock = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
    offset = clock % interval
    count = max(1, int(np.ceil((end + offset) / interval * (1 - 1e-12))))
    edges: Floats = np.arange(count + 1, dtype=np.float64) * interval
    return edges - offset


def working_time_before(calendar: Calendar, shifts: Sequence[Shift], times: Floats, end: float) -> Floats:
    """Working time between 0 and each of some instants, none of it after `end` [s]; shape of `times`."""
    spans = [(start, min(stop, end)) for start, stop in working_intervals(calendar, shifts, end)]
    if not spans:
        return np.zeros_like(times)
    table = np.array(spans)
    worked = np.concatenate([[0.0], np.cumsum(table[:, 1] - table[:, 0])])
    ends = np.column_stack([worked[:-1], worked[1:]]).ravel()
    before: Floats = np.interp(times, table.ravel(), ends)
    return before


def base_load_energy(
    loads: Mapping[str, BaseLoad], shifts: Mapping[str, Shift], calendar: Calendar, edges: Floats, end: float
) -> Floats:
    """Energy of each base load in each slot [J], shape (N, loads); a slot that is partly on counts partly.

    Without shifts a load is always on. Outside of its shifts it takes its `off_power`. One with a profile takes that.
    """
    inside = np.diff(np.clip(edges, 0.0, end))
    table = np.zeros((len(edges) - 1, len(loads)))
    for number, load in enumerate(loads.values()):
        if load.profile:
            starts, powers = load_steps(load, calendar)
            table[:, number] = np.diff(_drawn_before(starts, powers, np.clip(edges, 0.0, end)))
            continue
        plan = [shifts[name] for name in load.shifts]
        on = np.diff(working_time_before(calendar, plan, edges, end)) if plan else inside
        table[:, number] = load.power * on + load.off_power * (inside - on)
    return table


def load_steps(load: BaseLoad, calendar: Calendar) -> tuple[Floats, Floats]:
    """When the power of a load with a profile changes [s after the start], and to what [W]; each of shape (steps,)."""
    starts = np.array([seconds(step.start, calendar.start) for step in load.profile])
    return starts, np.array([step.power for step in load.profile])


def _drawn_before(starts: Floats, powers: Floats, times: Floats) -> Floats:
    """Energy of a profile from its first step to some instants [J]; shape of `times`."""
    before = np.concatenate([[0.0], np.cumsum(powers[:-1] * np.diff(starts))])
    step = np.searchsorted(starts, times, side="right") - 1
    known = np.maximum(step, 0)
    drawn: Floats = np.where(step < 0, 0.0, before[known] + powers[known] * (times - starts[known]))
    return drawn


def slot_prices(tariff: Tariff, calendar: Calendar, edges: Floats) -> Floats:
    """Price of electricity in each slot [money/J], shape (N,).

    The first period that fits the local time gives the price: time of day, weekday and month are those of the very
    moment, also in a period over midnight (22:00 to 06:00); equal ends are the whole day. A slot in which the price
    changes has the mean over its time.
    """
    interval = float(edges[1] - edges[0])
    midnight = datetime(calendar.start.year, calendar.start.month, calendar.start.day)
    begun = edges[:-1] + (calendar.start - midnight).total_seconds()
    day = np.floor((begun + 1e-6) / DAY).astype(np.int64)
    slot = np.round((begun - day * DAY) / interval).astype(np.int64)
    first = int(day.min())
    kinds: dict[tuple[int, int], int] = {}
    rows: list[Floats] = []
    kind_of_day = np.zeros(int(day.max()) - first + 1, np.int64)
    for number in range(len(kind_of_day)):
        date = midnight + timedelta(days=first + number)
        kind = (date.weekday(), date.month)
        if kind not in kinds:
            kinds[kind] = len(rows)
            rows.append(_day_prices(tariff, *kind, interval))
        kind_of_day[number] = kinds[kind]
    prices: Floats = np.array(rows)[kind_of_day[day - first], slot]
    return prices


def _day_prices(tariff: Tariff, weekday: int, month: int, interval: float) -> Floats:
    """Mean price in each slot of a day [money/J], shape (slots of a day,)."""
    times, prices = day_steps(tariff, weekday, month)
    spent = np.concatenate([[0.0], np.cumsum(prices * np.diff(times))])
    edges = np.arange(round(DAY / interval) + 1) * interval
    mean: Floats = np.diff(np.interp(edges, times, spent)) / interval
    return mean


def day_steps(tariff: Tariff, weekday: int, month: int) -> tuple[Floats, Floats]:
    """Borders of the prices of a day [s], shape (n + 1,), and the prices between them [money/J], shape (n,)."""
    cuts = {0.0, DAY} | {clock for period in tariff.periods for clock in (period.start, period.end)}
    times = np.array(sorted(cuts))
    middles = (times[:-1] + times[1:]) / 2
    prices = np.full(len(middles), float(tariff.price))
    for period in reversed(tariff.periods):
        if WEEKDAYS[weekday] in period.days and (not period.months or month in period.months):
            if period.start < period.end:
                fits = (period.start < middles) & (middles < period.end)
            else:
                fits = (middles < period.end) | (period.start < middles)
            prices[fits] = float(period.price)
    return times, prices


def energy_cost(energy: Floats, prices: Floats) -> float:
    """Cost of electricity by time of use [money]; energy [J] and prices [money/J], shape (N,)."""
    return float(energy @ prices)


def monthly_peaks(
    energy: Floats, edges: Floats, calendar: Calendar, end: float, start: float = 0.0
) -> list[MonthlyPeak]:
    """Highest demand of each calendar month of the run, or of the part of it between two times [s].

    Demand is the mean over the whole interval, as a meter takes it, also where that part fills some of it only; but a
    part in which no slot is whole is judged by what it fills. energy: electricity by slot in that part [J], shape (N,).
    """
    interval = float(edges[1] - edges[0])
    covered = np.clip(edges, start, end)
    inside = np.diff(covered)
    over = np.full(len(inside), interval)
    if not (inside > interval * (1 - 1e-9)).any():
        over = np.where(inside > 0, inside, interval)
    power = energy / over
    begin, finish = (calendar.start + timedelta(seconds=time) for time in (start, end))
    found = []
    year, month = begin.year, begin.month
    while (year, month) <= (finish.year, finish.month):
        after = (year + month // 12, month % 12 + 1)
        low, high = ((datetime(*one, 1) - calendar.start).total_seconds() for one in ((year, month), after))
        mine = (covered[:-1] >= low) & (covered[:-1] < high) & (inside > 0)
        if mine.any():
            found.append(MonthlyPeak(year, month, float(power[mine].max()), _share(year, month, begin, finish)))
        year, month = after
    return found


def _share(year: int, month: int, start: datetime, finish: datetime) -> float:
    first = datetime(year, month, 1)
    after = datetime(year + month // 12, month % 12 + 1, 1)
    covered = min(finish, after) - max(start, first)
    return max(covered / (after - first), 0.0)


def demand_cost(tariff: Tariff, peaks: Sequence[MonthlyPeak]) -> float:
    """Cost of the highest demand [money]; a month that was run in part costs that part of its charge."""
    return float(sum(tariff.demand_charge * peak.power * peak.share for peak in peaks))


def media_electricity(media: Mapping[str, Medium], volumes: Floats) -> Floats:
    """Electricity to make the media [J]; volumes: [m3], shape (N, M) or (M,); returned without the last axis."""
    energy: Floats = volumes @ np.array([float(medium.electricity) for medium in media.values()])
    return energy


def media_cost(media: Mapping[str, Medium], volumes: Floats) -> float:
    """Cost of the media beside their electricity [money]; volumes: [m3], shape (M,)."""
    return float(sum(medium.price * volume for medium, volume in zip(media.values(), volumes, strict=True)))
