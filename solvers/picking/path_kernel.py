"""What all routing policies share: an order sorted by aisle and block, and a path that is written point by point.

A *subaisle* is the part of an aisle inside a block. A sorted order is a tuple of three arrays:

- ``rows`` (n,) int64: numbers of the items as the caller gave them, sorted by aisle and then by position;
- ``columns`` (m,) int64: the aisles that hold items, rising;
- ``starts`` (m, blocks + 1) int64: items of column j in block k are ``rows[starts[j, k]:starts[j, k + 1]]``.

A path is an array of points (x, y) and one of stops: the item taken at the point, or -1. Consecutive points differ in
one coordinate only.
"""

import numpy as np
from numba import njit

__all__ = ["go", "path_length", "sort_order", "take_down", "take_up"]


@njit(cache=True)
def sort_order(
    aisle: np.ndarray, position: np.ndarray, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sort an order by aisle and position; an item at a cross aisle belongs to the block behind it.

    Parameters
    ----------
    aisle : (n,) int64
    position : (n,) float64
    levels : (blocks + 1,) float64
        y of the cross aisles.
    """
    n, blocks = aisle.size, levels.size - 1
    aisles = 0
    for i in range(n):
        aisles = max(aisles, aisle[i] + 1)
    place = np.zeros(aisles + 1, np.int64)
    for i in range(n):
        place[aisle[i] + 1] += 1
    for a in range(1, aisles + 1):
        place[a] += place[a - 1]
    first = place.copy()
    rows = np.empty(n, np.int64)
    for row in range(n):  # into the aisle, and there by insertion: an aisle holds few items of an order
        a = aisle[row]
        i = place[a]
        while i > first[a] and position[rows[i - 1]] > position[row]:
            rows[i] = rows[i - 1]
            i -= 1
        rows[i] = row
        place[a] += 1
    columns = np.empty(n, np.int64)
    starts = np.empty((n, blocks + 1), np.int64)
    m = i = 0
    while i < n:
        columns[m] = aisle[rows[i]]
        starts[m, 0] = i
        for k in range(blocks):
            last = k == blocks - 1
            while i < n and aisle[rows[i]] == columns[m] and (last or position[rows[i]] < levels[k + 1]):
                i += 1
            starts[m, k + 1] = i
        m += 1
    return rows, columns[:m], starts[:m]


@njit(cache=True)
def go(points: np.ndarray, stops: np.ndarray, count: int, x: float, y: float, stop: int = -1) -> int:
    """Append a point and return the new number of points; a turn (stop -1) at the last point is left out."""
    if stop < 0 and count > 0 and points[count - 1, 0] == x and points[count - 1, 1] == y:
        return count
    points[count, 0] = x
    points[count, 1] = y
    stops[count] = stop
    return count + 1


@njit(cache=True)
def take_up(
    points: np.ndarray,
    stops: np.ndarray,
    count: int,
    x: float,
    rows: np.ndarray,
    position: np.ndarray,
    first: int,
    end: int,
) -> int:
    """Append the items ``rows[first:end]`` of the aisle at `x` in rising order of y."""
    for i in range(first, end):
        count = go(points, stops, count, x, position[rows[i]], rows[i])
    return count


@njit(cache=True)
def take_down(
    points: np.ndarray,
    stops: np.ndarray,
    count: int,
    x: float,
    rows: np.ndarray,
    position: np.ndarray,
    first: int,
    end: int,
) -> int:
    """Append the items ``rows[first:end]`` of the aisle at `x` in falling order of y."""
    for i in range(end - 1, first - 1, -1):
        count = go(points, stops, count, x, position[rows[i]], rows[i])
    return count


@njit(cache=True)
def path_length(points: np.ndarray) -> float:
    """Length of a path (m, 2) whose legs run along one axis each."""
    total = 0.0
    for i in range(1, points.shape[0]):
        total += abs(points[i, 0] - points[i - 1, 0]) + abs(points[i, 1] - points[i - 1, 1])
    return total
