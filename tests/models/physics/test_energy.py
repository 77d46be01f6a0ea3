"""Energy of legs: the anchors, closed forms, and that parts of a way add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.physics.energy import (
    GRAVITY,
    drawn_energy,
    hoist_energy,
    leg_energy,
    peak_power,
    rolling_force,
    travel_energy,
)
from models.physics.motion import move_time, position_at, speed_at
from tests.reference import anchor

MOTION = (2.0, 0.8, 1.0)
masses = st.floats(10.0, 5000.0)
distances = st.floats(0.01, 500.0)


def test_legs_of_the_anchors():
    group = anchor("kinematics_energy")
    p = group["params"]
    assert len(group["legs"]) == 10
    for name, leg in group["legs"].items():
        distance, mass = (float(part.split("=")[1]) for part in name.split(","))
        energy = leg_energy(distance, mass, p["crr"], p["vmax"], p["a"], p["d"], p["eta"], p["reg"], p["hotel"])
        assert energy == pytest.approx(leg["E_J"], abs=5.1e-7)  # printed with six decimals


def test_a_leg_by_hand():
    force = 600.0 * 9.81 * 0.015
    start = (force * 2.5 + 1200.0) / 0.85
    stop = (force * 2.0 - 1200.0) * 0.3
    expected = start + force * 15.5 / 0.85 + stop + 120.0 * 12.25
    assert leg_energy(20.0, 600.0, 0.015, *MOTION, 0.85, 0.3, 120.0) == pytest.approx(expected, rel=1e-12)


def test_parts():
    assert rolling_force(100.0, 0.02) == pytest.approx(19.62)
    assert drawn_energy(85.0, 0.85, 0.3) == pytest.approx(100.0)
    assert drawn_energy(-100.0, 0.85, 0.3) == pytest.approx(-30.0)
    assert hoist_energy(100.0, 2.0, 0.5, 0.25) == pytest.approx(4.0 * 100.0 * GRAVITY)
    assert hoist_energy(100.0, -2.0, 0.5, 0.25) == pytest.approx(-0.5 * 100.0 * GRAVITY)
    assert peak_power(600.0, 0.015, 2.0, 0.8, 0.85, 120.0) == pytest.approx((88.29 + 480.0) * 2.0 / 0.85 + 120.0)


@given(distances, masses)
def test_ideal_drive_pays_rolling_alone(distance, mass):
    """With efficiency and regeneration 1 all kinetic energy comes back."""
    energy = travel_energy(distance, mass, 0.015, *MOTION, 1.0, 1.0)
    assert energy == pytest.approx(rolling_force(mass, 0.015) * distance, rel=1e-9)


@given(distances, masses, st.floats(0.0, 1.0), st.floats(0.3, 1.0))
def test_energy_is_at_least_rolling_and_grows_with_distance(distance, mass, regeneration, efficiency):
    energy = travel_energy(distance, mass, 0.015, *MOTION, efficiency, regeneration)
    assert energy >= rolling_force(mass, 0.015) * distance * (1 - 1e-9)
    assert travel_energy(1.1 * distance, mass, 0.015, *MOTION, efficiency, regeneration) > energy


@given(st.floats(5.0, 500.0), masses, st.floats(0.05, 0.95))
def test_energy_adds_over_a_cut_in_the_cruise(distance, mass, share):
    """A leg that passes a node at speed costs what its two parts cost."""
    total = move_time(distance, *MOTION)
    time = 2.5 + share * (total - 4.5)  # after the acceleration, before the deceleration
    position, speed = position_at(time, distance, *MOTION), speed_at(time, distance, *MOTION)
    drive = (0.015, *MOTION, 0.85, 0.3, 120.0)
    first = leg_energy(position, mass, *drive, 0.0, speed)
    second = leg_energy(distance - position, mass, *drive, speed, 0.0)
    assert first + second == pytest.approx(leg_energy(distance, mass, *drive), rel=1e-9)


@given(distances, distances, masses)
def test_two_legs_with_a_stop_cost_more(first, second, mass):
    drive = (0.015, *MOTION, 0.85, 0.3, 120.0)
    parts = leg_energy(first, mass, *drive) + leg_energy(second, mass, *drive)
    assert parts > leg_energy(first + second, mass, *drive)


@given(masses, st.floats(0.0, 30.0), st.floats(0.3, 1.0), st.floats(0.0, 0.9))
def test_up_and_down_never_gains(mass, height, efficiency, regeneration):
    assert (
        hoist_energy(mass, height, efficiency, regeneration) + hoist_energy(mass, -height, efficiency, regeneration)
        >= 0.0
    )
