"""Distances: zero for the same, symmetric, and what is known by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from twin.building.trust.distances import circadian, emd, floor, ks, n_gram, n_gram_distance

RNG = np.random.default_rng(5)


def test_against_scipy() -> None:
    one, other = RNG.gamma(2, 30, 200), RNG.gamma(3, 30, 130)
    assert emd(one, other) == pytest.approx(stats.wasserstein_distance(one, other))
    assert ks(one, other) == pytest.approx(stats.ks_2samp(one, other).statistic)
    assert emd(one, one) == ks(one, one) == 0


def test_grams_by_hand() -> None:
    found = n_gram(np.array([1, 1, 2]), np.array([7, 8, 7]), 2)
    assert found == Counter({(-1, 7): 2, (7, 8): 1, (8, -1): 1, (7, -1): 1})
    assert n_gram_distance(found, found) == 0
    assert n_gram_distance(found, Counter()) == 0.5


def test_hours_go_round_the_week() -> None:
    sunday, monday = np.array([6.99 * 86400]), np.array([7.01 * 86400])
    assert circadian(sunday, monday) == pytest.approx(1)


def test_the_floor_falls_with_the_sample() -> None:
    few, many = RNG.normal(size=30), RNG.normal(size=3000)
    assert floor(few, ks) > 3 * floor(many, ks)
    assert np.isnan(floor(np.zeros(1), ks))
