"""Columns of names as numbers of names, and what stands for a name that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twin.building.arrow import integers
from twin.building.errors import LogError
from twin.building.log import Codes, Log

__all__ = ["check_names", "codes_of", "named_throughout"]

MOST_NAMES = 20_000
"""Activities and resources that a plant can have; more are no activities."""
LONGEST_NAME = 200
"""Letters of a name; more are a text."""
Mask = NDArray[np.bool_]


def codes_of(column: pa.ChunkedArray, name: str, file: str) -> Codes:
    """Number the names of a column; spaces around and doubled within are one writing.

    Raises
    ------
    LogError
        If it holds no names.
    """
    kind = column.type
    if pa.types.is_null(kind):
        return Codes(np.full(len(column), -1, np.int32), ())
    if pa.types.is_nested(kind):
        raise LogError(f"{file}: column {name!r} holds lists or records ({kind}), no names")
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_floating(column.type) and pc.all(pc.equal(pc.floor(column), column)).as_py():
        column = column.cast(pa.float64()).cast(pa.int64(), safe=False)
    coded = column.combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    codes = integers(coded.indices)
    texts = [" ".join(str(value).split()) for value in coded.dictionary.to_pylist()]
    number: dict[str, int] = {}
    same = np.array([number.setdefault(text, len(number)) if text else -1 for text in texts], np.int32)
    if not len(same):
        return Codes(np.full(len(codes), -1, np.int32), ())
    return Codes(np.where(codes < 0, np.int32(-1), same[codes]).astype(np.int32), tuple(number))


def check_names(log: Log, columns: Mapping[str, str], file: str) -> None:
    """Check that names are names.

    Raises
    ------
    LogError
        If there are more than a plant can have, or they are as long as texts.
    """
    counted = {"activity": log.activity, "resource": log.resource}
    counted |= {role: codes for role, codes in log.names.items() if role in ("product", "worker", "station", "state")}
    for role, codes in ({"case": log.case} | counted).items():
        longest = max(codes.names, key=len, default="")
        if len(longest) > LONGEST_NAME:
            raise LogError(
                f"{file}: column {columns[role]!r} has a name of {len(longest):,} letters ({longest[:40]!r}...), "
                f"at most {LONGEST_NAME} make a name; name the column of the {role} with --column {role}=NAME"
            )
        if role in counted and len(codes.names) > MOST_NAMES:
            raise LogError(
                f"{file}: column {columns[role]!r} has {len(codes.names):,} different names, more than a plant has "
                f"({MOST_NAMES:,}); name the column of the {role} with --column {role}=NAME"
            )


def named_throughout(log: Log) -> Log:
    """Let something stand for each name that is missing where a case was worked on.

    The station, else the activity, stands for a missing machine; the machine for a missing activity; what the case is
    called elsewhere, else `product`, for a missing product. What has neither machine nor activity is left out.
    """
    worked = log.case.codes >= 0
    if "station" in log.names:
        log = replace(log, resource=_or(log.resource, worked, log.names["station"]))
        log = replace(log, names=log.names | {"station": _or(log.names["station"], worked, log.resource)})
    lost = worked & (log.resource.codes < 0) & (log.activity.codes < 0)
    if lost.any():
        log, worked = log.noted("no_work", int(lost.sum())).take(~lost), worked[~lost]
    missing = worked & (log.resource.codes < 0)
    log = log.noted("no_machine", int(missing.sum()))
    log = replace(log, resource=_or(log.resource, worked, log.activity))
    if "station" in log.names:
        log = replace(log, names=log.names | {"station": _or(log.names["station"], worked, log.resource)})
    missing = worked & (log.activity.codes < 0)
    log = log.noted("no_activity", int(missing.sum()))
    log = replace(log, activity=_or(log.activity, worked, log.resource))
    product = log.names.get("product")
    if product is None or not product.names or (product.codes[worked] >= 0).all():
        return log
    of_case = np.full(int(log.case.codes.max(initial=-1)) + 1, -1, np.int32)
    told = np.flatnonzero(worked & (product.codes >= 0))[::-1]
    of_case[log.case.codes[told]] = product.codes[told]
    known = Codes(np.where(worked, of_case[log.case.codes], np.int32(-1)), product.names)
    filled = _or(product, worked, known)
    log = log.noted("no_product", int((worked & (filled.codes < 0)).sum()))
    other = Codes(np.zeros(len(log), np.int32), ("product",))
    return replace(log, names=log.names | {"product": _or(filled, worked, other)})


def _or(codes: Codes, rows: Mask, others: Codes) -> Codes:
    """Names, and in rows where one is missing another."""
    fill = rows & (codes.codes < 0) & (others.codes >= 0)
    if not fill.any():
        return codes
    number = {name: n for n, name in enumerate(codes.names)}
    table = np.full(len(others.names), -1, np.int32)
    for code in np.unique(others.codes[fill]).tolist():
        table[code] = number.setdefault(others.names[code], len(number))
    return Codes(np.where(fill, table[others.codes], codes.codes).astype(np.int32), tuple(number))
