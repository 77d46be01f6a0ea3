"""Batteries: closed forms, and that time and charge are one curve."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.physics.battery import charge_at, charge_rate, charge_time, discharge_at, discharge_time, grid_energy

shares = st.floats(0.0, 1.0)
chargers = st.tuples(st.floats(1e-5, 1e-2), st.floats(0.5, 1.0), st.floats(0.02, 1.0))


def test_linear():
    rate = charge_rate(4000.0, 0.9, 3.6e6)
    assert rate == pytest.approx(1e-3)
    assert charge_time(0.2, 0.7, rate) == pytest.approx(500.0)
    assert charge_at(500.0, 0.2, rate) == pytest.approx(0.7)
    assert charge_at(5000.0, 0.2, rate) == 1.0
    assert grid_energy(0.2, 0.7, 3.6e6, 0.9) == pytest.approx(2e6)


def test_taper_closed_form():
    """From the threshold to full: (1 - k) ln(1/c) / (r (1 - c))."""
    rate, threshold, cutoff = 1e-3, 0.8, 0.05
    tail = 0.2 * math.log(1.0 / cutoff) / (rate * 0.95)
    assert charge_time(0.8, 1.0, rate, threshold, cutoff) == pytest.approx(tail, rel=1e-12)
    assert charge_time(0.3, 1.0, rate, threshold, cutoff) == pytest.approx(500.0 + tail, rel=1e-12)
    assert charge_at(tail, 0.8, rate, threshold, cutoff) == pytest.approx(1.0, rel=1e-12)
    assert charge_at(2.0 * tail, 0.8, rate, threshold, cutoff) == 1.0


@given(shares, shares, chargers)
def test_time_and_charge_are_inverse(charge, target, charger):
    charge, target = min(charge, target), max(charge, target)
    time = charge_time(charge, target, *charger)
    assert charge_at(time, charge, *charger) == pytest.approx(target, abs=1e-9)


@given(shares, st.floats(0.0, 1e5), st.floats(0.0, 1e5), chargers)
def test_charging_can_be_interrupted(charge, first, second, charger):
    halfway = charge_at(first, charge, *charger)
    assert charge <= halfway <= 1.0
    assert charge_at(second, halfway, *charger) == pytest.approx(charge_at(first + second, charge, *charger), abs=1e-9)


@given(shares, shares, chargers)
def test_a_taper_never_helps(charge, target, charger):
    assert charge_time(charge, target, *charger) >= charge_time(charge, target, charger[0]) * (1 - 1e-9)
    assert charge_time(target, target, *charger) == 0.0


@given(shares, shares, st.floats(1.0, 1e4))
def test_discharge_meets_its_level(charge, level, power):
    time = discharge_time(charge, level, power, 3.6e6)
    assert discharge_at(time, charge, power, 3.6e6) == pytest.approx(min(charge, level), abs=1e-12)


def test_discharge():
    assert discharge_time(1.0, 0.0, 1000.0, 3.6e6) == 3600.0
    assert discharge_time(0.5, 0.6, 1000.0, 3.6e6) == 0.0
    assert discharge_time(0.5, 0.2, 0.0, 3.6e6) == math.inf
    assert discharge_at(1e9, 0.5, 1000.0, 3.6e6) == 0.0
    assert discharge_at(1e9, 0.5, -1000.0, 3.6e6) == 1.0
    assert discharge_at(360.0, 0.5, -1000.0, 3.6e6) == pytest.approx(0.6)
