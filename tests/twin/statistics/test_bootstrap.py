"""Quantiles of two systems compared."""

import numpy as np
import pytest

from twin.statistics import StatisticsError
from twin.statistics.bootstrap import bootstrap_difference


def test_the_difference_of_a_quantile_has_an_interval() -> None:
    x = np.random.default_rng(1).normal(10, 1, 200)
    difference, low, high = bootstrap_difference(x, x - 1)
    assert low <= difference <= high < 0
    assert difference == pytest.approx(-1)
    with pytest.raises(StatisticsError, match="equally many"):
        bootstrap_difference([1.0], [1.0, 2.0])


def test_intervals_hold_as_often_as_promised() -> None:
    rng = np.random.default_rng(2)
    held = 0
    for trial in range(200):
        common = rng.normal(0, 1, 60)
        x, y = common + rng.normal(0, 0.5, 60), 0.3 + common + rng.normal(0, 0.5, 60)
        _, low, high = bootstrap_difference(x, y, 0.5, seed=trial, draws=400)
        held += low <= 0.3 <= high
    assert 180 <= held <= 200
