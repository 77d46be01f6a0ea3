"""Distribution functions agree with those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from twin.building.special import digamma, gamma_below, kolmogorov, normal_below, trigamma


@pytest.mark.parametrize(
    ("shape", "near"), [(0.01, 1e-12), (0.3, 1e-12), (1, 1e-12), (30, 1e-12), (9000, 1e-10), (2e4, 1e-6), (1e7, 1e-8)]
)
def test_gamma(shape: float, near: float) -> None:
    x = np.append(np.random.default_rng(1).gamma(shape, 1, 300), [0.0, 3 * shape])
    assert np.abs(gamma_below(shape, x) - special.gammainc(shape, x)).max() < near


def test_normal() -> None:
    z = np.linspace(-9, 9, 200)
    assert normal_below(z) == pytest.approx(special.ndtr(z), rel=1e-12, abs=0)


@pytest.mark.parametrize("x", [1e-3, 0.4, 1.46, 9.99, 10.0, 1e6])
def test_digamma_and_trigamma(x: float) -> None:
    assert digamma(x) == pytest.approx(float(special.psi(x)), rel=1e-10)
    assert trigamma(x) == pytest.approx(float(special.polygamma(1, x)), rel=1e-10)


@pytest.mark.parametrize("z", [0.0, 0.1, 0.3, 0.5, 0.8276, 1.36, 2.5, 9.0])
def test_kolmogorov(z: float) -> None:
    assert kolmogorov(z) == pytest.approx(float(special.kolmogorov(z)), abs=1e-9)
