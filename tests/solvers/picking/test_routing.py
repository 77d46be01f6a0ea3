"""Routes: by hand, on generated areas against brute force, and against published means and optima."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from solvers.picking import POLICIES, PickingArea, PickingError, pick_route, route_lengths
from tests.reference import anchor
from tests.solvers.picking.warehouses import (
    assert_is_route,
    instances,
    orders,
    random_orders,
    shortest_tour,
)

ONE = PickingArea(aisles=4, pitch=3.0, blocks=(20.0,))
TWO = PickingArea(aisles=4, pitch=3.0, blocks=(10.0, 10.0))
SEVERAL_BLOCKS = ("s_shape", "return", "combined", "optimal")


@pytest.mark.parametrize(
    ("policy", "length"),
    [
        ("s_shape", 18 + 20 + 20 + 16),  # the third aisle is odd: turn
        ("return", 18 + 10 + 36 + 16),
        ("midpoint", 18 + 20 + 8 + 4 + 20),
        ("largest_gap", 18 + 20 + 8 + 4 + 20),
        ("combined", 18 + 10 + 20 + 20),  # turn in the first aisle, traverse the others
        ("optimal", 18 + 10 + 20 + 20),
    ],
)
def test_one_block_by_hand(policy, length):
    aisle, position = [0, 1, 1, 3], [5.0, 4.0, 18.0, 8.0]
    route = pick_route(ONE, aisle, position, policy)
    assert_is_route(ONE, aisle, position, route)
    assert route.length == pytest.approx(length)


def test_sequences_by_hand():
    aisle, position = [1, 0, 2, 1, 3], [18.0, 5.0, 11.0, 4.0, 8.0]
    sequences = {
        "s_shape": [1, 0, 3, 2, 4],
        "return": [1, 3, 0, 2, 4],
        "midpoint": [1, 0, 2, 4, 3],
        "largest_gap": [1, 0, 2, 4, 3],
    }
    for policy, sequence in sequences.items():
        assert pick_route(ONE, aisle, position, policy).sequence.tolist() == sequence


def test_two_blocks_by_hand():
    """Up the first aisle to the back block, through it, then the front block from the nearer end."""
    aisle, position = [0, 0, 1, 2, 3], [5.0, 12.0, 15.0, 3.0, 6.0]
    route = pick_route(TWO, aisle, position, "s_shape")
    assert_is_route(TWO, aisle, position, route)
    # 10 to the middle, up aisle 0, down aisle 1; down aisle 2, turn in aisle 3 (6 and back)
    assert route.length == pytest.approx(10 + 10 + 3 + 10 + 3 + 10 + 3 + 12 + 9)
    assert route.sequence.tolist() == [0, 1, 2, 3, 4]


def test_an_empty_block_is_crossed():
    route = pick_route(TWO, [2], [15.0], "s_shape")
    assert route.length == pytest.approx(2 * 15.0 + 2 * 6.0)
    assert_is_route(TWO, [2], [15.0], route)


def test_one_item_is_there_and_back():
    for policy in POLICIES:
        assert pick_route(PickingArea(4, 3.0, (20.0,), 4.5), [2], [7.0], policy).length == pytest.approx(17.0)


def test_no_item_no_way():
    for policy in POLICIES:
        route = pick_route(ONE, [], [], policy)
        assert route.length == 0.0
        assert route.points.tolist() == [[0.0, 0.0]]
    assert route_lengths(ONE, [0, 0, 1, 1], [1], [5.0], "return").tolist() == [0.0, 16.0, 0.0]


@given(orders())
def test_routes_are_ways_and_never_beat_the_shortest(case):
    area, aisle, position = case
    shortest = shortest_tour(area, aisle, position)
    for policy in POLICIES if len(area.blocks) == 1 else SEVERAL_BLOCKS:
        route = pick_route(area, aisle, position, policy)
        assert_is_route(area, aisle, position, route)
        assert route.length >= shortest - 1e-9
        (length,) = route_lengths(area, [0, len(aisle)], aisle, position, policy)
        assert length == pytest.approx(route.length, rel=1e-12)
        if policy == "optimal":
            assert route.length == pytest.approx(shortest, rel=1e-12)


@given(orders(most_blocks=1, most_items=30))
def test_better_policies_are_never_longer(case):
    area, aisle, position = case
    length = {policy: pick_route(area, aisle, position, policy).length for policy in POLICIES}
    assert length["combined"] <= min(length["s_shape"], length["return"]) + 1e-9
    assert length["largest_gap"] <= length["midpoint"] + 1e-9
    assert length["optimal"] <= min(length["combined"], length["largest_gap"]) + 1e-9


@settings(max_examples=50)
@given(orders(most_items=12))
def test_order_of_the_items_does_not_matter(case):
    area, aisle, position = case
    for policy in POLICIES if len(area.blocks) == 1 else SEVERAL_BLOCKS:
        there = pick_route(area, aisle, position, policy).length
        assert pick_route(area, aisle[::-1], position[::-1], policy).length == pytest.approx(there, rel=1e-12)


@settings(max_examples=50)
@given(orders(most_items=12))
def test_one_more_item_never_shortens_the_shortest(case):
    area, aisle, position = case
    fewer = pick_route(area, aisle[1:], position[1:], "optimal").length
    assert pick_route(area, aisle, position, "optimal").length >= fewer - 1e-9


def return_mean(aisles: int, pitch: float, length: float, depot: int, size: int) -> float:
    """Mean length of the return policy for items uniform over all aisles, in closed form.

    Ways in aisles: the farthest of k uniform items lies at k / (k + 1). Cross aisle: twice from the depot to both ends.
    """
    p = 1.0 / aisles
    farthest = sum(math.comb(size, k) * p**k * (1.0 - p) ** (size - k) * k / (k + 1.0) for k in range(1, size + 1))
    right = sum(1.0 - ((a + 1.0) / aisles) ** size for a in range(depot, aisles))
    left = sum(1.0 - ((aisles - a) / aisles) ** size for a in range(1, depot + 1))
    return 2.0 * aisles * length * farthest + 2.0 * pitch * (right + left)


def sample(policy: str, depot: int, size: int, count: int) -> tuple[float, float]:
    """Mean length and its standard error on random orders of the anchors' layout."""
    area = PickingArea(10, 5.0, (48.0,), 5.0 * depot)
    found = route_lengths(area, np.arange(count + 1) * size, *random_orders(count, size, seed=size), policy)
    return float(found.mean()), float(found.std(ddof=1)) / math.sqrt(count)


