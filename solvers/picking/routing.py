"""Routes of a picker through a picking area, by policy: the way itself, or the lengths of many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .area import PickingArea, PickingError
from .length_kernel import (
    COMBINED,
    LARGEST_GAP,
    MIDPOINT,
    OPTIMAL,
    RETURN,
    S_SHAPE,
    heuristic_path,
    lengths,
)
from .optimal_kernel import optimal_path
from .path_kernel import path_length
from .states import tour_tables

__all__ = ["POLICIES", "Route", "pick_route", "route_lengths"]

POLICIES = {
    "s_shape": S_SHAPE,
    "return": RETURN,
    "midpoint": MIDPOINT,
    "largest_gap": LARGEST_GAP,
    "combined": COMBINED,
    "optimal": OPTIMAL,
}
"""Routing policies by name; midpoint and largest gap are defined for one block only."""

ONE_BLOCK = ("midpoint", "largest_gap")
MOST_BLOCKS = 3  # of an optimal route: 112 states; the next number of blocks has several times as many


@dataclass(frozen=True)
class Route:
    """A way from the depot through all items of an order and back to the depot.

    Attributes
    ----------
    points : (p, 2) float64
        x and y of the depot, the items and the turns, in the order of the way; each leg runs along one axis.
    stops : (p,) int64
        Which item of the order is taken at each point, or -1; each item once.
    length : float
        Length of the way, in the unit of the area.
    """

    points: NDArray[np.float64]
    stops: NDArray[np.int64]
    length: float

    @property
    def sequence(self) -> NDArray[np.int64]:
        """Items in the order in which they are taken, (n,) int64."""
        return self.stops[self.stops >= 0]


def pick_route(area: PickingArea, aisle: ArrayLike, position: ArrayLike, policy: str = "s_shape") -> Route:
    """Route of a picker who takes all items of one order.

    Parameters
    ----------
    area : PickingArea
    aisle : (n,) integers
        Aisle of each item, from 0.
    position : (n,) numbers
        y of each item, from the front cross aisle (0) to the last.
    policy : str
        A key of `POLICIES`.

    Raises
    ------
    PickingError
        An unknown policy, one that is not defined for the area, or an item outside the area.

    Examples
    --------
    >>> area = PickingArea(aisles=4, pitch=3.0, blocks=(20.0,))
    >>> route = pick_route(area, [0, 2, 2], [5.0, 4.0, 15.0], "s_shape")
    >>> route.length, route.sequence.tolist()
    (52.0, [0, 2, 1])
    """
    code = _code(area, policy)
    aisles, positions = _items(area, aisle, position)
    levels = np.array(area.cross_aisles)
    if not aisles.size:
        return Route(np.array([[area.depot, 0.0]]), np.array([-1]), 0.0)
    if code == OPTIMAL:
        points, stops = optimal_path(aisles, positions, levels, area.pitch, float(area.depot), _tables(area))
    else:
        points, stops = heuristic_path(aisles, positions, levels, area.pitch, float(area.depot), code)
    return Route(points, stops, float(path_length(points)))


def route_lengths(
    area: PickingArea, bounds: ArrayLike, aisle: ArrayLike, position: ArrayLike, policy: str = "s_shape"
) -> NDArray[np.float64]:
    """Length of the route of each of many orders, (orders,) float64; 0 for an order without items.

    Parameters
    ----------
    area : PickingArea
    bounds : (orders + 1,) integers
        Items of order i are ``bounds[i]`` to ``bounds[i + 1]`` of the next two; rising from 0 to the number of items.
    aisle, position : (items,)
        As in `pick_route`.
    policy : str
        A key of `POLICIES`.

    Raises
    ------
    PickingError
        As in `pick_route`, and where the bounds do not cut the items into orders.
    """
    code = _code(area, policy)
    aisles, positions = _items(area, aisle, position)
    cuts = np.asarray(bounds, np.int64)
    if cuts.ndim != 1 or not cuts.size or cuts[0] != 0 or cuts[-1] != aisles.size or np.any(np.diff(cuts) < 0):
        raise PickingError(f"bounds of the orders must rise from 0 to the number of items, {aisles.size}")
    tables = _tables(area if code == OPTIMAL else PickingArea(1, 1.0, (1.0,)))
    levels = np.array(area.cross_aisles)
    result: NDArray[np.float64] = lengths(
        cuts, aisles, positions, levels, float(area.pitch), float(area.depot), code, tables
    )
    return result


def _code(area: PickingArea, policy: str) -> int:
    if policy not in POLICIES:
        raise PickingError(f"unknown routing policy {policy!r}; known are {', '.join(POLICIES)}")
    blocks = len(area.blocks)
    if policy in ONE_BLOCK and blocks > 1:
        raise PickingError(f"routing policy {policy!r} is defined for one block; this area has {blocks}")
    if policy == "optimal" and blocks > MOST_BLOCKS:
        raise PickingError(f"routing policy 'optimal' serves up to {MOST_BLOCKS} blocks; this area has {blocks}")
    return POLICIES[policy]


def _items(area: PickingArea, aisle: ArrayLike, position: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Items as arrays, all inside the area."""
    aisles, positions = np.asarray(aisle), np.asarray(position, np.float64)
    if aisles.ndim != 1 or aisles.shape != positions.shape:
        raise PickingError(f"each item needs an aisle and a position; got {aisles.shape} and {positions.shape}")
    if aisles.size and not np.issubdtype(aisles.dtype, np.integer):
        raise PickingError(f"aisles of items must be whole numbers, not {aisles.dtype}")
    for name, values, last in (("aisle", aisles, area.aisles - 1), ("position", positions, area.length)):
        wrong = np.flatnonzero(~((values >= 0) & (values <= last)))
        if wrong.size:
            raise PickingError(f"item {wrong[0]}: {name} {values[wrong[0]]} is outside 0 to {last}")
    return aisles.astype(np.int64), positions


def _tables(area: PickingArea) -> tuple[NDArray[np.int64], ...]:
    found = tour_tables(len(area.blocks))
    return found.depot, found.within, found.along, found.edges, found.complete
