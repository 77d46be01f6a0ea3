"""Lots that are split on the way and go on under other numbers: two sequences of a product that are one routing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from twin.building.operations import Operations
from twin.building.routes import Route

__all__ = ["Split", "joined"]

Ints = NDArray[np.int64]
FEWEST = 5
"""Lots from which it is told that they are split."""
SAME = 0.7
"""So much of what ends in the middle goes on under other numbers, at least."""

Split = tuple[int, int]
"""Routing, and the position from which its lots move in parts."""


def joined(
    ops: Operations, routes: list[Route], route: Ints, position: Ints
) -> tuple[list[Route], Ints, Ints, dict[Split, int]]:
    """Join sequences of a product of which one goes on with the pieces of the other, in smaller lots.

    The second is what follows a place in the first, in which larger lots end; or all lots end there, and it has none of
    the activities of the first. It never has more pieces than ended by then, and in the end it has most of them.

    Returns
    -------
    routes, route, position : as they were given, with what is joined as one
    parts : pieces of the lots from each split on
    """
    heads, lasts = np.flatnonzero(ops.first), np.flatnonzero(ops.last)
    after: dict[int, int] = {}
    parts: dict[Split, int] = {}
    for product in sorted({one.product for one in routes}):
        mine = [number for number, one in enumerate(routes) if one.product == product and one.cases >= FEWEST]
        for first, second in permutations(mine, 2):
            place = _place(routes[first].activities, routes[second].activities)
            if place is None or not {first, second}.isdisjoint({*after, *after.values()}):
                continue
            ended = lasts[(route[lasts] == first) & (position[lasts] == place - 1)]
            begun = heads[route[heads] == second]
            if _go_on(ops, ended, begun):
                after[first] = second
                parts[first, place] = int(ops.pieces[begun].max())
    for (first, place), second in zip(parts, after.values(), strict=True):
        position = np.where(route == second, position + place, position)
        routes[first] = _one(routes[first], routes[second], place)
        route = np.where(route == second, first, route)
    gone = set(after.values())
    for first, _ in parts:  # lots that were not split went the same way from the beginning
        for number, one in enumerate(routes):
            same = (one.product, one.activities) == (routes[first].product, routes[first].activities)
            if same and number != first and number not in gone:
                routes[first] = _both(routes[first], one)
                route = np.where(route == number, first, route)
                gone.add(number)
    kept = [number for number in range(len(routes)) if number not in gone]
    order = np.full(len(routes), -1, np.int64)
    order[kept] = np.arange(len(kept))
    found = {(int(order[first]), place): many for (first, place), many in parts.items()}
    return [routes[one] for one in kept], order[route], position, found


def _place(first: tuple[int, ...], second: tuple[int, ...]) -> int | None:
    """Position in one sequence from which another may go on.

    Examples
    --------
    >>> _place((1, 2, 3), (3,)), _place((1, 2), (3, 4)), _place((1, 2, 3), (2,))
    (2, 2, None)
    """
    if len(second) < len(first) and first[-len(second) :] == second:
        return len(first) - len(second)
    return None if set(first) & set(second) else len(first)


def _go_on(ops: Operations, ended: Ints, begun: Ints) -> bool:
    """Tell whether lots that begin are parts of those that ended."""
    if min(len(ended), len(begun)) < FEWEST or ops.pieces[begun].max() >= np.median(ops.pieces[ended]):
        return False
    times = np.concatenate([ops.end[ended], ops.begin[begun]])
    pieces = np.concatenate([ops.pieces[ended], -ops.pieces[begun]])
    stock = np.cumsum(pieces[np.argsort(times, kind="stable")])
    return bool(stock.min() >= 0 and ops.pieces[begun].sum() >= SAME * ops.pieces[ended].sum())


def _one(first: Route, second: Route, place: int) -> Route:
    """Two sequences as one routing; that lots of the first end where it is split is no scrap."""
    return Route(
        product=first.product,
        activities=first.activities[:place] + second.activities,
        cases=first.cases,
        rework=first.rework + Counter({(a + place, b + place): n for (a, b), n in second.rework.items()}),
        ended=Counter({at: n for at, n in first.ended.items() if at != place - 1})
        + Counter({at + place: n for at, n in second.ended.items()}),
        passed=first.passed + Counter({at + place: n for at, n in second.passed.items()}),
    )


def _both(one: Route, other: Route) -> Route:
    """Cases of two routings that are the same."""
    return replace(
        one,
        cases=one.cases + other.cases,
        rework=one.rework + other.rework,
        ended=one.ended + other.ended,
        passed=one.passed + other.passed,
    )
