"""MSER-5: against the formula written out, exact cases, and AR(1) series with a decaying transient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from twin.statistics import StatisticsError, find_warm_up


def written_out(series: NDArray[np.float64], batch_size: int = 5) -> list[float]:
    """The statistic as White defines it, in O(n^2)."""
    batches = len(series) // batch_size
    z = [series[i * batch_size : (i + 1) * batch_size].mean() for i in range(batches)]
    return [
        float(np.sum((np.array(z[d:]) - np.mean(z[d:])) ** 2) / (batches - d) ** 2) for d in range(batches // 2 + 1)
    ]


def ar1(rng: np.random.Generator, replications: int, n: int, phi: float = 0.8) -> NDArray[np.float64]:
    """Stationary AR(1) around 0 with unit innovations; shape (replications, n)."""
    x = np.empty((replications, n))
    x[:, 0] = rng.normal(0.0, 1.0 / np.sqrt(1.0 - phi**2), replications)
    for i in range(1, n):
        x[:, i] = phi * x[:, i - 1] + rng.normal(size=replications)
    return x


@given(st.integers(5, 200), st.integers(1, 7), st.floats(-1e6, 1e6), st.integers(0, 2**32 - 1))
def test_statistic_is_the_formula(n: int, batch_size: int, level: float, seed: int) -> None:
    series = level + np.random.default_rng(seed).normal(size=n + batch_size)
    assert find_warm_up(series, batch_size).statistic == pytest.approx(
        written_out(series, batch_size), rel=1e-5, abs=1e-9
    )


def test_a_step_is_cut_where_it_ends() -> None:
    series = np.concatenate([np.full(40, 9.0), np.ones(160)])
    found = find_warm_up(series)
    assert (found.index, found.too_short, found.batches) == (40, False, 40)
    assert found.statistic[8] == 0.0
    assert str(found) == "warm-up: the first 40 of 200 observations"


def test_a_cut_inside_a_batch_takes_the_whole_batch() -> None:
    series = np.concatenate([np.full(41, 9.0), np.ones(159)])
    assert find_warm_up(series).index == 45


def test_a_constant_series_has_no_warm_up() -> None:
    found = find_warm_up(np.full(100, 0.1))
    assert (found.index, found.too_short) == (0, False)
    assert (found.statistic == 0.0).all()


def test_a_transient_longer_than_half_is_reported() -> None:
    found = find_warm_up(np.linspace(10.0, 0.0, 200))
    assert found.too_short
    assert found.index == 100
    assert "run longer" in str(found)


def test_few_batches_are_reported() -> None:
    assert find_warm_up(np.ones(49)).too_short
    assert not find_warm_up(np.ones(50)).too_short


def test_incomplete_last_batch_is_left_out() -> None:
    series = np.concatenate([np.ones(100), [1e9, 1e9]])
    assert (find_warm_up(series).statistic == 0.0).all()


def test_replications_are_averaged_first() -> None:
    runs = np.random.default_rng(5).normal(size=(6, 300))
    np.testing.assert_array_equal(find_warm_up(runs).statistic, find_warm_up(runs.mean(axis=0)).statistic)


def test_transient_of_ar1_is_cut() -> None:
    decay = 50.0
    transient = 10.0 * np.exp(-np.arange(3000) / decay)
    rng = np.random.default_rng(1997)
    cuts, before, after = [], [], []
    for _ in range(40):
        runs = ar1(rng, 10, 3000) + transient
        found = find_warm_up(runs)
        assert not found.too_short
        cuts.append(found.index)
        before.append(runs.mean())
        after.append(runs[:, found.index :].mean())
    # What is left of the transient at the cut is below the noise of the mean series (sd 0.53), and little is wasted.
    assert np.median(transient[cuts]) < 0.53
    assert np.median(cuts) < 600
    assert np.mean(before) == pytest.approx(transient.mean(), abs=0.03)
    assert np.mean(after) == pytest.approx(0.0, abs=0.03)


def test_little_is_cut_where_there_is_no_transient() -> None:
    rng = np.random.default_rng(2008)
    cuts = [find_warm_up(ar1(rng, 10, 1000)).index for _ in range(40)]
    assert np.median(cuts) <= 50


@pytest.mark.parametrize(
    ("series", "batch_size", "message"),
    [
        (np.ones(4), 5, "at least one batch"),
        (np.ones((0, 10)), 5, "at least one batch"),
        (np.ones((2, 2, 10)), 5, "3 dimensions"),
        (np.array([1.0, np.nan] * 10), 5, "not finite"),
        (np.ones(10), 0, "batch_size"),
    ],
)
def test_bad_series_are_refused(series: NDArray[np.float64], batch_size: int, message: str) -> None:
    with pytest.raises(StatisticsError, match=message):
        find_warm_up(series, batch_size)
