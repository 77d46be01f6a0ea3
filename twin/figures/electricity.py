"""Electricity over the clock: demand by slot, price by time of use, peak, demand charge.

Slots follow the clock and have the length over which the tariff averages demand; N of them cover a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from models.energy.description import Tariff
    from twin.figures.basis import Basis
    from twin.figures.span import Span
    from twin.record.measures import Measures

__all__ = ["Profile", "demand_charge", "peak_power", "profile_of", "use_charge"]

Floats = NDArray[np.float64]
DAY = 86400.0
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Profile:
    """Electricity of a replication by slot.

    Attributes
    ----------
    start, stop : what lies of the slot within the run [s]; shape (N,)
    energy : electricity of units, of media and of base loads [J]; shape (N,)
    price : mean price over the slot [money/J]; shape (N,)
    month : months since year 0; shape (N,)
    days : days of that month; shape (N,)
    width : length of a slot [s]
    """

    start: Floats
    stop: Floats
    energy: Floats
    price: Floats
    month: NDArray[np.int64]
    days: NDArray[np.int64]
    width: float

    def within(self, span: Span) -> Floats:
        """Electricity of the slots as far as they lie in a span, taken as even over a slot [J]; shape (N,)."""
        share = self.covered(span) / np.maximum(self.stop - self.start, 1e-12)
        return self.energy * share

    def covered(self, span: Span) -> Floats:
        """Time of the slots that lies in a span [s]; shape (N,)."""
        covered: Floats = np.maximum(np.minimum(self.stop, span.end) - np.maximum(self.start, span.start), 0.0)
        return covered


def profile_of(basis: Basis, measures: Measures) -> Profile:
    """Demand and price of a replication by slot."""
    edges = measures.slot_edges
    start, stop = np.maximum(edges[:-1], 0.0), np.minimum(edges[1:], measures.end)
    use = basis.plant.energy
    energy = measures.energy[:, 0].astype(float)
    for number, medium in enumerate(use.media.values(), 1):
        energy += medium.electricity * measures.energy[:, number]
    for load in use.base_loads.values():
        on = basis.working_until(load.shifts, stop) - basis.working_until(load.shifts, start)
        energy += load.power * on + load.off_power * (stop - start - on)
    price, month, days = _calendar(basis, edges[:-1], measures.slot_width)
    return Profile(start, stop, energy, price, month, days, measures.slot_width)


def use_charge(span: Span) -> float:
    """Electricity of a span at its price by time of use [money]."""
    profile = span.profile
    return float((profile.within(span) * profile.price).sum())


def demand_charge(span: Span) -> float:
    """Price of the highest mean power in each month, for the share of the month that the span covers [money]."""
    rate, profile = span.basis.plant.energy.tariff.demand_charge, span.profile
    if not rate:
        return 0.0
    power, covered = profile.within(span) / profile.width, profile.covered(span)
    total = 0.0
    for month in np.unique(profile.month[covered > 0]):
        slots = profile.month == month
        share = covered[slots].sum() / (profile.days[slots][0] * DAY)
        total += rate * float(power[slots].max()) * float(share)
    return total


def peak_power(span: Span) -> float:
    """Highest mean power over a whole slot of a span, or over its parts where none is whole [W]."""
    profile = span.profile
    energy, covered = profile.within(span), profile.covered(span)
    whole = covered >= profile.width * (1 - 1e-9)
    if whole.any():
        return float(energy[whole].max() / profile.width)
    parts = covered > 0
    return float((energy[parts] / covered[parts]).max(initial=0.0))


def _calendar(basis: Basis, starts: Floats, width: float) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Mean price, month and days of the month of the slots that begin at these times."""
    begin, tariff = basis.plant.calendar.start, basis.plant.energy.tariff
    clock = starts + begin.hour * 3600 + begin.minute * 60 + begin.second + begin.microsecond / 1e6
    day = np.floor(clock / DAY + 1e-9).astype(np.int64)
    second = np.clip(clock - day * DAY, 0.0, DAY)
    price = np.empty(len(starts))
    month = np.empty(len(starts), np.int64)
    days = np.empty(len(starts), np.int64)
    sums: dict[tuple[int, int], Floats] = {}
    for number in np.unique(day):
        slots = day == number
        today = date.fromordinal(begin.toordinal() + int(number))
        key = (today.weekday(), today.month)
        if key not in sums:
            sums[key] = np.concatenate([[0.0], np.cumsum(_minutes(tariff, *key))]) * 60.0
        grid = np.arange(1441) * 60.0
        upto = np.interp(second[slots] + width, grid, sums[key]) - np.interp(second[slots], grid, sums[key])
        price[slots] = upto / width
        month[slots] = today.year * 12 + today.month
        following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
        days[slots] = (following - date(today.year, today.month, 1)).days
    return price, month, days


def _minutes(tariff: Tariff, weekday: int, month: int) -> Floats:
    """Price in every minute of a day [money/J]; shape (1440,). The first period that fits gives it.

    A period whose end is not after its start goes on into the next day, and belongs to the day on which it starts.
    """
    seconds = np.arange(1440) * 60.0
    price = np.full(1440, float(tariff.price))
    for period in reversed(tariff.periods):
        if period.months and month not in period.months:
            continue
        today, eve = WEEKDAYS[weekday] in period.days, WEEKDAYS[weekday - 1] in period.days
        if period.start < period.end:
            fits = (seconds >= period.start) & (seconds < period.end) & today
        else:
            fits = ((seconds >= period.start) & today) | ((seconds < period.end) & eve)
        price[fits] = period.price
    return price
