"""Motion: closed forms by hand, and that position, speed and time are one curve."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.physics.motion import (
    move_phases,
    move_time,
    node_speeds,
    peak_speed,
    position_at,
    reachable_speed,
    speed_at,
    stopping_distance,
    time_at,
    turn_angle,
    turn_time,
)
from tests.reference import anchor

INF = math.inf
TRUCK = (2.0, 0.8, 1.0)

distances = st.floats(1e-3, 1e4)
rates = st.floats(0.05, 10.0)
top_speeds = st.floats(0.1, 20.0)
shares = st.floats(0.0, 1.0)


@st.composite
def moves(draw):
    """A possible move: exit and entry speeds within what the distance allows."""
    distance, top, up, down = draw(distances), draw(top_speeds), draw(rates), draw(rates)
    entry = draw(shares) * min(top, math.sqrt(2.0 * down * distance))
    leave = draw(shares) * min(top, math.sqrt(entry**2 + 2.0 * up * distance))
    if leave < entry:
        leave = max(leave, math.sqrt(max(0.0, entry**2 - 2.0 * down * distance)))
    return distance, top, up, down, entry, leave


@pytest.mark.parametrize(
    ("distance", "time"),
    [
        (0.0, 0.0),
        (0.5, 1.5),  # triangle: sqrt(2 * 0.5 * (1/0.8 + 1/1))
        (4.5, 4.5),  # just reaches the top speed
        (20.0, 12.25),  # 20/2 + 2/2 * (1/0.8 + 1/1)
        (100.0, 52.25),
    ],
)
def test_rest_to_rest(distance, time):
    assert move_time(distance, *TRUCK) == pytest.approx(time, rel=1e-12)


def test_legs_of_the_anchors():
    group = anchor("kinematics_energy")
    p = group["params"]
    for name, leg in group["legs"].items():
        distance = float(name.split(",")[0].removeprefix("L="))
        assert move_time(distance, p["vmax"], p["a"], p["d"]) == pytest.approx(leg["t_s"], rel=1e-12)


def test_moves_that_do_not_stop():
    assert move_time(8.0, 2.0, 1.0, 1.0, 2.0, 2.0) == pytest.approx(4.0, rel=1e-12)
    assert move_time(1.5, 9.0, 1.0, 1.0, 1.0, 2.0) == pytest.approx(1.0, rel=1e-12)
    assert move_phases(10.0, 2.0, 1.0, 0.5, 1.0, 0.0) == pytest.approx((2.0, 1.0, 2.25, 4.0), rel=1e-12)


def test_infinite_acceleration_is_constant_speed():
    assert move_time(12.0, 3.0, INF, INF) == 4.0
    assert move_time(0.0, 3.0, INF, INF) == 0.0
    assert position_at(1.0, 12.0, 3.0, INF, INF) == 3.0
    assert time_at(3.0, 12.0, 3.0, INF, INF) == 1.0
    assert speed_at(1.0, 12.0, 3.0, INF, INF) == 3.0
    assert move_time(4.0, 2.0, INF, 1.0) == pytest.approx(3.0, rel=1e-12)


@pytest.mark.parametrize(
    "move",
    [
        (1.0, 5.0, 1.0, 1.0, 0.0, 2.0),  # reaches only sqrt(2)
        (1.0, 5.0, 1.0, 1.0, 2.0, 0.0),  # stops only within 2 m
        (9.0, 1.0, 1.0, 1.0, 2.0, 0.0),  # enters above the top speed
        (-1.0, 1.0, 1.0, 1.0, 0.0, 0.0),
        (0.0, 1.0, 1.0, 1.0, 0.5, 0.0),
    ],
)
def test_an_impossible_move_has_no_time(move):
    assert math.isnan(peak_speed(*move))
    assert math.isnan(move_time(*move))


@given(moves(), st.floats(1.0, 3.0))
def test_a_longer_way_takes_longer(move, factor):
    distance, top, up, down, *_ = move
    assert move_time(distance * factor, top, up, down) >= move_time(distance, top, up, down) * (1 - 1e-12)
    assert move_time(distance, top, up, down) >= distance / top


@given(moves())
def test_time_reversal(move):
    distance, top, up, down, entry, leave = move
    there = move_time(*move)
    back = move_time(distance, top, down, up, leave, entry)
    assert there == pytest.approx(back, rel=1e-9)


@given(moves(), shares)
def test_time_and_position_are_inverse(move, share):
    distance = move[0]
    position = share * distance
    time = time_at(position, *move)
    assert 0.0 <= time <= move_time(*move)
    assert position_at(time, *move) == pytest.approx(position, abs=1e-7 * distance)


@given(moves(), shares)
def test_position_is_continuous_and_speed_is_its_slope(move, share):
    distance, top, up, down, entry, leave = move
    total = move_time(*move)
    time, step = share * total, 1e-4 * total
    here, there = position_at(time, *move), position_at(time + step, *move)
    assert 0.0 <= here <= distance
    slack = 1e-9 * distance
    assert -slack <= there - here <= top * step + slack
    middle = speed_at(min(time + step / 2.0, total), *move)
    if time + step < total:
        assert there - here == pytest.approx(middle * step, abs=max(up, down) * step**2 + slack)
    assert min(entry, leave) * (1 - 1e-9) <= middle <= top


@given(moves(), shares)
def test_a_move_can_be_cut_in_two(move, share):
    """The fastest move is made of the fastest moves to and from any speed that it has on the way."""
    distance, top, up, down, entry, leave = move
    time = share * move_time(*move)
    position, speed = position_at(time, *move), speed_at(time, *move)
    first = move_time(position, top, up, down, entry, min(speed, top))
    second = move_time(distance - position, top, up, down, min(speed, top), leave)
    if not (math.isnan(first) or math.isnan(second)):  # at the very ends rounding makes a part impossible
        assert first + second == pytest.approx(move_time(*move), rel=1e-5, abs=1e-5)


def test_before_and_after():
    move = (10.0, 2.0, 1.0, 0.5, 1.0, 0.5)
    assert position_at(-1.0, *move) == 0.0
    assert speed_at(-1.0, *move) == 1.0
    assert position_at(1e3, *move) == 10.0
    assert speed_at(1e3, *move) == 0.5
    assert time_at(-1.0, *move) == 0.0
    assert time_at(11.0, *move) == move_time(*move)


def test_stopping():
    assert stopping_distance(2.0, 1.0) == 2.0
    assert move_time(stopping_distance(2.0, 1.0), 2.0, 1.0, 1.0, 2.0, 0.0) == 2.0
    assert reachable_speed(1.0, 2.0, 2.0) == 3.0
    assert reachable_speed(1.0, INF, 0.0) == 1.0


def test_node_speeds_by_hand():
    lengths, tops = np.array([2.0, 2.0, 50.0]), np.array([5.0, 1.0, 2.0])
    limits = np.array([0.0, INF, INF, 0.0])
    np.testing.assert_allclose(node_speeds(lengths, tops, limits, 1.0, 1.0), [0.0, 1.0, 1.0, 0.0])
    short = node_speeds(np.array([0.5, 0.5]), np.array([9.0, 9.0]), np.array([0.0, INF, 0.0]), 1.0, 4.0)
    np.testing.assert_allclose(short, [0.0, 1.0, 0.0])


@given(
    st.lists(st.tuples(st.floats(0.05, 50.0), top_speeds, st.sampled_from([0.0, 0.7, INF])), min_size=1), rates, rates
)
def test_node_speeds_make_every_lane_possible(lanes, up, down):
    lengths, tops, inner = (np.array(column) for column in zip(*lanes, strict=True))
    limits = np.concatenate([[0.0], inner[:-1], [0.0]])
    speeds = node_speeds(lengths, tops, limits, up, down)
    assert np.all(speeds <= limits)
    passing = sum(
        move_time(*map(float, (length, top, up, down, speeds[k], speeds[k + 1])))
        for k, (length, top) in enumerate(zip(lengths, tops, strict=True))
    )
    stopping = sum(move_time(float(length), float(top), up, down) for length, top in zip(lengths, tops, strict=True))
    assert passing <= stopping * (1 + 1e-9)
    assert not math.isnan(passing)


def test_lanes_of_one_speed_are_one_move():
    speeds = node_speeds(np.array([3.0, 4.0, 13.0]), np.full(3, 2.0), np.array([0.0, INF, INF, 0.0]), 0.8, 1.0)
    times = [move_time(x, *TRUCK, speeds[k], speeds[k + 1]) for k, x in enumerate([3.0, 4.0, 13.0])]
    assert sum(times) == pytest.approx(12.25, rel=1e-12)


@pytest.mark.parametrize(
    ("start", "end", "angle"),
    [(0.0, math.pi / 2, math.pi / 2), (0.0, 3 * math.pi / 2, math.pi / 2), (0.0, math.pi, math.pi), (7.0, 7.0, 0.0)],
)
def test_turns(start, end, angle):
    assert turn_angle(start, end) == pytest.approx(angle, abs=1e-12)
    assert turn_angle(end, start) == pytest.approx(angle, abs=1e-12)
    assert turn_time(angle, 1.0, 2.0) == pytest.approx(move_time(angle, 1.0, 2.0, 2.0), rel=1e-12)
    assert turn_time(-angle, 1.0, INF) == pytest.approx(angle, abs=1e-12)
