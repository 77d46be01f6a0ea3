"""The camera shows everything, to scale from above."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.layout.camera import MARGIN, from_above, from_south_west

SIDE = st.floats(1.0, 500.0)


def floor(length: float, width: float, height: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([(x, y, z) for x in (-length, length) for y in (-width, width) for z in (0.0, height)])


@pytest.mark.parametrize("make", [from_above, from_south_west])
@given(SIDE, SIDE, st.floats(0.0, 20.0), st.sampled_from([(1600, 1000), (400, 900), (800, 200)]))
def test_all_corners_are_in_the_picture(make, length, width, height, size) -> None:  # type: ignore[no-untyped-def]
    camera = make(floor(length, width, height), size)
    seen = camera.project(floor(length, width, height))
    left, right, top, bottom = MARGIN
    slack = 0.01
    assert seen[:, 0].min() >= size[0] * (left - slack)
    assert seen[:, 0].max() <= size[0] * (1 - right + slack)
    assert seen[:, 1].min() >= size[1] * (top - slack)
    assert seen[:, 1].max() <= size[1] * (1 - bottom + slack)
    assert (seen[:, 2] > 0).all()
    # and they fill it one way or the other
    filled = np.ptp(seen[:, 0]) / (size[0] * (1 - left - right)), np.ptp(seen[:, 1]) / (size[1] * (1 - top - bottom))
    assert max(filled) > 0.97


def test_from_above_a_metre_is_a_metre_and_north_is_up() -> None:
    camera = from_above(floor(20, 10, 0), (1600, 1000))
    (x0, y0, _), (x1, y1, _), (x2, y2, _) = camera.project([(0, 0, 0), (1, 0, 0), (0, 1, 5)])
    assert (y1, x2) == pytest.approx((y0, x0))
    assert x1 - x0 == pytest.approx(y0 - y2)
    assert x1 > x0


def test_from_the_south_west_what_is_north_is_farther_and_higher() -> None:
    camera = from_south_west(floor(20, 10, 3), (1600, 1000))
    near, far = camera.project([(0, -10, 0), (0, 10, 0)])
    assert far[2] > near[2]
    assert far[1] < near[1]
