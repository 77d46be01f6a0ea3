"""Picking areas: what they derive, and what they refuse."""

import math

import pytest

from solvers.picking import PickingArea, PickingError


def test_cross_aisles():
    area = PickingArea(3, 2.0, (10.0, 5.0, 7.0))
    assert area.cross_aisles == (0.0, 10.0, 15.0, 22.0)
    assert area.length == 22.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 1.0, (1.0,)), "aisles = 0"),
        ((1, 0.0, (1.0,)), r"pitch = 0.0"),
        ((1, math.nan, (1.0,)), "pitch = nan"),
        ((1, 1.0, ()), "at least 1 block"),
        ((1, 1.0, (1.0, -2.0)), r"blocks\[1\] = -2.0"),
        ((1, 1.0, (math.inf,)), r"blocks\[0\] = inf"),
        ((1, 1.0, (1.0,), math.nan), "depot = nan"),
    ],
)
def test_refused(arguments, message):
    with pytest.raises(PickingError, match=message):
        PickingArea(*arguments)
