"""Policies of one block that enter an aisle and return: return, midpoint, largest gap.

- Return: every aisle with items is entered from the front, up to its farthest item, and left at the front. Cross aisles
  between blocks are not used, so the policy is defined for any number of blocks.
- Midpoint and largest gap: the first and the last aisle with items are traversed; in each aisle between, items before
a cut
  are taken from the front and those behind it from the back, so the cut is not walked. The cut is the middle of the
  aisle, or the largest gap between two neighbouring items or between an item and a cross aisle. If a single aisle
  holds all items, the picker returns from the farthest.

The way runs from the depot to the leftmost aisle with items, up it, along the back to the rightmost, down it, and
along the front to the depot; items at the front left of the depot are taken on the way out, the others on the way
back.

Source: R. W. Hall (1993), "Distance approximations for routing manual pickers in a warehouse", IIE Transactions 25(4).
"""

import numpy as np
from numba import njit

from .path_kernel import go, sort_order, take_down, take_up

__all__ = ["largest_gap_cut", "perimeter_path", "return_path"]


@njit(cache=True)
def return_path(
    aisle: np.ndarray, position: np.ndarray, levels: np.ndarray, pitch: float, depot: float
) -> tuple[np.ndarray, np.ndarray]:
    """Path of the return policy; parameters and result as in `solvers.picking.sweep_kernel.sweep_path`."""
    ends = np.array([levels[0], levels[-1]])
    rows, columns, starts = sort_order(aisle, position, ends)
    points = np.empty((rows.size + 2 * columns.size + 2, 2))
    stops = np.empty(points.shape[0], np.int64)
    count = go(points, stops, 0, depot, levels[0])
    for j in range(columns.size):
        x = columns[j] * pitch
        count = go(points, stops, count, x, levels[0])
        count = take_up(points, stops, count, x, rows, position, starts[j, 0], starts[j, 1])
        count = go(points, stops, count, x, levels[0])
    count = go(points, stops, count, depot, levels[0])
    return points[:count], stops[:count]


@njit(cache=True)
def largest_gap_cut(rows: np.ndarray, position: np.ndarray, first: int, end: int, front: float, back: float) -> int:
    """Index between `first` and `end` that cuts the sorted items ``rows[first:end]`` at the largest gap.

    Items before the index are taken from the front, the others from the back.
    """
    cut = first
    largest = position[rows[first]] - front
    for i in range(first + 1, end):
        gap = position[rows[i]] - position[rows[i - 1]]
        if gap > largest:
            cut, largest = i, gap
    return end if back - position[rows[end - 1]] > largest else cut


@njit(cache=True)
def _midpoint_cut(rows: np.ndarray, position: np.ndarray, first: int, end: int, middle: float) -> int:
    """Index of the first of the sorted items ``rows[first:end]`` that lies behind the middle."""
    cut = first
    while cut < end and position[rows[cut]] <= middle:
        cut += 1
    return cut


@njit(cache=True)
def perimeter_path(
    aisle: np.ndarray, position: np.ndarray, levels: np.ndarray, pitch: float, depot: float, midpoint: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Path of the midpoint policy, or of the largest-gap policy, in one block.

    Parameters as in `solvers.picking.sweep_kernel.sweep_path`, with ``levels`` of shape (2,).
    """
    front, back = levels[0], levels[1]
    rows, columns, starts = sort_order(aisle, position, levels)
    m = columns.size
    points = np.empty((rows.size + 4 * m + 6, 2))
    stops = np.empty(points.shape[0], np.int64)
    count = go(points, stops, 0, depot, front)
    cuts = np.empty(m, np.int64)
    for j in range(m):
        if midpoint:
            cuts[j] = _midpoint_cut(rows, position, starts[j, 0], starts[j, 1], (front + back) / 2.0)
        else:
            cuts[j] = largest_gap_cut(rows, position, starts[j, 0], starts[j, 1], front, back)
    for j in range(m - 2, 0, -1):  # on the way out, from the depot leftwards
        x = columns[j] * pitch
        if x < depot and cuts[j] > starts[j, 0]:
            count = go(points, stops, count, x, front)
            count = take_up(points, stops, count, x, rows, position, starts[j, 0], cuts[j])
            count = go(points, stops, count, x, front)
    x = columns[0] * pitch
    count = go(points, stops, count, x, front)
    count = take_up(points, stops, count, x, rows, position, starts[0, 0], starts[0, 1])
    if m > 1:
        for j in range(m - 1):
            x = columns[j] * pitch
            if j == 0 or cuts[j] < starts[j, 1]:
                count = go(points, stops, count, x, back)
            if j > 0 and cuts[j] < starts[j, 1]:
                count = take_down(points, stops, count, x, rows, position, cuts[j], starts[j, 1])
                count = go(points, stops, count, x, back)
        x = columns[m - 1] * pitch
        count = go(points, stops, count, x, back)
        count = take_down(points, stops, count, x, rows, position, starts[m - 1, 0], starts[m - 1, 1])
    count = go(points, stops, count, x, front)
    for j in range(m - 2, 0, -1):
        x = columns[j] * pitch
        if x >= depot and cuts[j] > starts[j, 0]:
            count = go(points, stops, count, x, front)
            count = take_up(points, stops, count, x, rows, position, starts[j, 0], cuts[j])
            count = go(points, stops, count, x, front)
    count = go(points, stops, count, depot, front)
    return points[:count], stops[:count]
