"""A file as a log: its columns found, its names numbered, its rows cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twin.building.cleaning import clean
from twin.building.columns import guess
from twin.building.errors import LogError
from twin.building.log import Codes, Log
from twin.building.reading import read_table
from twin.building.times import NO_DATE, instants, monday_before

__all__ = ["Loaded", "load_log"]

MOST_ACTIVITIES = 20_000
"""Activities and resources that a plant can have; more are no activities."""
YEAR = 365.25 * 86400.0
LONGEST = 100 * YEAR
"""Longest log [s]."""
NAMES = ("product", "worker", "station", "state", "outcome", "order", "components")
VALUES = ("quantity", "completed", "rejected", "power", "items", "duration", "alarm")


class Loaded(NamedTuple):
    """A log, and which columns it was taken from."""

    log: Log
    columns: dict[str, str]


def load_log(path: str | Path, columns: Mapping[str, str] | None = None, zone: str | None = None) -> Loaded:
    """Read a log and clean it.

    Parameters
    ----------
    path : CSV, Excel, Parquet, XES, or OCEL 2.0 in JSON
    columns : columns by role, where they are not to be guessed (`twin.building.columns.ROLES`)
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
    end = instants(table.column(found["end"]), found["end"], file, zone)
    start = end if "start" not in found else instants(table.column(found["start"]), found["start"], file, zone)
    if not np.isfinite(end).any() and not np.isfinite(start).any():
        raise LogError(f"{file}: column {found['end']!r} holds no times")
    known = np.concatenate([start[np.isfinite(start)], end[np.isfinite(end)]])
    first, last = float(known.min()), float(known.max())
    if last - first > LONGEST:
        years = (last - first) / YEAR
        raise LogError(
            f"{file}: its times lie {years:,.0f} years apart, at most {LONGEST / YEAR:.0f} can be; is one wrong?"
        )
    origin = monday_before(first)
    base = 0.0 if abs(first) < NO_DATE else (origin - datetime(1970, 1, 1)).total_seconds()
    names = {role: _codes(table.column(found[role])) for role in NAMES if role in found}
    values = {role: _numbers(table.column(found[role])) for role in VALUES if role in found}
    if "power" in found:
        values["power"] = values["power"] * _watts(found["power"])
    for role in ("release", "due"):
        if role in found:
            values[role] = instants(table.column(found[role]), found[role], file, zone) - base
    empty = Codes(np.full(table.num_rows, -1, np.int32), ())
    log = Log(
        case=_codes(table.column(found["case"])) if "case" in found else empty,
        activity=_codes(table.column(found["activity"])),
        resource=_codes(table.column(found["resource"])) if "resource" in found else empty,
        start=start - base,
        end=end - base,
        origin=origin,
        names=names,
        values=values,
        notes=tuple(notes),
    )
    if not log.activity.names:
        raise LogError(f"{file}: column {found['activity']!r} is empty: it tells no activities")
    counted = {"activity": log.activity, "resource": log.resource}
    counted |= {role: codes for role, codes in names.items() if role in ("product", "worker", "station", "state")}
    for role, codes in counted.items():
        if len(codes.names) > MOST_ACTIVITIES:
            raise LogError(
                f"{file}: column {found[role]!r} has {len(codes.names):,} different names, more than a plant has "
                f"({MOST_ACTIVITIES:,}); name the column of the {role} with --column {role}=NAME"
            )
    if "resource" not in found:
        log = replace(log, resource=log.activity)
    return Loaded(clean(log, file), found)


def _codes(column: pa.ChunkedArray) -> Codes:
    """Number the names of a column; spaces around and doubled within are one writing."""
    kind = column.type
    if pa.types.is_null(kind):
        return Codes(np.full(len(column), -1, np.int32), ())
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_floating(column.type) and pc.all(pc.equal(pc.floor(column), column)).as_py():
        column = column.cast(pa.int64())
    coded = column.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    codes = (
        coded.indices.to_numpy(zero_copy_only=False)
        if not coded.indices.null_count
        else (coded.indices.fill_null(-1).to_numpy(zero_copy_only=False))
    )
    texts = [" ".join(str(value).split()) for value in coded.dictionary.to_pylist()]
    number: dict[str, int] = {}
    same = np.array([number.setdefault(text, len(number)) if text else -1 for text in texts], np.int32)
    if not len(same):
        return Codes(np.full(len(codes), -1, np.int32), ())
    return Codes(np.where(codes < 0, np.int32(-1), same[codes]).astype(np.int32), tuple(number))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pandas as pd

    series = column.to_pandas()
    numbers: NDArray[np.float64] = pd.to_numeric(series, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return numbers


def _watts(name: str) -> float:
    """Unit of a column of power, as its name says; kilowatts where it says nothing."""
    small = name.lower()
    return 1.0 if small.endswith(("_w", "[w]", "(w)", " w")) else 1e6 if "mw" in small else 1e3
