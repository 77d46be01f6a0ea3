"""Lengths of many routes at once: one call for all orders of a study."""

import numpy as np
from numba import njit

from .front_kernel import perimeter_path, return_path
from .optimal_kernel import optimal_length
from .path_kernel import path_length
from .sweep_kernel import sweep_path

__all__ = ["COMBINED", "LARGEST_GAP", "MIDPOINT", "OPTIMAL", "RETURN", "S_SHAPE", "heuristic_path", "lengths"]

S_SHAPE, RETURN, MIDPOINT, LARGEST_GAP, COMBINED, OPTIMAL = range(6)


@njit(cache=True)
def heuristic_path(
    aisle: np.ndarray, position: np.ndarray, levels: np.ndarray, pitch: float, depot: float, policy: int
) -> tuple[np.ndarray, np.ndarray]:
    """Path of any policy but the optimal one; see `solvers.picking.sweep_kernel.sweep_path`."""
    if policy == RETURN:
        return return_path(aisle, position, levels, pitch, depot)
    if policy in (MIDPOINT, LARGEST_GAP):
        return perimeter_path(aisle, position, levels, pitch, depot, policy == MIDPOINT)
    return sweep_path(aisle, position, levels, pitch, depot, policy == COMBINED)


@njit(cache=True)
def lengths(
    bounds: np.ndarray,
    aisle: np.ndarray,
    position: np.ndarray,
    levels: np.ndarray,
    pitch: float,
    depot: float,
    policy: int,
    tables: tuple[np.ndarray, ...],
) -> np.ndarray:
    """Length of the route of each order, (orders,) float64; 0 for an order without items.

    Parameters
    ----------
    bounds : (orders + 1,) int64
        Items of order i are ``bounds[i]`` to ``bounds[i + 1]`` of the next two.
    aisle : (items,) int64
    position : (items,) float64
    levels, pitch, depot, tables
        As in `solvers.picking.optimal_kernel.optimal_path`.
    policy : int
        One of the constants of this module.
    """
    result = np.zeros(bounds.size - 1)
    for i in range(result.size):
        first, end = bounds[i], bounds[i + 1]
        if end == first:
            continue
        if policy == OPTIMAL:
            result[i] = optimal_length(aisle[first:end], position[first:end], levels, pitch, depot, tables)
        else:
            points, _ = heuristic_path(aisle[first:end], position[first:end], levels, pitch, depot, policy)
            result[i] = path_length(points)
    return result
