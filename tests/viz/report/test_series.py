import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viz.report.workshop import workshop
from twin.statistics.interval import estimate
from viz.report.rows import column
from viz.report.series import band, grid, regrid


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.integers(1, 40))
def test_sums_are_kept_on_any_grid(sums: list[float], count: int) -> None:
    edges = np.linspace(0.0, 10.0, len(sums) + 1)
    again = regrid(np.array(sums), edges, np.linspace(0.0, 12.0, count + 1))
    assert again.sum() == pytest.approx(sum(sums), abs=1e-6)
    assert (again >= -1e-9).all()


def test_the_same_grid_changes_nothing() -> None:
    run = workshop().measures[0]
    assert regrid(run.orders_done, run.edges, run.edges) == pytest.approx(run.orders_done)


def test_grid_reaches_from_the_start_to_the_end() -> None:
    runs = workshop().measures
    edges = grid(runs)
    assert edges[0] == 0.0
    assert edges[-1] == max(run.end for run in runs)
    assert (np.diff(edges) > 0).all()


def test_band_is_the_interval_of_each_window() -> None:
    runs = workshop().measures
    found = band(runs, lambda run: run.state_time[:, 0, 3])
    assert found.low is not None
    assert found.high is not None
    window = 30
    expected = estimate([run.state_time[window, 0, 3] / run.width for run in runs])
    assert found.mean[window] == pytest.approx(expected.mean)
    assert found.high[window] == pytest.approx(expected.high)
    assert found.low[window] == pytest.approx(max(expected.low, 0.0))


def test_one_replication_has_no_band() -> None:
    found = band(workshop().measures[:1], lambda run: run.orders_done)
    assert found.low is None
    assert found.high is None


def test_a_column_has_the_same_decimals_throughout() -> None:
    assert column([1234.5, 2.25]) == ["1,234", "2"]
    assert column([3.0, 12.0]) == ["3", "12"]
    assert column([float("nan")]) == ["–"]
    assert column([0.00123, 0.0]) == ["0.00123", "0.00000"]
