"""Batches: by hand, and that they are a partition within the capacity that is never longer than single tours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.picking import PickingArea, PickingError, pick_route, savings_batches, seed_batches

AREA = PickingArea(aisles=6, pitch=3.0, blocks=(20.0,))

items = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), min_size=1, max_size=4)


def tour(orders):
    """Measure of a tour through the items of some orders, by the S-shape policy."""

    def length(chosen):
        places = [place for i in chosen for place in orders[i]]
        return pick_route(AREA, [a for a, _ in places], [float(y) for _, y in places]).length

    return length


def test_orders_of_the_same_aisle_go_together():
    orders = [[(0, 18)], [(5, 18)], [(0, 15), (0, 3)], [(5, 10)]]
    for batches in (savings_batches, seed_batches):
        assert sorted(batches([2, 2, 2, 2], 4, tour(orders))) == [(0, 2), (1, 3)]


def test_savings_are_computed_anew():
    """After 0 and 1 have merged, order 2 saves most with that batch."""
    way = {(0,): 10, (1,): 10, (2,): 6, (3,): 6, (0, 1): 11, (2, 3): 11, (0, 2): 15, (0, 3): 15, (1, 2): 15, (1, 3): 15}
    way |= {(0, 1, 2): 12, (0, 1, 3): 16, (0, 1, 2, 3): 30}
    assert savings_batches([1] * 4, 3, lambda orders: float(way[orders])) == [(0, 1, 2), (3,)]


def test_no_saving_no_merge():
    assert savings_batches([1, 1, 1], 9, lambda orders: float(len(orders))) == [(0,), (1,), (2,)]
    assert seed_batches([1, 1, 1], 9, lambda orders: float(len(orders))) == [(0, 1, 2)]
    assert savings_batches([], 9, len) == seed_batches([], 9, len) == []


@settings(max_examples=50)
@given(st.lists(items, min_size=1, max_size=7), st.integers(4, 12))
def test_batches_are_a_partition_that_fits(orders, capacity):
    sizes, length = [len(order) for order in orders], tour(orders)
    alone = sum(length((i,)) for i in range(len(orders)))
    for batches in (savings_batches(sizes, capacity, length), seed_batches(sizes, capacity, length)):
        assert sorted(i for batch in batches for i in batch) == list(range(len(orders)))
        assert all(sum(sizes[i] for i in batch) <= capacity for batch in batches)
        assert all(list(batch) == sorted(batch) for batch in batches)
    assert sum(map(length, savings_batches(sizes, capacity, length))) <= alone + 1e-9


@pytest.mark.parametrize("sizes", [[1, 5], [1, 0], [1, float("nan")]])
@pytest.mark.parametrize("batches", [savings_batches, seed_batches])
def test_an_order_that_fits_nowhere(batches, sizes):
    with pytest.raises(PickingError, match=r"order 1: size .* must be positive and at most the capacity of 4"):
        batches(sizes, 4, len)
