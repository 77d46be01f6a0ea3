"""Dates and times of day in two columns, put together: the column of a role and the one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twin.building.arrow import floats
from twin.building.errors import LogError
from twin.building.times import instants

__all__ = ["Halves", "halves", "whole_instants"]

Floats = NDArray[np.float64]
_CLOCK = r"^\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?\s*$"
_DATE = r"^\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日)\.?\s*$"
_WORDS = "date|time|datum|uhrzeit|zeit|日期|时间|时刻"
_SAP = {"isdd": "isd", "isdz": "isd", "iedd": "ied", "iedz": "ied"}
SAMPLE = 200


class Halves(tuple[str, str]):
    """Columns of the date and of the time of day."""


def halves(table: pa.Table, column: str, taken: Iterable[str], file: str) -> Halves | None:
    """Find the other half of a column that holds only dates, or only times of day.

    Parameters
    ----------
    taken : columns that are something else

    Raises
    ------
    LogError
        If it holds times of day, and no column their dates.
    """
    mine = _kind(table, column)
    if mine == "":
        return None
    wanted = "clock" if mine == "date" else "date"
    free = [one for one in table.column_names if one not in {*taken, column}]
    others = [one for one in free if _kind(table, one) == wanted]
    same = [one for one in others if _stem(one) == _stem(column)]
    if mine == "clock" and not same and len(others) == 1:
        same = others
    if same:
        return Halves((column, same[0]) if mine == "date" else (same[0], column))
    if mine == "clock":
        raise LogError(f"{file}: column {column!r} holds times of day, and no column holds their dates")
    return None


def whole_instants(table: pa.Table, pair: Halves, file: str, zone: str | None) -> Floats:
    """Seconds since 1970 of dates with their times of day; NaN where one of them is missing."""
    day, clock = pair
    return instants(table.column(day), day, file, zone) + _seconds(table.column(clock))


def _kind(table: pa.Table, column: str) -> str:
    """`date` or `clock` where a column holds only that, else nothing."""
    kind = table.schema.field(column).type
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_time(kind):
        return "clock"
    head = table.column(column).slice(0, SAMPLE).drop_null()
    if not len(head):
        return ""
    if pa.types.is_timestamp(kind):
        midnight = pc.equal(pc.floor_temporal(head, unit="day"), head)
        return "date" if pc.all(midnight).as_py() else ""
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return ""
    for name, pattern in (("date", _DATE), ("clock", _CLOCK)):
        if pc.mean(pc.match_substring_regex(head, pattern).cast(pa.float64())).as_py() > 0.8:
            return name
    return ""


def _stem(column: str) -> str:
    """What is left of a name without the words for date and time.

    Examples
    --------
    >>> _stem("Start Date") == _stem("start_time")
    True
    """
    plain = re.sub(r"[\W_]+", "", column).lower()
    return _SAP.get(plain) or re.sub(_WORDS, "", plain)


def _seconds(column: pa.ChunkedArray) -> Floats:
    """Seconds after midnight."""
    if pa.types.is_time(column.type):
        whole = column.cast(pa.time64("us"), safe=False).cast(pa.int64())
        return floats(whole) / 1e6
    parts = column.to_pandas().astype("string").str.extract(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*([AaPp])?")
    hour, minute, second = (parts[n].astype("Float64").to_numpy(np.float64, na_value=np.nan) for n in range(3))
    half = parts[3].str.lower()
    late, early = (half.eq(one).fillna(False).to_numpy(bool) for one in ("p", "a"))
    hour = np.where(late & (hour < 12), hour + 12, np.where(early & (hour == 12), 0.0, hour))
    return np.asarray(hour * 3600 + minute * 60 + np.nan_to_num(second))
