"""Power of a conveyor's drive against the balance of forces, worked out by hand."""

import math

import pytest

from models.physics.conveyor import drive_power, empty_force, lift_force, load_force


def test_a_level_belt_works_against_friction_alone() -> None:
    # 10 m, 8 kg/m of belt (both runs move), 6 kg/m of rollers, f = 0.02, C = 1.5
    assert empty_force(10.0, 0.0, 8.0, 6.0, 0.02, 1.5) == pytest.approx(1.5 * 0.02 * 9.81 * (6 + 16) * 10, rel=1e-12)
    assert load_force(250.0, 10.0, 0.0, 0.02, 1.5) == pytest.approx(1.5 * 0.02 * 9.81 * 250, rel=1e-12)
    assert lift_force(250.0, 10.0, 0.0) == 0.0


def test_a_slope_lifts_the_load_and_presses_less() -> None:
    # sine 0.6, cosine 0.8
    assert load_force(100.0, 10.0, 6.0, 0.02, 1.0) == pytest.approx(0.02 * 9.81 * 100 * 0.8, rel=1e-12)
    assert lift_force(100.0, 10.0, 6.0) == pytest.approx(9.81 * 100 * 0.6, rel=1e-12)
    assert empty_force(10.0, -6.0, 8.0, 6.0, 0.02, 1.0) == pytest.approx(0.02 * 9.81 * (6 + 16 * 0.8) * 10, rel=1e-12)


def test_the_work_on_a_mass_is_its_lift_and_its_friction() -> None:
    length, rise, mass, speed = 12.0, 3.0, 40.0, 0.4
    force = load_force(mass, length, rise, 0.025, 1.0) + lift_force(mass, length, rise)
    work = drive_power(force, speed, 1.0, 0.0) * length / speed
    friction = 0.025 * mass * 9.81 * math.sqrt(length**2 - rise**2)
    assert work == pytest.approx(mass * 9.81 * rise + friction, rel=1e-12)


def test_what_goes_down_gives_back_a_share() -> None:
    assert drive_power(-1000.0, 0.5, 0.8, 0.0) == 0.0
    assert drive_power(-1000.0, 0.5, 0.8, 0.6) == pytest.approx(-300.0)
    assert drive_power(1000.0, 0.5, 0.8, 0.6) == pytest.approx(625.0)
