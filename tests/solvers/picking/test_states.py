"""States of partial tours: the transitions of Ratliff and Rosenthal, found by search."""

import numpy as np
import pytest

from solvers.picking.states import BACK, BOTH, FRONT, NONE, ONCE, TWICE, tour_tables


@pytest.mark.parametrize(("blocks", "states"), [(1, 6), (2, 24), (3, 112)])
def test_number_of_states(blocks, states):
    tables = tour_tables(blocks)
    assert tables.complete.size == tables.depot.size == states
    assert tables.within.shape == (blocks, 6, states)
    assert np.all((tables.within >= 0) & (tables.within < states))


def test_transitions_of_one_block():
    """Ratliff and Rosenthal (1983), tables 1 and 2; states are named by what they make of the empty tour."""
    tables = tour_tables(1)
    within = tables.within[0]
    uu, front, back, two, one = (int(within[way, 0]) for way in (ONCE, FRONT, BACK, BOTH, TWICE))
    assert len({0, uu, front, back, two, one}) == 6
    for way, row in {
        ONCE: {uu: one, front: uu, back: uu, one: uu, two: uu},
        FRONT: {uu: uu, front: front, back: two, one: one, two: two},
        BACK: {uu: uu, front: two, back: back, one: one, two: two},
        BOTH: {uu: uu, front: two, back: two, one: one, two: two},
        TWICE: {uu: uu, front: one, back: one, one: one, two: one},
        NONE: {state: state for state in range(6)},
    }.items():
        assert {state: int(within[way, state]) for state in row} == row
    steps = {(int(a), *map(int, e)): int(b) for (a, b), e in zip(tables.along, tables.edges, strict=True) if a}
    assert steps == {
        (uu, 1, 1): uu,
        (front, 2, 0): front,
        (front, 2, 2): two,
        (back, 0, 2): back,
        (back, 2, 2): two,
        (one, 2, 0): front,
        (one, 0, 2): back,
        (one, 2, 2): one,
        (two, 2, 2): two,
    }
    assert {state for state in range(6) if tables.complete[state]} == {front, back, one}
