"""Student-t interval: against scipy, exact cases, its text, and its coverage."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twin.statistics import StatisticsError, estimate, student_t_quantile

SAMPLES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@pytest.mark.parametrize("df", [1, 2, 4, 9, 29, 999])
@pytest.mark.parametrize("p", [0.005, 0.5, 0.95, 0.975, 0.9995])
def test_t_quantile_agrees_with_scipy_stats(p: float, df: int) -> None:
    assert student_t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-9)


def test_t_quantile_has_the_table_value() -> None:
    assert round(student_t_quantile(0.975, 9), 3) == 2.262


@given(SAMPLES, st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_agrees_with_scipy(values: list[float], confidence: float) -> None:
    ours = estimate(values, confidence)
    spread = float(np.std(values, ddof=1))
    if spread <= 1e-9 * max(map(abs, values)):  # scipy's own rounding is no oracle there
        return
    low, high = stats.t.interval(confidence, len(values) - 1, np.mean(values), stats.sem(values))
    assert (ours.low, ours.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6 * spread)
    assert ours.sd == pytest.approx(spread, rel=1e-6)
    assert ours.n == len(values)


@given(SAMPLES, st.randoms())
def test_order_of_the_values_changes_no_bit(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert estimate(shuffled) == estimate(values)


def test_one_replication_has_no_interval() -> None:
    one = estimate([930.0])
    assert one.mean == 930.0
    assert all(math.isnan(x) for x in (one.half_width, one.low, one.high, one.sd, one.relative_half_width))
    assert not one.has_interval
    assert not one.holds(930.0)
    assert str(one) == "930 (no interval: one replication)"


def test_equal_values_have_an_interval_of_no_width() -> None:
    # The mean of three times 0.1 is not 0.1 when summed naively.
    same = estimate([0.1, 0.1, 0.1])
    assert (same.mean, same.sd, same.half_width, same.low, same.high) == (0.1, 0.0, 0.0, 0.1, 0.1)
    assert same.relative_half_width == 0.0
    assert str(same) == "0.1 ± 0"


def test_relative_half_width() -> None:
    up, down = estimate([9.0, 10.0, 11.0]), estimate([-9.0, -10.0, -11.0])
    assert up.relative_half_width == pytest.approx(up.half_width / 10)
    assert down.relative_half_width == up.relative_half_width
    assert estimate([-1.0, 1.0]).relative_half_width == math.inf
    assert estimate([0.0, 0.0]).relative_half_width == 0.0


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([0.7621, 0.7640, 0.7633, 0.7642, 0.7634], "0.7634 ± 0.0010"),
        ([100.0, 200.0, 300.0], "200 ± 248"),
        ([12.0, 12.5, 13.0], "12.5 ± 1.2"),
        ([1e-12, 2e-12, 3e-12], "2e-12 ± 2.5e-12"),
    ],
)
def test_text(values: list[float], text: str) -> None:
    assert str(estimate(values)) == text


def test_text_of_a_half_width_that_rounds_up_a_decade() -> None:
    width = estimate([1.0, 2.0]).half_width
    values = 1.0 + np.array([0.0, 1.0]) * 0.00996 / width
    assert str(estimate(values)).endswith("± 0.010")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "no value"),
        ([1.0, math.nan], "value 2 of 2 is nan"),
        ([math.inf, 1.0], "value 1 of 2 is inf"),
        ([[1.0, 2.0]], "2 dimensions"),
        (["a"], "not a list of numbers"),
        (None, "not a list of numbers"),
    ],
)
def test_bad_values_are_refused_in_one_line(values: object, message: str) -> None:
    with pytest.raises(StatisticsError, match=message) as caught:
        estimate(values)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.1, math.nan])
def test_bad_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(StatisticsError, match="confidence"):
        estimate([1.0, 2.0], confidence)


@pytest.mark.parametrize(("n", "confidence"), [(2, 0.95), (5, 0.95), (20, 0.9)])
def test_coverage_on_normals(n: int, confidence: float) -> None:
    studies = 2000
    draws = np.random.default_rng(20240107 + n).normal(3.0, 2.0, (studies, n))
    held = sum(estimate(row, confidence).holds(3.0) for row in draws)
    # Three standard errors of a binomial share.
    assert held / studies == pytest.approx(confidence, abs=3 * math.sqrt(confidence * (1 - confidence) / studies))


def test_import_loads_no_scipy() -> None:
    code = "import sys, twin.statistics; print(sorted({m.split('.')[0] for m in sys.modules} & {'scipy', 'pandas'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
