"""The shortest tour through a picking area, by dynamic programming over its aisles.

Aisle by aisle from left to right: first what the tour does in each subaisle, then how often it walks each cross aisle
to the next aisle. In a subaisle it does nothing, traverses it once or twice, or enters and returns from the front,
from the back, or from both ends around the largest gap between two items; nothing else can be part of a shortest
tour.

Source: H. D. Ratliff, A. S. Rosenthal (1983), "Order-picking in a rectangular warehouse: a solvable case of the
traveling salesman problem", Operations Research 31(3), for one block; K. J. Roodbergen, R. de Koster (2001), "Routing
order pickers in a warehouse with a middle aisle", European Journal of Operational Research 133(1), for two. The
states and transitions come from `solvers.picking.states` and hold for any number of blocks; their number grows fast
with it.
"""

import math

import numpy as np
from numba import njit

from .path_kernel import go, sort_order

__all__ = ["optimal_length", "optimal_path"]


@njit(cache=True)
def _columns_of(
    columns: np.ndarray, starts: np.ndarray, pitch: float, depot: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Aisles that a shortest tour can use: all from the leftmost to the rightmost of the items and the depot.

    Returns
    -------
    x : (m,) float64
        x of each, rising.
    open : (m,) bool
        False for a depot between two aisles, which has a place in the order but cannot be walked into.
    bounds : (m, blocks + 1) int64
        Like ``starts``; aisles without items have equal bounds.
    place : int
        Which of them has the depot.
    """
    blocks = starts.shape[1] - 1
    low = min(columns[0], math.floor(depot / pitch))
    high = max(columns[-1], math.ceil(depot / pitch))
    if low * pitch < min(columns[0] * pitch, depot):
        low += 1
    if high * pitch > max(columns[-1] * pitch, depot):
        high -= 1
    x = np.empty(high - low + 2)
    is_open = np.ones(high - low + 2, np.bool_)
    bounds = np.zeros((high - low + 2, blocks + 1), np.int64)
    place = -1
    m = j = 0
    for a in range(low, high + 2):
        here = a * pitch
        if place < 0 and (a > high or here >= depot):
            place = m
            if a > high or here > depot:
                x[m] = depot
                is_open[m] = False
                m += 1
        if a > high:
            break
        x[m] = here
        if j < columns.size and columns[j] == a:
            for k in range(blocks + 1):
                bounds[m, k] = starts[j, k]
            j += 1
        m += 1
    return x[:m], is_open[:m], bounds[:m], place


@njit(cache=True)
def _subaisle_costs(
    rows: np.ndarray, position: np.ndarray, first: int, end: int, front: float, back: float, is_open: bool
) -> np.ndarray:
    """Lengths of the six ways to do a subaisle, (6,) in the order of `solvers.picking.states`; inf if not possible."""
    cost = np.full(6, np.inf)
    if end == first:
        cost[0] = 0.0
    if not is_open:
        return cost
    cost[1] = back - front
    cost[2] = 2.0 * (back - front)
    if end > first:
        cost[3] = 2.0 * (position[rows[end - 1]] - front)
        cost[4] = 2.0 * (back - position[rows[first]])
    for i in range(first + 1, end):
        gap = position[rows[i]] - position[rows[i - 1]]
        cost[5] = min(cost[5], 2.0 * (back - front - gap))
    return cost


@njit(cache=True)
def _solve(
    rows: np.ndarray,
    position: np.ndarray,
    levels: np.ndarray,
    x: np.ndarray,
    is_open: np.ndarray,
    bounds: np.ndarray,
    place: int,
    tables: tuple[np.ndarray, ...],
) -> tuple[float, np.ndarray]:
    """Length of the shortest tour, and its plan: (m, blocks + 1) int64, ways in subaisles and then the step taken."""
    at_depot, within, along, edges, complete = tables
    blocks, states, m = levels.size - 1, complete.size, x.size
    origin = np.full((m, blocks + 1, states), -1)
    action = np.full((m, blocks + 1, states), -1)
    walked = np.zeros(along.shape[0])
    for step in range(along.shape[0]):
        for k in range(blocks + 1):
            walked[step] += edges[step, k]
    cost = np.full(states, np.inf)
    cost[0] = 0.0
    depot_origin = np.arange(states)
    for j in range(m):
        if j == place:
            new = np.full(states, np.inf)
            for s in range(states):
                after = at_depot[s]
                if cost[s] < new[after]:
                    new[after] = cost[s]
                    depot_origin[after] = s
            cost = new
        for k in range(blocks):
            ways = _subaisle_costs(rows, position, bounds[j, k], bounds[j, k + 1], levels[k], levels[k + 1], is_open[j])
            new = np.full(states, np.inf)
            for s in range(states):
                if cost[s] < np.inf:
                    for way in range(6):
                        after = within[k, way, s]
                        if cost[s] + ways[way] < new[after]:
                            new[after] = cost[s] + ways[way]
                            origin[j, k, after] = s
                            action[j, k, after] = way
            cost = new
        if j < m - 1:
            new = np.full(states, np.inf)
            for step in range(along.shape[0]):
                s, after = along[step, 0], along[step, 1]
                length = cost[s] + walked[step] * (x[j + 1] - x[j])
                if length < new[after]:
                    new[after] = length
                    origin[j, blocks, after] = s
                    action[j, blocks, after] = step
            cost = new
    best = -1
    for s in range(states):
        if complete[s] and (best < 0 or cost[s] < cost[best]):
            best = s
    plan = np.full((m, blocks + 1), -1)
    state = best
    for j in range(m - 1, -1, -1):
        for k in range(blocks if j < m - 1 else blocks - 1, -1, -1):
            plan[j, k] = action[j, k, state]
            state = origin[j, k, state]
        if j == place:
            state = depot_origin[state]
    return cost[best], plan


@njit(cache=True)
def optimal_length(
    aisle: np.ndarray,
    position: np.ndarray,
    levels: np.ndarray,
    pitch: float,
    depot: float,
    tables: tuple[np.ndarray, ...],
) -> float:
    """Length of the shortest tour; parameters as in `optimal_path`."""
    rows, columns, starts = sort_order(aisle, position, levels)
    x, is_open, bounds, place = _columns_of(columns, starts, pitch, depot)
    return _solve(rows, position, levels, x, is_open, bounds, place, tables)[0]


@njit(cache=True)
def _edges_of(
    plan: np.ndarray,
    rows: np.ndarray,
    position: np.ndarray,
    bounds: np.ndarray,
    edges: np.ndarray,
) -> np.ndarray:
    """Edges of the tour as pairs of nodes: crossing k of column j is ``j * crossings + k``, item i follows them all."""
    m, crossings = plan.shape
    items = m * crossings
    pairs = np.empty((2 * m * crossings + 2 * (rows.size + m * crossings), 2), np.int64)
    count = 0
    for j in range(m):
        for k in range(crossings - 1):
            way, first, end = plan[j, k], bounds[j, k], bounds[j, k + 1]
            front, back = j * crossings + k, j * crossings + k + 1
            cut = first  # chain from the front ends before the cut, chain from the back begins there
            if way == 3:
                cut = end
            elif way == 5:
                cut = first + 1
                for i in range(first + 2, end):
                    if position[rows[i]] - position[rows[i - 1]] > position[rows[cut]] - position[rows[cut - 1]]:
                        cut = i
            if way == 1 or way == 2:
                for _ in range(way):
                    here = front
                    for i in range(first, end):
                        pairs[count, 0] = here
                        pairs[count, 1] = items + i
                        here = items + i
                        count += 1
                    pairs[count, 0] = here
                    pairs[count, 1] = back
                    count += 1
            elif way > 2:
                for _ in range(2):
                    here = front
                    for i in range(first, cut):
                        pairs[count, 0] = here
                        pairs[count, 1] = items + i
                        here = items + i
                        count += 1
                    here = back
                    for i in range(end - 1, cut - 1, -1):
                        pairs[count, 0] = here
                        pairs[count, 1] = items + i
                        here = items + i
                        count += 1
        if j < m - 1:
            for k in range(crossings):
                for _ in range(edges[plan[j, crossings - 1], k]):
                    pairs[count, 0] = j * crossings + k
                    pairs[count, 1] = (j + 1) * crossings + k
                    count += 1
    return pairs[:count]


@njit(cache=True)
def _circuit(pairs: np.ndarray, nodes: int, start: int) -> np.ndarray:
    """Closed walk from `start` over every edge once (C. Hierholzer 1873), as the nodes it meets, (edges + 1,) int64."""
    head = np.full(nodes, -1)
    following = np.empty(2 * pairs.shape[0], np.int64)
    for e in range(pairs.shape[0]):
        for side in range(2):
            following[2 * e + side] = head[pairs[e, side]]
            head[pairs[e, side]] = 2 * e + side
    used = np.zeros(pairs.shape[0], np.bool_)
    stack = np.empty(pairs.shape[0] + 1, np.int64)
    walk = np.empty(pairs.shape[0] + 1, np.int64)
    stack[0] = start
    size, count = 1, 0
    while size > 0:
        node = stack[size - 1]
        while head[node] >= 0 and used[head[node] // 2]:
            head[node] = following[head[node]]
        if head[node] < 0:
            walk[count] = node
            count += 1
            size -= 1
        else:
            edge, side = head[node] // 2, head[node] % 2
            used[edge] = True
            stack[size] = pairs[edge, 1 - side]
            size += 1
    return walk[:count]


@njit(cache=True)
def optimal_path(
    aisle: np.ndarray,
    position: np.ndarray,
    levels: np.ndarray,
    pitch: float,
    depot: float,
    tables: tuple[np.ndarray, ...],
) -> tuple[np.ndarray, np.ndarray]:
    """Path of the shortest tour.

    Parameters
    ----------
    aisle, position, levels, pitch, depot
        As in `solvers.picking.sweep_kernel.sweep_path`.
    tables : tuple
        ``depot, within, along, edges, complete`` of `solvers.picking.states.Tables`.

    Returns
    -------
    points : (p, 2) float64
        From the depot to the depot.
    stops : (p,) int64
        Item taken at each point, or -1.
    """
    rows, columns, starts = sort_order(aisle, position, levels)
    x, is_open, bounds, place = _columns_of(columns, starts, pitch, depot)
    _, plan = _solve(rows, position, levels, x, is_open, bounds, place, tables)
    crossings = levels.size
    pairs = _edges_of(plan, rows, position, bounds, tables[3])
    walk = _circuit(pairs, x.size * crossings + rows.size, place * crossings)
    points = np.empty((walk.size + 1, 2))
    stops = np.empty(walk.size + 1, np.int64)
    taken = np.zeros(rows.size, np.bool_)
    count = 0
    for node in walk:
        i = node - x.size * crossings
        if i < 0:
            count = go(points, stops, count, x[node // crossings], levels[node % crossings])
            continue
        item = rows[i]
        count = go(points, stops, count, aisle[item] * pitch, position[item], -1 if taken[i] else item)
        taken[i] = True
    return points[:count], stops[:count]
