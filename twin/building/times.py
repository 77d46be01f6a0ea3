"""Columns of times as seconds: dates with and without a time zone, or plain numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twin.building.arrow import floats
from twin.building.errors import LogError
from twin.building.numeral_dates import NO_DATE, of_numbers
from twin.building.numerals import read_numerals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NO_DATE", "instants", "monday_before"]

_ZONED = r"(?:Z|[+-]\d{2}:?\d{2})\s*$"
_NUMBER = r"\s*[+-]?\d{1,7}(?:[.,]\d+)?\s*"
_DATED = r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b"
CLOCKED = r":\d{2}(?:\.\d+)?\s*"
"""What stands before an offset: without it, -2026 of 05-01-2026 would be one."""


def instants(column: pa.ChunkedArray, name: str, file: str, zone: str | None) -> NDArray[np.float64]:
    """Seconds since 1970, local to the plant; NaN where there is no time.

    Parameters
    ----------
    column : dates, texts or numbers
    zone : time zone of the plant, as `Asia/Shanghai`; dates with an offset are turned to it, else to their own clock

    Raises
    ------
    LogError
        If some have a time zone and some have none, or they are no times.
    """
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        mark = getattr(kind, "tz", None)
        kept = column.cast(pa.timestamp("us", mark), safe=False)
        values = floats(kept.cast(pa.int64())) / 1e6
        if mark and zone:
            return _to_zone(values, zone)
        return values + _fixed(mark) if mark else values
    if pa.types.is_null(kind):
        return np.full(len(column), np.nan)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return of_numbers(floats(column))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise LogError(f"{file}: column {name!r} holds no times ({kind})")
    return _of_texts(column.to_pandas(), name, file, zone)


def _fixed(mark: str) -> float:
    """Seconds that a clock of a fixed offset is before UTC.

    Examples
    --------
    >>> _fixed("+01:30"), _fixed("UTC")
    (5400.0, 0.0)
    """
    found = re.fullmatch(r"([+-])(\d{2}):(\d{2})", mark)
    return (-1.0 if found[1] == "-" else 1.0) * (3600.0 * int(found[2]) + 60.0 * int(found[3])) if found else 0.0


def _of_texts(texts: pd.Series[Any], name: str, file: str, zone: str | None) -> NDArray[np.float64]:
    import pandas as pd

    there = texts.notna()
    if there.any() and texts[there].str.fullmatch(r"\s*[+-]?\d+(?:[.,]\d+)?\s*").mean() > 0.5:
        return of_numbers(read_numerals(texts))
    if texts[there].str.contains("年", regex=False).any():
        texts = (
            texts.str.replace(r"\s*[年月]\s*", "-", regex=True).str.replace(r"\s*日\s*", " ", regex=True).str.strip()
        )
    zoned = texts[there].str.contains(CLOCKED + _ZONED, regex=True).to_numpy(bool)
    if zoned.any() and not zoned.all():
        row = int(np.flatnonzero(there.to_numpy())[np.argmin(zoned)]) + 2
        raise LogError(
            f"{file}:{row}: column {name!r} mixes times with a time zone ({int(zoned.sum())} rows) and without "
            f"({int((~zoned).sum())} rows); write all of them in one way"
        )
    aware = bool(zoned.any())
    if aware and zone is None and texts[there].str.extract(f"({_ZONED})", expand=False).nunique() > 1:
        raise LogError(
            f"{file}: column {name!r} mixes several time zones or summer with winter time; "
            "say which the plant is in: --zone Europe/Berlin"
        )
    if aware and zone is None:  # the clock on the wall, as it is written
        texts = texts.str.replace(_ZONED, "", regex=True)
    day_first = _day_first(texts[there])
    alone = texts.str.fullmatch(_NUMBER, na=False)  # a year alone, as -1, is no time
    best = pd.to_datetime(texts.where(~alone), format="ISO8601", errors="coerce", utc=True)
    left = best.isna() & there
    if best.notna().sum() >= 0.5 * there.sum():  # what is no date at all stays none
        left &= texts.str.contains(_DATED, regex=True, na=False)
    if left.any():
        best[left] = pd.to_datetime(texts[left], format="mixed", errors="coerce", utc=True, dayfirst=day_first)
    if best.notna().sum() < 0.5 * there.sum():
        example = str(texts[there].iloc[0])[:40] if there.any() else ""
        raise LogError(f"{file}: column {name!r} holds no times, for example {example!r}; want 2026-01-05 08:00")
    values: NDArray[np.float64] = best.astype("datetime64[us, UTC]").astype("int64").to_numpy(np.float64) / 1e6
    values[best.isna().to_numpy()] = np.nan
    return _to_zone(values, zone) if aware and zone else values


def _day_first(texts: pd.Series[Any]) -> bool:
    """Tell whether 05/01/2026 is in January: some first number is above 12, or none of the second is."""
    parts = texts.str.extract(r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}").dropna().astype(float)
    return bool(
        len(parts) and (parts[0].max() > 12 or (parts[1].max() <= 12 and texts.str.contains(".", regex=False).any()))
    )


def _to_zone(values: NDArray[np.float64], zone: str) -> NDArray[np.float64]:
    import pandas as pd

    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise LogError(f"--zone {zone}: there is no such time zone; Asia/Shanghai is one") from None
    stamps = pd.to_datetime(pd.Series(values), unit="s", utc=True).dt.tz_convert(place).dt.tz_localize(None)
    moved: NDArray[np.float64] = stamps.astype("datetime64[us]").astype("int64").to_numpy(np.float64) / 1e6
    moved[np.isnan(values)] = np.nan
    return moved


def monday_before(first: float) -> datetime:
    """Midnight before the Monday of the week of an instant [s since 1970].

    Examples
    --------
    >>> monday_before(5 * 86400.0)  # Tuesday, 6 January 1970
    datetime.datetime(1970, 1, 5, 0, 0)
    """
    if abs(first) < NO_DATE:
        return datetime(1970, 1, 1) if first < 4 * 86400.0 else datetime(1970, 1, 5)
    day = datetime(1970, 1, 1) + timedelta(days=int(first // 86400))
    return day - timedelta(days=day.weekday())
