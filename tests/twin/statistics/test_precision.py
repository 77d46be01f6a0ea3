"""Stopping rule: exact cases, least number needed, and that the precision promised is kept."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twin.statistics import Precision, StatisticsError, estimate, replications_needed


def relative_width(n: int, mean: float, sd: float, confidence: float) -> float:
    return float(stats.t.ppf(0.5 + confidence / 2, n - 1)) * sd / math.sqrt(n) / abs(mean)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.005, 0.01, 0.05, 0.2]), st.sampled_from([0.9, 0.95]))
def test_needed_is_the_least_number_that_does(seed: int, target: float, confidence: float) -> None:
    pilot = estimate(np.random.default_rng(seed).normal(-10.0, 1.0, 6), confidence)
    n = replications_needed(pilot, target)
    assert n is not None
    bound = target / (1 + target)
    assert relative_width(n, pilot.mean, pilot.sd, confidence) <= bound * (1 + 1e-9)
    if n > pilot.n:
        assert relative_width(n - 1, pilot.mean, pilot.sd, confidence) > bound * (1 - 1e-9)


def test_needed_when_nothing_varies_or_nothing_would_do() -> None:
    assert replications_needed(estimate([3.0] * 5), 0.01) == 5
    assert replications_needed(estimate([0.0] * 5), 0.01) == 5
    assert replications_needed(estimate([-2.0, -1.0, 0.0, 1.0, 2.0]), 0.01) is None


def test_pilot_comes_first() -> None:
    decision = Precision(0.01).decide([5.0, 5.0, 5.0, 5.0])
    assert (decision.stop, decision.reached, decision.needed) == (False, False, None)
    assert Precision(0.01).decide([5.0] * 5).reached
    assert not Precision(0.01, at_least=6).decide([5.0] * 5).stop


def test_one_value_goes_on() -> None:
    assert not Precision(0.01).decide([5.0]).stop


def test_adjusted_bound_is_used() -> None:
    values = np.array([9.0, 9.5, 10.0, 10.5, 11.0])
    width = estimate(values).relative_half_width
    assert not Precision(width).decide(values).reached
    assert Precision(width / (1 - width) * (1 + 1e-9)).decide(values).reached
    assert Precision(0.25).bound == pytest.approx(0.2)


def test_gives_up_without_claiming() -> None:
    wild = [1.0, 100.0, 3.0, 50.0, 7.0]
    decision = Precision(0.01, at_most=5).decide(wild)
    assert decision.stop
    assert not decision.reached
    assert decision.needed is not None
    assert decision.needed > 5


def test_precision_promised_is_kept() -> None:
    """Relative error to the true mean is at most the target in about the confidence of the studies."""
    rng = np.random.default_rng(2015)
    rule = Precision(0.03, at_least=10)
    kept, studies = 0, 400
    for _ in range(studies):
        values = rng.gamma(25.0, 0.4, 10).tolist()  # mean 10, sd 2
        while not (decision := rule.decide(values)).stop:
            values.extend(rng.gamma(25.0, 0.4, 5))
        kept += abs(decision.estimate.mean - 10.0) <= 0.3
    assert kept / studies > 0.92


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"target": 0.0}, "target"),
        ({"target": 1.0}, "target"),
        ({"target": math.nan}, "target"),
        ({"target": 0.1, "confidence": 1.0}, "confidence"),
        ({"target": 0.1, "at_least": 4}, "at_least: 4, want at least 5"),
        ({"target": 0.1, "at_least": 10, "at_most": 9}, "at_most"),
    ],
)
def test_bad_settings_are_refused(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(StatisticsError, match=message):
        Precision(**arguments)  # type: ignore[arg-type]


def test_small_pilot_and_bad_target_are_refused() -> None:
    with pytest.raises(StatisticsError, match="pilot"):
        replications_needed(estimate([1.0, 2.0]), 0.1)
    with pytest.raises(StatisticsError, match="target"):
        replications_needed(estimate([1.0] * 5), 1.5)
