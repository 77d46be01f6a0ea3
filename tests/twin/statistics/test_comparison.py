"""Paired comparison: against scipy's paired t test, exact cases, Fieller's coverage, Bonferroni."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twin.statistics import StatisticsError, Verdict, compare, compare_all

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.integers(2, 30), st.floats(-0.5, 0.5))
def test_difference_is_the_paired_t_test(seed: int, n: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    before = rng.normal(10.0, 1.0, n)
    after = before + rng.normal(shift, 0.5, n)
    found = compare(before, after)
    oracle = stats.ttest_rel(after, before)
    interval = oracle.confidence_interval(0.95)
    assert (found.difference.low, found.difference.high) == pytest.approx((interval.low, interval.high), rel=1e-6)
    if abs(oracle.pvalue - 0.05) > 1e-9:
        assert (found.verdict is Verdict.NO_DIFFERENCE) == (oracle.pvalue > 0.05)


@given(SEEDS, st.integers(3, 30), st.floats(-1.0, 1.0), st.sampled_from([1.0, -1.0, 1e6, 1e-6]))
def test_relative_interval_agrees_with_the_verdict(seed: int, n: int, shift: float, scale: float) -> None:
    rng = np.random.default_rng(seed)
    before = scale * rng.normal(10.0, 1.0, n)
    after = before + scale * rng.normal(shift, 1.0, n)
    found = compare(before, after)
    relative = found.relative
    assert relative.low <= relative.change <= relative.high
    assert relative.change == pytest.approx((after.mean() - before.mean()) / abs(before.mean()))
    assert (relative.low <= 0.0 <= relative.high) == (found.verdict is Verdict.NO_DIFFERENCE)


@given(SEEDS, st.integers(3, 20))
def test_fieller_is_the_set_of_ratios_not_rejected(seed: int, n: int) -> None:
    """At both ends the paired t test of after - ratio * before = 0 has a p value of exactly 1 - confidence."""
    rng = np.random.default_rng(seed)
    before, after = rng.normal(10.0, 1.0, n), rng.normal(11.0, 1.0, n)
    relative = compare(before, after, confidence=0.9).relative
    for end in (relative.low, relative.high):
        assert stats.ttest_1samp(after - (1.0 + end) * before, 0.0).pvalue == pytest.approx(0.1, rel=1e-5)


def test_relative_interval_covers() -> None:
    rng = np.random.default_rng(1954)
    held, studies = 0, 2000
    for _ in range(studies):
        common = rng.normal(0.0, 1.0, 6)
        before = 10.0 + common + rng.normal(0.0, 0.5, 6)
        after = 11.0 + common + rng.normal(0.0, 0.5, 6)
        relative = compare(before, after).relative
        held += relative.low <= 0.1 <= relative.high
    assert held / studies == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / studies))


@pytest.mark.parametrize(
    ("good", "rise", "verdict"),
    [
        ("higher", 1.0, Verdict.BETTER),
        ("higher", -1.0, Verdict.WORSE),
        ("lower", 1.0, Verdict.WORSE),
        ("lower", -1.0, Verdict.BETTER),
        ("neither", 1.0, Verdict.HIGHER),
        ("neither", -1.0, Verdict.LOWER),
    ],
)
def test_verdict_knows_the_direction(good: str, rise: float, verdict: Verdict) -> None:
    before = np.array([10.0, 12.0, 11.0])
    found = compare(before, before + rise * np.array([1.0, 1.1, 0.9]), good)  # type: ignore[arg-type]
    assert found.verdict is verdict
    assert str(verdict) in str(found)


def test_a_negative_base_turns_no_sign() -> None:
    before = np.array([-10.0, -12.0, -11.0])
    found = compare(before, before + np.array([1.0, 1.1, 0.9]), "higher")
    assert found.verdict is Verdict.BETTER
    assert 0.0 < found.relative.low < found.relative.change < found.relative.high


def test_same_results_differ_in_nothing() -> None:
    values = np.array([0.1, 0.2, 0.3])
    found = compare(values, values, "higher")
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert (found.relative.low, found.relative.change, found.relative.high) == (0.0, 0.0, 0.0)
    assert found.variance_reduction == 1.0
    assert found.correlation == pytest.approx(1.0)


def test_rounding_is_no_difference() -> None:
    before = np.array([0.3, 0.3, 0.3])
    assert compare(before, [0.1 + 0.2] * 3, "higher").verdict is Verdict.NO_DIFFERENCE


def test_a_certain_difference_is_judged() -> None:
    found = compare([10.0, 10.0], [11.0, 11.0], "higher")
    assert found.verdict is Verdict.BETTER
    assert (found.relative.low, found.relative.high) == pytest.approx((0.1, 0.1))
    assert math.isnan(found.correlation)
    assert math.isnan(found.variance_reduction)


def test_one_replication_is_not_judged() -> None:
    found = compare([10.0], [12.0], "higher")
    assert found.verdict is Verdict.NOT_JUDGED
    assert found.relative.change == pytest.approx(0.2)
    assert math.isnan(found.relative.low)
    assert "no bounded interval" in str(found.relative)


def test_a_base_of_zero_has_no_relative_change() -> None:
    found = compare([0.0, 0.0], [1.0, 1.1], "lower")
    assert math.isnan(found.relative.change)
    assert found.verdict is Verdict.WORSE
    assert "before is 0" in str(found.relative)


def test_a_base_not_distinct_from_zero_has_no_bounded_interval() -> None:
    found = compare([-1.0, 1.0, 0.5, -0.4], [3.0, 4.0, 5.0, 4.5])
    assert math.isnan(found.relative.low)
    assert found.difference.has_interval


def test_common_random_numbers_are_reported() -> None:
    rng = np.random.default_rng(3)
    common, noise = rng.normal(0.0, 3.0, 4000), rng.normal(0.0, 1.0, (2, 4000))
    found = compare(common + noise[0], common + noise[1])
    assert found.correlation == pytest.approx(0.9, abs=0.01)  # 9 / (9 + 1)
    assert found.variance_reduction == pytest.approx(0.9, abs=0.01)
    apart = compare(common, -common)
    assert apart.correlation == pytest.approx(-1.0)
    assert apart.variance_reduction == pytest.approx(-1.0)


def test_bonferroni_widens_as_asked() -> None:
    rng = np.random.default_rng(4)
    base = rng.normal(10.0, 1.0, 8)
    variants = {name: base + rng.normal(0.3, 0.4, 8) for name in "abcde"}
    family = compare_all(base, variants, "higher")
    alone = compare_all(base, variants, "higher", bonferroni=False)
    assert list(family) == list("abcde")
    for name, found in family.items():
        assert found.difference.confidence == pytest.approx(0.99)
        assert (found.family_confidence, found.comparisons) == (0.95, 5)
        assert found.before.confidence == 0.95
        assert (
            found.difference
            == compare(base, variants[name], "higher", confidence=found.difference.confidence).difference
        )
        assert alone[name] == compare(base, variants[name], "higher")


def test_no_variant_gives_no_comparison() -> None:
    assert compare_all([1.0, 2.0], {}) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, 2.0], [1.0]), "1 replications, want 2"),
        (([1.0, math.nan], [1.0, 2.0]), "before: value 2"),
        (([1.0, 2.0], []), "after: no value"),
        (([1.0, 2.0], [1.0, 2.0], "up"), "want one of higher, lower, neither"),
        (([1.0, 2.0], [1.0, 2.0], "lower", 95), "confidence"),
        (([1.0, 2.0], [1.0, 2.0], "lower", 0.95, 0), "comparisons"),
    ],
)
def test_bad_input_is_refused(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(StatisticsError, match=message):
        compare(*arguments)  # type: ignore[arg-type]
