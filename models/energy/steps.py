"""Prices and CO2 factors of electricity over time: steps, each of which holds up to the next.

Steps are two arrays: when each begins, ascending, the first before the run [s after its start]; and its value.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.calendar.intervals import DAY
from models.energy.co2 import co2_factor
from models.energy.profile import day_steps
from models.instants import seconds

if TYPE_CHECKING:
    from models.calendar.description import Calendar
    from models.energy.description import EnergyUse, Tariff

__all__ = ["co2_steps", "co2_varies", "price_steps", "step_means"]

Floats = NDArray[np.float64]

HOUR = 3600.0


def _midnight(calendar: Calendar) -> tuple[datetime, float]:
    """Begin of the day before the one in which a run starts, and when that is [s after the start]."""
    start = calendar.start
    before = datetime(start.year, start.month, start.day) - timedelta(days=1)
    return before, (before - start).total_seconds()


def price_steps(tariff: Tariff, calendar: Calendar, end: float) -> tuple[Floats, Floats]:
    """Price of electricity by time of use [money/J], from the day before a run up to its end."""
    first, begin = _midnight(calendar)
    starts, prices = [], []
    for number in range(int(np.ceil((end - begin) / DAY))):
        date = first + timedelta(days=number)
        times, values = day_steps(tariff, date.weekday(), date.month)
        starts.append(begin + number * DAY + times[:-1])
        prices.append(values)
    return np.concatenate(starts), np.concatenate(prices)


def co2_varies(energy: EnergyUse) -> bool:
    """Whether the CO2 of electricity depends on the time."""
    return bool(energy.co2_by_hour or energy.co2_profile)


def co2_steps(energy: EnergyUse, calendar: Calendar, end: float) -> tuple[Floats, Floats]:
    """CO2 of electricity over time [kg/J], less the share that is green, from before a run up to its end.

    Raises
    ------
    Co2Error
        If the plant names a factor that was not published.
    """
    _, begin = _midnight(calendar)
    starts, values = np.array([begin]), np.zeros(1)
    if energy.co2_by_hour:
        hours = np.arange(int(np.ceil((end - begin) / HOUR)))
        starts, values = begin + hours * HOUR, np.array(energy.co2_by_hour)[hours % 24]
    else:
        values[0] = co2_factor(energy.co2).value
    if energy.co2_profile:
        first = np.array([seconds(step.start, calendar.start) for step in energy.co2_profile])
        before = starts < first[0]
        starts = np.concatenate([starts[before], first])
        values = np.concatenate([values[before], [step.co2 for step in energy.co2_profile]])
    return starts, (1.0 - energy.green_share) * values


def step_means(starts: Floats, values: Floats, edges: Floats) -> Floats:
    """Mean of steps between edges, weighed by time; shape (edges - 1,)."""
    before = np.concatenate([[0.0], np.cumsum(values[:-1] * np.diff(starts))])
    step = np.searchsorted(starts, edges, side="right") - 1
    mean: Floats = np.diff(before[step] + values[step] * (edges - starts[step])) / np.diff(edges)
    return mean
