"""Bookings as operations: what one case had done at one station, from its first booking to its last."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Codes, Log

__all__ = ["Operations", "operations", "station_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Operations:
    """Operations by case and in each case by their beginning; all arrays are (operations,).

    Attributes
    ----------
    case, activity, station, product : numbers of names
    unit : number of the resource that did most of it
    begin, end : of its first and last booking [s]
    work : booked time, overlaps of the same case and activity counted once [s]
    pieces : of its order, 1 where the log has none
    row : its first booking in the log
    stations, products : names
    units : resources of each station
    """

    case: Ints
    activity: Ints
    station: Ints
    product: Ints
    unit: Ints
    begin: Floats
    end: Floats
    work: Floats
    pieces: Floats
    row: Ints
    stations: tuple[str, ...]
    products: tuple[str, ...]
    units: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.case)

    @property
    def first(self) -> NDArray[np.bool_]:
        """The first operation of its case."""
        return np.concatenate([[True], self.case[1:] != self.case[:-1]])

    @property
    def last(self) -> NDArray[np.bool_]:
        """The last operation of its case."""
        return np.concatenate([self.case[1:] != self.case[:-1], [True]])


def station_of(log: Log) -> tuple[Ints, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Station of each row: the log's own column, else resources that differ by a number in brackets together.

    Returns
    -------
    station : (rows,) number of the station, -1 for none
    names : of the stations
    units : resources of each
    """
    resource = log.resource
    if "station" in log.names:
        own = log.names["station"]
        station = own.codes.astype(np.int64)
        names = own.names
        pairs = np.unique(station * len(resource.names) + resource.codes)
        pairs = pairs[pairs >= 0]
        units: list[list[str]] = [[] for _ in names]
        for pair in pairs.tolist():
            units[pair // len(resource.names)].append(resource.names[pair % len(resource.names)])
        return station, names, tuple(map(tuple, units))
    plain = [re.sub(r"\s*\[\d+\]$", "", name) for name in resource.names]
    names = tuple(dict.fromkeys(plain))
    number = {name: n for n, name in enumerate(names)}
    table = np.array([number[name] for name in plain] + [-1], np.int64)
    grouped = tuple(tuple(one for one, of in zip(resource.names, plain, strict=True) if of == name) for name in names)
    return table[resource.codes], names, grouped


def operations(log: Log) -> Operations:
    """Find the operations of a log.

    Where the log books pieces (`completed`), a case's bookings of one activity belong together, however often it was
    interrupted; else each booking is an operation.
    """
    station, stations, units = station_of(log)
    rows = np.flatnonzero(log.case.codes >= 0)
    case, activity = log.case.codes[rows].astype(np.int64), log.activity.codes[rows].astype(np.int64)
    begin, end = log.start[rows], log.end[rows]
    if "completed" in log.values:
        order = np.lexsort((end, begin, activity, case))
        fresh = np.concatenate(
            [[True], (np.diff(case[order]) != 0) | (np.diff(activity[order]) != 0)] if len(order) else [[]]
        ).astype(bool)
    else:
        order = np.lexsort((end, begin, case))
        fresh = np.ones(len(order), np.bool_)
    rows, case, activity, begin, end = rows[order], case[order], activity[order], begin[order], end[order]
    head = np.flatnonzero(fresh)
    work = _busy(begin, end, fresh)
    last = np.maximum.reduceat(end, head)
    longest = _main_row(end - begin, fresh, head)
    made = {
        "case": case[head],
        "activity": activity[head],
        "station": station[rows[longest]],
        "product": _of_case(log, "product", rows[head]),
        "unit": log.resource.codes[rows[longest]].astype(np.int64),
        "begin": begin[head],
        "end": last,
        "work": np.add.reduceat(work, head),
        "pieces": _pieces(log, rows[head]),
        "row": rows[head],
    }
    again = np.lexsort((made["end"], made["begin"], made["case"])) if "completed" in log.values else slice(None)
    products = log.names["product"].names if "product" in log.names and log.names["product"].names else ("product",)
    return Operations(
        **{name: value[again] for name, value in made.items()}, stations=stations, products=products, units=units
    )


def _busy(begin: Floats, end: Floats, fresh: NDArray[np.bool_]) -> Floats:
    """Time that each booking adds to those before it of the same operation [s]."""
    if fresh.all():
        return end - begin
    group = np.cumsum(fresh)
    far = float(end.max() - begin.min()) + 1.0
    reach = np.maximum.accumulate(end + group * far) - group * far  # latest end so far within the group
    before = np.concatenate([[-np.inf], reach[:-1]])
    before[fresh] = -np.inf
    return np.asarray(np.maximum(end - np.maximum(begin, before), 0.0))


def _main_row(length: Floats, fresh: NDArray[np.bool_], head: Ints) -> Ints:
    """Row of the longest booking of each operation."""
    if fresh.all():
        return head
    group = np.cumsum(fresh) - 1
    order = np.lexsort((-length, group))
    return order[np.flatnonzero(np.concatenate([[True], np.diff(group[order]) != 0]))]


def _of_case(log: Log, name: str, rows: Ints) -> Ints:
    column: Codes | None = log.names.get(name)
    if column is None or not column.names:
        return np.zeros(len(rows), np.int64)
    return np.maximum(column.codes[rows], 0).astype(np.int64)


def _pieces(log: Log, rows: Ints) -> Floats:
    pieces = log.values.get("quantity")
    if pieces is None:
        return np.ones(len(rows))
    return np.maximum(np.round(np.nan_to_num(pieces[rows], nan=1.0)), 1.0)