@pytest.mark.parametrize("depot", [0, 4])
@pytest.mark.parametrize("size", [1, 5, 20])
def test_return_in_closed_form(depot, size):
    mean, error = sample("return", depot, size, 20_000)
    assert abs(mean - return_mean(10, 5.0, 48.0, depot, size)) < 3.0 * error


def scores(count: int, sizes: tuple[int, ...]) -> dict[tuple[str, int, int], float]:
    """z of each mean against the anchors, by policy, aisle of the depot and items of an order."""
    values = anchor("picking_single_block")["values"]
    found = {}
    for depot, name in ((0, "depot left corner"), (4, "depot 5th aisle")):
        for size in sizes:
            row = values[f"{name}, n={size}"]
            if size > 1:
                exact = return_mean(10, 5.0, 48.0, depot, size)
                assert exact == pytest.approx(row["return_exact"], abs=5.1e-5)
            for policy in POLICIES:
                mean, error = sample(policy, depot, size, count)
                expected, expected_error = row[policy]
                assert 1.96 * error < 0.01 * mean
                found[policy, depot, size] = (mean - expected) / math.hypot(error, expected_error)
    return found


def test_means_of_the_anchors():
    assert max(map(abs, scores(20_000, (5, 20)).values())) < 3.0


@pytest.mark.slow
def test_means_of_all_anchors():
    assert max(map(abs, scores(60_000, (1, 5, 10, 20, 30, 50)).values())) < 3.0


def check_instances(every: int) -> int:
    count = 0
    for area, aisle, position, best in instances(every):
        for policy in POLICIES if len(area.blocks) == 1 else SEVERAL_BLOCKS:
            (length,) = route_lengths(area, [0, aisle.size], aisle, position, policy)
            assert length >= best - 1e-6
            if policy == "optimal":
                assert length == pytest.approx(best, rel=1e-12)
        count += 1
    return count


def test_some_published_optima():
    assert check_instances(25) == 96


@pytest.mark.slow
def test_all_published_optima():
    assert check_instances(1) == 2400


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ONE, [0], [1.0], "zigzag"), "unknown routing policy 'zigzag'; known are s_shape, return"),
        ((TWO, [0], [1.0], "midpoint"), "'midpoint' is defined for one block; this area has 2"),
        ((PickingArea(2, 1.0, (1.0,) * 4), [0], [1.0], "optimal"), "up to 3 blocks; this area has 4"),
        ((ONE, [0, 4], [1.0, 1.0], "return"), "item 1: aisle 4 is outside 0 to 3"),
        ((ONE, [0, -1], [1.0, 1.0], "return"), "item 1: aisle -1 is outside 0 to 3"),
        ((ONE, [0], [20.5], "return"), "item 0: position 20.5 is outside 0 to 20"),
        ((ONE, [0], [math.nan], "return"), "item 0: position nan is outside"),
        ((ONE, [0.5], [1.0], "return"), "whole numbers, not float64"),
        ((ONE, [0], [1.0, 2.0], "return"), "each item needs an aisle and a position"),
    ],
)
def test_what_does_not_fit_is_named(arguments, message):
    with pytest.raises(PickingError, match=message):
        pick_route(*arguments)


@pytest.mark.parametrize("bounds", [[], [0], [1, 2], [0, 3], [0, 2, 1, 2], [[0, 2]]])
def test_bounds_must_cut_the_items(bounds):
    with pytest.raises(PickingError, match="bounds of the orders must rise from 0 to the number of items, 2"):
        route_lengths(ONE, bounds, [0, 1], [1.0, 2.0])
