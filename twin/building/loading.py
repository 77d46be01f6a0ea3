"""A file as a log: its columns found, its names numbered, its rows cleaned."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twin.building.cleaning import clean
from twin.building.columns import guess
from twin.building.errors import LogError
from twin.building.log import Codes, Log, Note
from twin.building.names import check_names, codes_of, named_throughout
from twin.building.numerals import numbers
from twin.building.reading import read_table
from twin.building.split_times import halves, whole_instants
from twin.building.times import NO_DATE, instants, monday_before

__all__ = ["Loaded", "load_log"]

DAY = 86400.0
YEAR = 365.25 * DAY
LONGEST = 100 * YEAR
"""Longest log [s]."""
YEARS = (1900, 2500)
"""In which a plant can be run."""
NAMES = ("product", "worker", "station", "state", "outcome", "order", "components")
VALUES = ("quantity", "completed", "rejected", "power", "items", "duration", "alarm")
MOST_PIECES = 1_000_000
"""Pieces of a lot that a plant can have."""


class Loaded(NamedTuple):
    """A log, and which columns it was taken from."""

    log: Log
    columns: dict[str, str]


def load_log(path: str | Path, columns: Mapping[str, str] | None = None, zone: str | None = None) -> Loaded:
    """Read a log and clean it.

    Parameters
    ----------
    path : CSV, Excel, Parquet, XES, or OCEL 2.0 in JSON
    columns : columns by role, where they are not to be guessed (`twin.building.roles.ROLES`)
    zone : time zone of the plant

    Raises
    ------
    LogError
        If it is no log that a plant can be built from.
    """
    file = str(path)
    table, notes = read_table(path)
    doubled = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if doubled:
        raise LogError(f"{file}: has several columns called {doubled[0]!r}; give each a name of its own")
    found = guess(table, columns or {}, file)
    start, end, more = _spans(table, found, file, zone)
    origin, base = _origin(start, end, found["end"], file)
    names = {role: codes_of(table.column(found[role]), found[role], file) for role in NAMES if role in found}
    values, wrong = _values(table, found, file)
    for role, times in more.items():
        if not np.isfinite(times).any():
            continue
        if base and np.nanmax(np.abs(times), initial=0.0) < NO_DATE:
            raise LogError(
                f"{file}: column {found[role]!r} holds plain seconds and {found['end']!r} dates; want one way"
            )
        values[role] = times - base
    empty = Codes(np.full(table.num_rows, -1, np.int32), ())
    activity = codes_of(table.column(found["activity"]), found["activity"], file)
    if not activity.names:
        raise LogError(f"{file}: column {found['activity']!r} is empty: it tells no activities")
    resource = activity
    if "resource" in found:
        resource = codes_of(table.column(found["resource"]), found["resource"], file)
    log = Log(
        case=codes_of(table.column(found["case"]), found["case"], file) if "case" in found else empty,
        activity=activity,
        resource=resource,
        start=start - base,
        end=end - base,
        origin=origin,
        names=names,
        values=values,
        notes=(*notes, *wrong),
    )
    check_names(log, {"resource": found["activity"]} | found, file)
    return Loaded(clean(named_throughout(log), file), found)


def _spans(
    table: pa.Table, found: dict[str, str], file: str, zone: str | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """Read start and end, and the other roles that are times [s since 1970]; columns of dates and clocks together."""
    read: dict[str, NDArray[np.float64]] = {}
    days: dict[str, str] = {}
    for role in ("end", "start", "release", "due"):
        if role not in found:
            continue
        pair = halves(table, found[role], found.values(), file)
        if pair is None:
            read[role] = instants(table.column(found[role]), found[role], file, zone)
        else:
            read[role], days[role] = whole_instants(table, pair, file, zone), pair[0]
            found[role] = " + ".join(pair)
    end, start = read.pop("end"), read.pop("start", None)
    if start is None:
        start = end
    elif "end" in days and days["end"] == days.get("start"):  # one date for both: what ends earlier ends the next day
        end = np.where(end < start, end + DAY, end)
    return start, end, read


def _origin(start: NDArray[np.float64], end: NDArray[np.float64], column: str, file: str) -> tuple[datetime, float]:
    """Midnight of the Monday before the first booking, and its seconds since 1970; 0 where times are no dates."""
    known = np.concatenate([start[np.isfinite(start)], end[np.isfinite(end)]])
    if not len(known):
        raise LogError(f"{file}: column {column!r} holds no times")
    first, last = float(known.min()), float(known.max())
    if last - first > LONGEST:
        years = float(f"{(last - first) / YEAR:.4g}")
        far = max(np.abs(one - np.nanmedian(known)) for one in (first, last))
        row = int(np.flatnonzero((np.abs(np.stack((start, end)) - np.nanmedian(known)) >= far).any(axis=0))[0]) + 2
        raise LogError(
            f"{file}: its times lie {years:,.6g} years apart, at most {LONGEST / YEAR:.0f} can be; "
            f"is that in row {row} wrong?"
        )
    year = math.floor(1970 + first / YEAR)
    if not YEARS[0] <= year < YEARS[1]:
        raise LogError(
            f"{file}: its times begin in the year {year:.4g}, want {YEARS[0]} to {YEARS[1]}; "
            f"is {column!r} their column?"
        )
    origin = monday_before(first)
    return origin, 0.0 if abs(first) < NO_DATE else (origin - datetime(1970, 1, 1)).total_seconds()


def _values(table: pa.Table, found: dict[str, str], file: str) -> tuple[dict[str, NDArray[np.float64]], list[Note]]:
    """Read columns of numbers; what is no number, or below zero, is none."""
    values, notes = {}, []
    for role in VALUES:
        if role not in found:
            continue
        read = numbers(table.column(found[role]))
        below = np.flatnonzero(read.values < 0)
        if read.wrong:
            notes.append(Note("no_number", read.wrong, f"{found[role]}: {read.example}"))
        if len(below):
            notes.append(Note("negative", len(below), f"{found[role]}: {read.values[below[0]]:g}"))
        kept = np.where(read.values < 0, np.nan, read.values)
        if role == "quantity" and np.nanmax(kept, initial=0.0) > MOST_PIECES:
            raise LogError(
                f"{file}: column {found[role]!r} tells lots of {np.nanmax(kept):,.6g} pieces, at most {MOST_PIECES:,} "
                "can be; is it their column? name it with --column quantity=NAME"
            )
        values[role] = kept * _watts(found[role]) if role == "power" else kept
    return values, notes


def _watts(name: str) -> float:
    """Unit of a column of power, as its name says; kilowatts where it says nothing."""
    small = name.lower()
    return 1.0 if small.endswith(("_w", "[w]", "(w)", " w")) else 1e6 if "mw" in small else 1e3
