"""Exact parameters against scipy and the standard library."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

from models.distribution.exact import log_ratio, normal_probability, truncated_moments


@pytest.mark.parametrize("x", [*np.linspace(-11.9, 11.9, 41).tolist(), 1e-300, -1e-12, 0.0])
def test_normal_probability(x):
    assert normal_probability(x) == pytest.approx(ndtr(x), rel=1e-13, abs=0)


def test_normal_probability_far_out():
    assert [normal_probability(x) for x in (-math.inf, -13.0, 13.0, math.inf)] == [0.0, 0.0, 1.0, 1.0]


def test_log_ratio():
    assert log_ratio(2.0) == math.log(2.0)
    assert log_ratio(1.0, 1e-20) == pytest.approx(1e-20, rel=1e-15)
    assert log_ratio(1.0, -0.3) == pytest.approx(math.log1p(-0.3), rel=1e-15)


@pytest.mark.parametrize(
    ("low", "high"),
    [(-1, math.inf), (-math.inf, 0.5), (-0.6, 1), (4.5, math.inf), (5, 5.25), (-7, -4), (-8, 8.5), (0, 1e-5)],
)
def test_truncated_moments(low, high):
    start, end = max(low, -15.0), min(high, 15.0)
    peak = min(max(0.0, low), high)

    def density(x):
        return math.exp(-0.5 * (x * x - peak * peak))

    # around the lower end, lest the reference lose digits
    mass, first, second = (
        quad(
            lambda x, n=n: (x - start) ** n * density(x), start, end, points=[peak], epsabs=0, epsrel=1e-13, limit=200
        )[0]
        for n in range(3)
    )
    mean, variance = truncated_moments(low, high)
    assert mean - start == pytest.approx(first / mass, rel=1e-10)
    assert variance == pytest.approx(second / mass - (first / mass) ** 2, rel=1e-8)


def test_no_bound_in_reach():
    assert truncated_moments(-9.0, math.inf) == (0.0, 1.0)
