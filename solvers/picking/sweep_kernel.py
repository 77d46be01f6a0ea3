"""Policies that sweep a block once, from one end to the other: S-shape and combined.

The picker enters each subaisle with items once, and either traverses it or returns to the cross aisle that he came
from. The S-shape policy traverses, except where the last subaisle must be left at the front. The combined policy
chooses between both by dynamic programming over the subaisles, so that the way is shortest.

With several blocks: up the leftmost aisle with items to the farthest block with items (taking what lies on the way),
through that block from left to right, then block by block towards the front; each of these is entered at the back,
swept from the nearer of its two end subaisles to the other, and left at the front; a block without items is crossed
where the picker stands.

Source: K. J. Roodbergen, R. de Koster (2001), "Routing methods for warehouses with multiple cross aisles",
International Journal of Production Research 39(9).
"""

import numpy as np
from numba import njit

from .path_kernel import go, sort_order, take_down, take_up

__all__ = ["sweep_path"]


@njit(cache=True)
def _s_shape_turns(count: int, at_back: bool) -> np.ndarray:
    """Whether the picker turns in each of `count` subaisles: only in the last, if he comes there at the front."""
    turns = np.zeros(count, np.bool_)
    crossings = count - 1 + (1 if at_back else 0)
    turns[count - 1] = crossings % 2 == 0
    return turns


@njit(cache=True)
def _combined_turns(low: np.ndarray, high: np.ndarray, front: float, back: float, at_back: bool) -> np.ndarray:
    """Whether the picker turns in each subaisle on the shortest way that ends at the front.

    Parameters
    ----------
    low, high : (count,) float64
        Positions of the first and the last item of each subaisle, in the order of the sweep.
    front, back : float
        y of the cross aisles of the block.
    at_back : bool
        Whether the sweep starts at the back.
    """
    count = low.size
    turned = np.empty((count, 2), np.bool_)
    cost = np.full(2, np.inf)
    cost[1 if at_back else 0] = 0.0
    for i in range(count):
        stay_front = cost[0] + 2.0 * (high[i] - front)
        stay_back = cost[1] + 2.0 * (back - low[i])
        come_front = cost[1] + back - front
        come_back = cost[0] + back - front
        turned[i, 0] = stay_front < come_front
        turned[i, 1] = stay_back < come_back
        cost[0] = min(stay_front, come_front)
        cost[1] = min(stay_back, come_back)
    turns = np.empty(count, np.bool_)
    side = 0
    for i in range(count - 1, -1, -1):
        turns[i] = turned[i, side]
        if not turns[i]:
            side = 1 - side
    return turns


@njit(cache=True)
def _holds(starts: np.ndarray, block: int) -> bool:
    """Whether any item lies in a block."""
    found = False
    for j in range(starts.shape[0]):
        found = found or starts[j, block + 1] > starts[j, block]
    return found


@njit(cache=True)
def sweep_path(
    aisle: np.ndarray, position: np.ndarray, levels: np.ndarray, pitch: float, depot: float, combined: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Path of the S-shape policy, or of the combined policy.

    Parameters
    ----------
    aisle : (n,) int64
        Aisle of each item, n at least 1.
    position : (n,) float64
        y of each item.
    levels : (blocks + 1,) float64
        y of the cross aisles, front first.
    pitch : float
        Distance between aisles.
    depot : float
        x of the depot.
    combined : bool
        Whether to choose between turning and traversing, or to traverse (S-shape).

    Returns
    -------
    points : (p, 2) float64
        From the depot to the depot.
    stops : (p,) int64
        Item taken at each point, or -1.
    """
    rows, columns, starts = sort_order(aisle, position, levels)
    m, blocks = columns.size, levels.size - 1
    points = np.empty((rows.size + 2 * m * blocks + 2 * blocks + 6, 2))
    stops = np.empty(points.shape[0], np.int64)
    count = go(points, stops, 0, depot, levels[0])
    farthest = blocks - 1
    while not _holds(starts, farthest):
        farthest -= 1
    x = columns[0] * pitch
    count = go(points, stops, count, x, levels[0])
    count = take_up(points, stops, count, x, rows, position, 0, starts[0, farthest])
    count = go(points, stops, count, x, levels[farthest])
    for k in range(farthest, -1, -1):
        at_back = k < farthest
        picked = np.empty(m, np.int64)
        size = 0
        for j in range(1 if at_back else 0, m):
            if starts[j, k + 1] > starts[j, k]:
                picked[size] = j
                size += 1
        if size == 0:
            count = go(points, stops, count, x, levels[k])
            continue
        to_left, to_right = abs(columns[picked[0]] * pitch - x), abs(columns[picked[size - 1]] * pitch - x)
        if at_back and to_right < to_left:
            for i in range(size // 2):
                picked[i], picked[size - 1 - i] = picked[size - 1 - i], picked[i]
        if combined:
            low, high = np.empty(size), np.empty(size)
            for i in range(size):
                low[i] = position[rows[starts[picked[i], k]]]
                high[i] = position[rows[starts[picked[i], k + 1] - 1]]
            turns = _combined_turns(low, high, levels[k], levels[k + 1], at_back)
        else:
            turns = _s_shape_turns(size, at_back)
        for i in range(size):
            j = picked[i]
            first, end = starts[j, k], starts[j, k + 1]
            x = columns[j] * pitch
            count = go(points, stops, count, x, levels[k + 1] if at_back else levels[k])
            if at_back:
                count = take_down(points, stops, count, x, rows, position, first, end)
            else:
                count = take_up(points, stops, count, x, rows, position, first, end)
            if not turns[i]:
                at_back = not at_back
            count = go(points, stops, count, x, levels[k + 1] if at_back else levels[k])
    count = go(points, stops, count, depot, levels[0])
    return points[:count], stops[:count]
