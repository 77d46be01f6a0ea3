"""Cranes: cycles by hand and their invariants."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.physics.crane import axis_reaching_speed_within, dual_command_time, single_command_time, travel_time
from models.physics.motion import move_time

INF = math.inf
ALONG, LIFT = (3.0, 0.5, 0.5), (0.5, 0.4, 0.4)
ORIGIN = (0.0, 0.0)
points = st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 20.0))


def test_the_slower_axis_counts():
    assert travel_time(ORIGIN, (30.0, 1.0), ALONG, LIFT) == pytest.approx(30.0 / 3.0 + 3.0 / 0.5)
    assert travel_time(ORIGIN, (1.0, 10.0), ALONG, LIFT) == pytest.approx(10.0 / 0.5 + 0.5 / 0.4)
    assert travel_time((5.0, 5.0), (5.0, 5.0), ALONG, LIFT) == 0.0


def test_cycles_by_hand():
    plain = ((2.0, INF, INF), (1.0, INF, INF))
    assert single_command_time((8.0, 3.0), ORIGIN, *plain, 5.0) == 18.0
    assert dual_command_time((8.0, 3.0), (2.0, 6.0), ORIGIN, *plain, 5.0) == 4.0 + 3.0 + 6.0 + 20.0


def test_axis_from_distances():
    top, up, down = axis_reaching_speed_within(5.0, 15.0, 30.0)
    assert (top, up, down) == pytest.approx((5.0, 25.0 / 30.0, 25.0 / 60.0))
    assert move_time(45.0, top, up, down) == pytest.approx(6.0 + 12.0)  # half the top speed on average


@given(points, points, points)
def test_a_stop_on_the_way_never_saves_time(a, b, c):
    detour = travel_time(a, b, ALONG, LIFT) + travel_time(b, c, ALONG, LIFT)
    assert travel_time(a, c, ALONG, LIFT) <= detour * (1 + 1e-9)
    assert travel_time(a, b, ALONG, LIFT) == pytest.approx(travel_time(b, a, ALONG, LIFT), rel=1e-12)


@given(points, points)
def test_one_dual_command_beats_two_single_ones(a, b):
    singles = single_command_time(a, ORIGIN, ALONG, LIFT, 4.0) + single_command_time(b, ORIGIN, ALONG, LIFT, 4.0)
    dual = dual_command_time(a, b, ORIGIN, ALONG, LIFT, 4.0)
    assert dual <= singles * (1 + 1e-9)
    assert dual == pytest.approx(dual_command_time(b, a, ORIGIN, ALONG, LIFT, 4.0), rel=1e-12)
