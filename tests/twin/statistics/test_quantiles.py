"""Log histogram: every quantile within its precision of numpy's, whatever the values and however they came."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.statistics import LogHistogram, StatisticsError

VALUES = st.lists(st.floats(-1e12, 1e12) | st.floats(0.0, 1e-3) | st.just(0.0), min_size=1, max_size=60)
PROBABILITIES = (0.0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)


def filled(values: object, precision: float = 0.0025) -> LogHistogram:
    histogram = LogHistogram(precision)
    histogram.add(values)  # type: ignore[arg-type]
    return histogram


@given(VALUES, st.sampled_from(PROBABILITIES), st.sampled_from([0.0025, 0.05]))
def test_quantile_is_numpys_within_the_precision(values: list[float], probability: float, precision: float) -> None:
    ordered = np.sort(values)
    place = probability * (len(values) - 1)
    neighbours = ordered[[math.floor(place), math.ceil(place)]]
    found = filled(values, precision).quantile(probability)
    allowed = precision * (1 + 1e-9) * np.abs(neighbours).max()
    assert found == pytest.approx(np.quantile(ordered, probability), abs=max(allowed, 5e-324), rel=1e-12)


def test_quantiles_of_an_exponential() -> None:
    histogram = LogHistogram()
    rng = np.random.default_rng(7)
    for _ in range(20):
        histogram.add(rng.exponential(100.0, 10_000))
    assert histogram.count == 200_000
    for probability in (0.5, 0.9, 0.95, 0.99):
        exact = -100.0 * math.log(1.0 - probability)
        noise = 3 * 100.0 * math.sqrt(probability / (1 - probability) / 200_000)
        assert histogram.quantile(probability) == pytest.approx(exact, abs=noise + 0.0025 * exact)


@given(VALUES, VALUES)
def test_pieces_merged_are_the_whole(first: list[float], second: list[float]) -> None:
    whole, streamed = filled(first + second), filled(first)
    streamed.add(second)
    merged = filled(first)
    merged.merge(filled(second))
    for histogram in (streamed, merged):
        assert (histogram.count, histogram.minimum, histogram.maximum) == (whole.count, whole.minimum, whole.maximum)
        for ours, theirs in zip(histogram.bins(), whole.bins(), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_merge_with_itself_and_with_nothing() -> None:
    histogram = filled([1.0, 2.0, -3.0, 0.0])
    histogram.merge(LogHistogram())
    assert histogram.count == 4
    histogram.merge(histogram)
    assert histogram.count == 8
    assert histogram.bins()[2].tolist() == [2, 2, 2, 2]
    empty = LogHistogram()
    empty.merge(histogram)
    assert (empty.minimum, empty.maximum, empty.quantile(0.5)) == (-3.0, 2.0, histogram.quantile(0.5))


def test_merging_leaves_the_other_alone() -> None:
    mine, other = LogHistogram(), filled([1.0])
    mine.merge(other)
    mine.add([1.0])
    assert other.count == 1
    assert other.bins()[2].sum() == 1


@given(VALUES)
def test_bins_hold_every_value(values: list[float]) -> None:
    low, high, counts = filled(values).bins()
    assert counts.sum() == len(values)
    assert (counts > 0).all()
    assert (low <= high).all()
    assert (np.diff(low) > 0).all()
    width = 0.0025 * np.minimum(np.abs(low), np.abs(high))
    assert high - low == pytest.approx(width, rel=1e-6)


def test_extremes_are_exact() -> None:
    histogram = filled([3.3, 1e-300, 1.7e308, -7.7])
    assert (histogram.quantile(0.0), histogram.quantile(1.0)) == (-7.7, 1.7e308)
    assert filled([3.3]).quantile(0.4) == 3.3


def test_memory_does_not_grow_with_the_stream() -> None:
    histogram = filled(np.geomspace(1e-3, 1e7, 1000))
    bins = histogram._positive.counts.size
    histogram.add(np.random.default_rng(1).uniform(1e-3, 1e7, 100_000))
    assert histogram._positive.counts.size == bins < 9300


def test_arrays_of_any_shape_and_nothing() -> None:
    histogram = filled(np.arange(6.0).reshape(2, 3))
    histogram.add([])
    assert histogram.count == 6


def test_a_bad_value_adds_nothing() -> None:
    histogram = filled([1.0])
    for bad in (math.nan, math.inf, -math.inf):
        with pytest.raises(StatisticsError, match="not finite"):
            histogram.add([2.0, bad])
    assert histogram.count == 1


def test_bad_questions_are_refused() -> None:
    with pytest.raises(StatisticsError, match="no value yet"):
        LogHistogram().quantile(0.5)
    with pytest.raises(StatisticsError, match="probability"):
        filled([1.0]).quantile(50)
    with pytest.raises(StatisticsError, match="merge: precision"):
        filled([1.0]).merge(filled([1.0], 0.01))
    for precision in (0.0, 1.0, math.nan):
        with pytest.raises(StatisticsError, match="precision"):
            LogHistogram(precision)
