"""Elementary functions against the standard library: within one unit in the last place."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from scipy.special import ndtri

from models.streams.elementary import exponential_of, logarithm, normal_quantile

RNG = np.random.default_rng(1)
NUMBERS = np.concatenate(
    [
        RNG.random(3000),
        10.0 ** RNG.uniform(-300, 300, 3000),
        1.0 - 2.0 ** -np.arange(1.0, 54.0),
        2.0 ** -np.arange(54.0),
    ]
)


def test_logarithm():
    for x in NUMBERS.tolist():
        assert abs(logarithm(x) - math.log(x)) <= math.ulp(math.log(x))


def test_exponential():
    for x in [*RNG.uniform(-708, 709, 3000).tolist(), *RNG.uniform(-2, 2, 3000).tolist(), 0.0, 1.0, -1.0]:
        assert abs(exponential_of(x) - math.exp(x)) <= math.ulp(math.exp(x))


@pytest.mark.parametrize(("x", "value"), [(710.0, math.inf), (1e300, math.inf), (-746.0, 0.0), (-1e300, 0.0)])
def test_exponential_out_of_range(x, value):
    assert exponential_of(x) == value


def test_normal_quantile():
    p = np.concatenate([RNG.random(3000), 10.0 ** RNG.uniform(-300, -1, 3000), 1.0 - 2.0 ** -np.arange(2.0, 54.0)])
    ours = np.array([normal_quantile(x) for x in p.tolist()])
    np.testing.assert_allclose(ours, ndtri(p), rtol=2e-14, atol=1e-16)
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.975) == pytest.approx(NormalDist().inv_cdf(0.975), rel=1e-15)
