"""Times written as numbers: seconds since 1970 or parts of them, days of a spreadsheet, digits of a date."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["NO_DATE", "of_numbers"]

Floats = NDArray[np.float64]
EPOCHS = ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3), (0.0, 1.0))
"""Numbers above the first are counted in the second [s] since 1970, where they are dates at all."""
NO_DATE = 1e8
"""Numbers below are seconds from some start [s]."""
SHEET_DAYS = (36526.0, 73051.0)
"""Days of a spreadsheet (since 30 December 1899) from 2000 to 2100."""
SHEET_EPOCH = 25569.0
"""Day of a spreadsheet at the beginning of 1970."""
DAY = 86400.0
DIGITS = ((8, ()), (12, (24, 60)), (14, (24, 60, 60)))
"""Digits of a date, and of a date with hour, minute and second: their number, and what the parts stay below."""


def of_numbers(values: Floats) -> Floats:
    """Seconds since 1970, or from some start; what is infinite is no time.

    Examples
    --------
    >>> of_numbers(np.array([1767592800000.0, 1767592800500.0])).tolist()  # milliseconds
    [1767592800.0, 1767592800.5]
    >>> of_numbers(np.array([46027.25, 46027.2534722222])).round(3).tolist()  # days of a spreadsheet
    [1767592800.0, 1767593100.0]
    >>> of_numbers(np.array([20260105.0])).tolist(), of_numbers(np.array([20260105060000.0])).tolist()  # digits
    ([1767571200.0], [1767592800.0])
    """
    values = np.where(np.isfinite(values), values, np.nan)
    known = values[np.isfinite(values)]
    if not len(known):
        return values
    if _of_sheet(known):
        return np.asarray(np.round((values - SHEET_EPOCH) * DAY, 3))
    if _of_digits(known) is not None:
        found = np.full(len(values), np.nan)
        found[np.isfinite(values)] = _of_digits(known)
        return found
    largest = float(np.abs(known).max())
    return values * next(unit for above, unit in EPOCHS if largest > above or above == 0.0)


def _of_sheet(known: Floats) -> bool:
    """Tell whether numbers are days of a spreadsheet: whole seconds of the day, written with more than two decimals."""
    if known.min() < SHEET_DAYS[0] or known.max() >= SHEET_DAYS[1]:
        return False
    odd = np.abs(known * 100 - np.round(known * 100)) > 1e-4
    seconds = np.abs(known * DAY - np.round(known * DAY)) < 0.05
    return bool(odd.mean() > 0.25 and seconds[odd].mean() > 0.9)


def _of_digits(known: Floats) -> Floats | None:
    """Read numbers as 20260105, 202601050600 or 20260105060000; None where they are no dates."""
    if (known != np.floor(known)).any() or known.min() < 1e7 or known.max() >= 1e15:
        return None
    for count, limits in DIGITS:
        if not (10.0 ** (count - 1) <= known.min() and known.max() < 10.0**count):
            continue
        rest = known.astype(np.int64)
        clock = np.zeros(len(known))
        scale = 1 if len(limits) == 3 else 60
        for limit in reversed(limits):
            rest, part = np.divmod(rest, 100)
            if (part >= limit).any():
                return None
            clock += part * scale
            scale *= 60
        rest, day = np.divmod(rest, 100)
        year, month = np.divmod(rest, 100)
        if (
            year.min() < 1900
            or year.max() > 2100
            or month.min() < 1
            or month.max() > 12
            or day.min() < 1
            or day.max() > 31
        ):
            return None
        months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
        days = (months.astype("datetime64[D]") + (day - 1)).astype(np.int64)
        return np.asarray(days * DAY + clock)
    return None
