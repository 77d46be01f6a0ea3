"""Orders of a log: cases that were ordered together, with what an order book has of them."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twin.building.log import Log
from twin.building.operations import Operations

__all__ = ["Ordered", "order_book", "order_name", "orders_in", "releases"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Ordered(NamedTuple):
    """An order.

    Attributes
    ----------
    name : that of the log; of its first case where the log tells none
    head : first operation of its first case
    release, due : [s], due NaN where there is none
    pieces : of all its cases that were released with it
    """

    name: str
    head: int
    release: float
    due: float
    pieces: int


def releases(log: Log, ops: Operations) -> Floats:
    """When each case was released [s], by its first operation.

    As the log says; else when the first case of its order began, or it began itself.
    """
    heads = np.flatnonzero(ops.first)
    begin = ops.begin[heads]
    told = log.values.get("release")
    if told is not None:
        said = told[ops.row[heads]]
        return np.where(np.isfinite(said), np.minimum(said, begin), begin)
    order = _orders(log, ops, heads)
    of_order = np.flatnonzero(order >= 0)
    first = np.full(int(order.max(initial=-1)) + 1, np.inf)
    np.minimum.at(first, order[of_order], begin[of_order])
    found: Floats = begin.copy()
    found[of_order] = first[order[of_order]]
    return found


def orders_in(log: Log, ops: Operations) -> int:
    """How many orders a log tells; each case without one is an order of its own."""
    order = _orders(log, ops, np.flatnonzero(ops.first))
    return len(np.unique(order[order >= 0])) + int((order < 0).sum())


def order_book(log: Log, ops: Operations, heads: Ints, release: Floats, together: NDArray[np.bool_]) -> list[Ordered]:
    """Put cases together that were ordered together, in the order of their release.

    Parameters
    ----------
    heads : first operations of the cases
    release : of each [s]
    together : cases of a product that were released at one instant are one order, where the log tells no orders
    """
    order = _orders(log, ops, heads)
    kind = np.where(order >= 0, 0, np.where(together, 1, 2))
    instant = np.where(kind == 1, np.round(release, 3), 0.0)
    which = np.where(kind == 0, order, np.where(kind == 1, -1, ops.case[heads]))
    product = np.where(kind == 2, -1, ops.product[heads])
    keys = np.column_stack((kind, which, product, instant))
    _, group = np.unique(keys, axis=0, return_inverse=True)
    sort = np.lexsort((release, group.ravel()))
    parts = np.split(sort, np.flatnonzero(np.diff(group.ravel()[sort])) + 1) if len(sort) else []
    due = log.values.get("due")
    found = []
    for mine in parts:
        first = int(mine[0])
        at = float(release[first])
        with_it = mine[release[mine] <= at + 1e-3]  # what came later replaces what was lost
        wanted = due[ops.row[heads[mine]]] if due is not None else np.zeros(0)
        wanted = wanted[np.isfinite(wanted)]
        name = order_name(log, ops, int(heads[first]))
        found.append(
            Ordered(name, int(heads[first]), at, float(wanted[0]) if len(wanted) else float("nan"),
                    int(ops.pieces[heads[with_it]].sum()))
        )  # fmt: skip
    return _each_once(sorted(found, key=lambda one: one.release))


def order_name(log: Log, ops: Operations, head: int) -> str:
    """Name of the order of a case, by its first operation; that of the case where the log tells none."""
    order = int(_orders(log, ops, np.array([head]))[0])
    return log.names["order"].names[order] if order >= 0 else log.case.names[ops.case[head]]


def _orders(log: Log, ops: Operations, heads: Ints) -> Ints:
    """Order of each case, -1 where the log tells none."""
    column = log.names.get("order")
    if column is None or not column.names:
        return np.full(len(heads), -1, np.int64)
    return column.codes[ops.row[heads]].astype(np.int64)


def _each_once(orders: list[Ordered]) -> list[Ordered]:
    """Give orders that are called the same, as an order for two products, a number each."""
    many = Counter(one.name for one in orders)
    taken = set(many)
    met: Counter[str] = Counter()
    found = []
    for one in orders:
        name = one.name
        if many[one.name] > 1:
            while name in taken:
                met[one.name] += 1
                name = f"{one.name}.{met[one.name]}"
            taken.add(name)
        found.append(one._replace(name=name))
    return found
