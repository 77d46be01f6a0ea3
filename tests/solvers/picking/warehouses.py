"""Small picking areas with orders, and what they are checked against: brute force and published instances."""

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from solvers.picking import PickingArea, Route
from tests.reference import data_file

__all__ = ["assert_is_route", "instances", "orders", "random_orders", "shortest_tour"]

Case = tuple[PickingArea, list[int], list[float]]
Order = tuple[NDArray[np.int64], NDArray[np.float64]]


@st.composite
def orders(draw: st.DrawFn, most_blocks: int = 3, most_items: int = 7) -> Case:
    """An area with an order; positions are often equal, at cross aisles, or symmetric, to meet ties."""
    lengths = st.sampled_from([4.0, 10.0, 13.5])
    blocks = tuple(draw(st.lists(lengths, min_size=1, max_size=most_blocks)))
    aisles = draw(st.integers(1, 6))
    depot = draw(st.one_of(st.integers(0, aisles - 1).map(lambda i: 3.0 * i), st.floats(-5.0, 20.0)))
    area = PickingArea(aisles, 3.0, blocks, depot)
    position = st.one_of(st.floats(0.0, area.length), st.integers(0, int(area.length)).map(float))
    items = draw(st.lists(st.tuples(st.integers(0, aisles - 1), position), min_size=1, max_size=most_items))
    return area, [aisle for aisle, _ in items], [place for _, place in items]


def _distance(area: PickingArea, a: tuple[float, float], b: tuple[float, float]) -> float:
    if a[0] == b[0]:
        return abs(a[1] - b[1])
    return abs(a[0] - b[0]) + min(abs(a[1] - level) + abs(b[1] - level) for level in area.cross_aisles)


def shortest_tour(area: PickingArea, aisle: list[int], position: list[float]) -> float:
    """Length of the shortest tour by dynamic programming over subsets (Held, Karp 1962), blind to aisles."""
    places = [(area.depot, 0.0)] + [(a * area.pitch, y) for a, y in zip(aisle, position, strict=True)]
    n = len(places) - 1
    way = [[_distance(area, a, b) for b in places] for a in places]
    best = {(1 << i, i): way[0][i + 1] for i in range(n)}
    for subset in range(1, 1 << n):
        for last in range(n):
            here = best.get((subset, last))
            if here is None:
                continue
            for new in range(n):
                if not subset >> new & 1:
                    key = (subset | 1 << new, new)
                    best[key] = min(best.get(key, np.inf), here + way[last + 1][new + 1])
    return min(best[(1 << n) - 1, last] + way[last + 1][0] for last in range(n))


def assert_is_route(area: PickingArea, aisle: list[int], position: list[float], route: Route) -> None:
    """From depot to depot, each item once and where it lies, every leg in an aisle or on a cross aisle."""
    assert sorted(route.sequence.tolist()) == list(range(len(aisle)))
    assert route.points[0].tolist() == route.points[-1].tolist() == [area.depot, 0.0]
    for (x, y), stop in zip(route.points.tolist(), route.stops.tolist(), strict=True):
        if stop >= 0:
            assert (x, y) == (aisle[stop] * area.pitch, position[stop])
    length = 0.0
    in_aisles = {number * area.pitch for number in range(area.aisles)}
    for (x, y), (u, v) in pairwise(route.points.tolist()):
        if x != u:
            assert y == v
            assert y in area.cross_aisles
        elif y != v:
            assert x in in_aisles
        length += abs(x - u) + abs(y - v)
    assert abs(route.length - length) <= 1e-9 * (1.0 + length)


def random_orders(count: int, size: int, seed: int) -> Order:
    """Orders of the anchors: ten aisles of length 48, items uniform; (count * size,) each."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 10, count * size), rng.uniform(0.0, 48.0, count * size)


def instances(every: int) -> Iterator[tuple[PickingArea, NDArray[np.int64], NDArray[np.float64], float]]:
    """Every so many of the published instances, as one block and as two: area, order, length of the shortest tour.

    The cells count from the top; a depot at the bottom sees them from the other side.
    """
    with gzip.open(data_file("picking/sprp_visible_1200.jsonl.gz"), "rt", encoding="utf-8") as file:
        lines = file.readlines()[1:]
    for line in lines[::every]:
        aisles, cells, _, _, depot, side, items, one, two = json.loads(line)
        aisle, cell = np.array(items).T
        for blocks, best in (((cells + 1.0,), one), ((cells / 2 + 1.0,) * 2, two)):
            from_top: Any = 1.0 + cell + (cell >= cells // 2 if len(blocks) == 2 else 0)
            position = from_top if side == "top" else sum(blocks) - from_top
            yield PickingArea(aisles, 3.0, blocks, 3.0 * depot), aisle, position, best
