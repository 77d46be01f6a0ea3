"""Racks: enumeration against the anchors and the closed forms against enumeration."""

import math

import numpy as np
import pytest

from models.physics.crane import axis_reaching_speed_within, dual_command_time, single_command_time, travel_time
from models.physics.rack import bozer_white, fem_times, mhi_times, rack_shape, rack_times, uniform_shares
from tests.reference import anchor

INF = math.inf
ORIGIN = (0.0, 0.0)
UNIT = (1.0, INF, INF)


def test_discrete_rack_of_the_anchors():
    group = anchor("discrete_rack_exact")
    xs, ys = np.arange(1, 61) * 1.2, np.arange(1, 13) * 1.5
    single, between, dual = rack_times(xs, ys, uniform_shares(60, 12), ORIGIN, (3.0, INF, INF), (0.5, INF, INF))
    assert single == pytest.approx(group["E_SC"], abs=5.1e-10)
    assert between == pytest.approx(group["E_TB"], abs=5.1e-10)
    assert dual == pytest.approx(group["E_DC"], abs=5.1e-10)


def test_bozer_white_of_the_anchors():
    for shape, row in anchor("bozer_white_1984")["values"].items():
        expected = (row["E_SC"], row["E_TB"], row["E_DC"])
        assert bozer_white(float(shape)) == pytest.approx(expected, abs=5.1e-11)


@pytest.mark.parametrize("shape", [0.25, 1.0])
def test_a_fine_rack_nears_bozer_white(shape):
    """Midpoints of 40 by 40 cells: the error of the rule falls with the square of the cell."""
    middle = (np.arange(40) + 0.5) / 40
    single, between, dual = rack_times(middle, shape * middle, uniform_shares(40, 40), ORIGIN, UNIT, UNIT)
    between *= 1.0 - 1.0 / 1600  # the closed form draws both cells from all
    assert (single, between) == pytest.approx(bozer_white(shape)[:2], rel=1.5e-3)
    assert dual == pytest.approx(bozer_white(shape)[2], rel=1.5e-3)


def test_two_cells_by_hand():
    """Shares 3/4 and 1/4: a dual command visits both cells in either order, a single one mostly the first."""
    along, lift = (1.0, 0.5, 0.5), (1.0, INF, INF)
    near, far = (4.0, 0.0), (9.0, 0.0)
    shares = np.array([[0.75], [0.25]])
    single, between, dual = rack_times(np.array([4.0, 9.0]), np.array([0.0]), shares, ORIGIN, along, lift)
    expected = 0.75 * single_command_time(near, ORIGIN, along, lift)
    expected += 0.25 * single_command_time(far, ORIGIN, along, lift)
    assert single == pytest.approx(expected, rel=1e-12)
    assert between == pytest.approx(travel_time(near, far, along, lift), rel=1e-12)
    assert dual == pytest.approx(dual_command_time(near, far, ORIGIN, along, lift), rel=1e-12)


def test_uniform_dual_is_single_plus_between():
    single, between, dual = rack_times(
        np.arange(7) * 1.3, np.arange(4) * 0.9, uniform_shares(7, 4), (-2.0, 1.0), (2.0, 0.4, 0.6), (0.6, 0.3, 0.3)
    )
    assert dual == pytest.approx(single + between, rel=1e-12)


def test_fem_points():
    single, dual = fem_times(1.0, 1.0, UNIT, UNIT)
    assert (single, dual) == pytest.approx((4.0 / 3.0, 1.8), rel=1e-12)
    group = anchor("fem_vs_bozer_white_b1")
    assert (single, dual) == pytest.approx((group["SC"], group["DC"]), rel=1e-12)
    assert (single, dual) == pytest.approx(bozer_white(1.0)[::2], rel=1e-12)
    assert fem_times(1.0, 1.0, UNIT, UNIT, 2.0) == pytest.approx((single + 4.0, dual + 8.0), rel=1e-12)


def test_groover():
    """In feet and minutes: 300 ft by 60 ft; 1.8 and 3.0 min with acceleration, 1.6 and 2.7 without."""
    plain = mhi_times(300.0, 60.0, (300.0, INF, INF), (60.0, INF, INF), 0.3)
    along, lift = axis_reaching_speed_within(300.0, 15.0, 15.0), axis_reaching_speed_within(60.0, 3.0, 3.0)
    real = mhi_times(300.0, 60.0, along, lift, 0.3)
    assert plain == pytest.approx((1.6, 2.7), rel=1e-12)
    assert real == pytest.approx((1.8, 3.0), rel=1e-12)
    group = anchor("groover_asrs_accel")
    assert plain == pytest.approx((group["no_accel"]["SC"], group["no_accel"]["DC"]), rel=1e-9)
    assert real == pytest.approx((group["accel"]["SC"], group["accel"]["DC"]), rel=1e-9)


def test_shape():
    assert rack_shape(72.0, 18.0, 3.0, 0.5) == pytest.approx((36.0, 24.0 / 36.0))
    assert rack_shape(30.0, 20.0, 3.0, 0.5) == pytest.approx((40.0, 0.25))
