"""What is done about rows that cannot be true; every rule counts the rows that it concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.errors import LogError
from twin.building.log import Log

__all__ = ["clean"]

FAR = 40.0
"""A booking longer than so many times the 99th percentile, and than two weeks, was never closed."""
TWO_WEEKS = 14 * 86400.0


def clean(log: Log, file: str) -> Log:
    """Apply the rules, in this order.

    1. A row without any time, or (where the log has cases and no states) without its case, is left out.
    2. One of the two times missing: the booking lasts no time.
    3. An end before its start: the two are taken the other way round.
    4. A row that is there twice is counted once.
    5. A booking of more than two weeks and 40 times the 99th percentile was not closed: it lasts no time.
    6. Bookings that last no time stay: they say that something was done, and take none.

    Raises
    ------
    LogError
        If fewer than two rows are left, or most run backwards.
    """
    untimed = np.isnan(log.start) & np.isnan(log.end)
    log = log.noted("untimed", int(untimed.sum()))
    nameless = (log.case.codes < 0) & ~untimed if "state" not in log.names else np.zeros(len(log), np.bool_)
    log = log.noted("no_case", int(nameless.sum()))
    keep = ~(untimed | nameless)
    if not keep.all():
        log = log.take(keep)
    if len(log) < 2:
        raise LogError(f"{file}: rows left of which a plant could be built: {len(log)}; at least two are needed")
    half = np.isnan(log.start) | np.isnan(log.end)
    start = np.where(np.isnan(log.start), log.end, log.start)
    end = np.where(np.isnan(log.end), log.start, log.end)
    log = log.noted("half_timed", int(half.sum()))
    backward = end < start
    if backward.mean() > 0.5:
        raise LogError(
            f"{file}: {int(backward.sum())} of {len(log)} bookings end before they start; "
            "are the columns of start and end the wrong way round? name them with --column start=NAME --column end=NAME"
        )
    log = log.noted("backward", int(backward.sum()))
    log = replace(log, start=np.minimum(start, end), end=np.maximum(start, end))
    order = np.lexsort((log.end, log.activity.codes, log.case.codes, log.start))
    log = log.take(order)
    log = _once(log)
    span = log.end - log.start
    if (span > 0).any():
        limit = max(TWO_WEEKS, FAR * float(np.quantile(span[span > 0], 0.99)))
        unclosed = span > limit
        log = replace(log, end=np.where(unclosed, log.start, log.end)).noted("unclosed", int(unclosed.sum()))
    if log.end.max() <= log.start.min():
        raise LogError(f"{file}: all rows are of one instant: they tell neither how long work takes nor what follows")
    return log.noted("instant", int((log.end == log.start).sum()) if (log.end > log.start).any() else 0)


def _once(log: Log) -> Log:
    """Leave out rows that say the same as the row before."""
    same = np.zeros(len(log), np.bool_)
    columns: list[NDArray[Any]] = [log.start, log.end, log.case.codes, log.activity.codes, log.resource.codes]
    columns += [codes.codes for codes in log.names.values()]
    columns += [np.nan_to_num(numbers, nan=-1.0) for numbers in log.values.values()]
    equal = np.ones(len(log) - 1, np.bool_)
    for column in columns:
        equal &= column[1:] == column[:-1]
    same[1:] = equal
    return log.take(~same).noted("twice", int(same.sum())) if same.any() else log
