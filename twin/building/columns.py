"""Which column says what: guessed by its name and its content, shown, and overruled by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from twin.building.errors import LogError
from twin.building.roles import ROLES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["guess", "named"]

NEEDED = ("case", "activity", "end")


def guess(table: pa.Table, given: Mapping[str, str], file: str) -> dict[str, str]:
    """Find the column of each role.

    Parameters
    ----------
    table : the log
    given : columns that the user names, by role
    file : for messages

    Returns
    -------
    dict
        Column by role; a role without a column is missing.

    Raises
    ------
    LogError
        If a role or column does not exist, or what is needed is not found.
    """
    columns = list(table.column_names)
    for role, column in given.items():
        if role not in ROLES:
            raise LogError(f"--column {role}={column}: no column can be {role!r}; it can be {', '.join(ROLES)}")
        if column not in columns:
            raise LogError(f"{file}: has no column {column!r}; it has {_listed(columns)}")
    found = dict(given)
    plain = {column: re.sub(r"[\W_]+", "", column).lower() for column in columns}
    for role, words in ROLES.items():
        if role in found:
            continue
        known = [re.sub(r"_", "", word) for word in words]
        taken = set(found.values())
        fits = [column for column in columns if column not in taken and plain[column] in known]
        if fits:
            found[role] = min(fits, key=lambda column: known.index(plain[column]))
    if "end" not in found:
        timed = [column for column in columns if column not in found.values() and _holds_times(table, column)]
        if timed:
            found["end"] = timed[-1]
            if len(timed) > 1:
                found.setdefault("start", timed[0])
    if "end" not in found and "start" in found:
        found["end"] = found["start"]
    if "resource" not in found and "station" in found:
        found["resource"] = found.pop("station")
    if "activity" not in found and "resource" in found:
        found["activity"] = found["resource"]
    for role in NEEDED:
        if role not in found and not (role == "case" and {"state", "resource"} <= set(found)):
            what = "times" if role == "end" else f"{role}s" if role == "case" else "activities"
            raise LogError(
                f"{file}: no column looks like {what}; it has {_listed(columns)}: name it with --column {role}=NAME"
            )
    return found


def named(found: Mapping[str, str]) -> str:
    """Roles and their columns in one line.

    Examples
    --------
    >>> named({"case": "lot", "end": "ts"})
    'case=lot, end=ts'
    """
    return ", ".join(f"{role}={column}" for role, column in found.items())


def _listed(columns: list[str]) -> str:
    shown = ", ".join(repr(column[:40]) for column in columns[:12])
    return shown + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")


def _holds_times(table: pa.Table, column: str) -> bool:
    import pyarrow as pa

    kind = table.schema.field(column).type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return True
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return False
    sample = [str(value) for value in table.column(column).slice(0, 50).to_pylist() if value is not None]
    dated = sum(bool(re.match(r"\s*\d{1,4}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,4}", value)) for value in sample)
    return bool(sample) and dated > 0.8 * len(sample)
