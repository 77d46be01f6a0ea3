import numpy as np
import pytest

from tests.viz.report.workshop import workshop
from twin.figures import FigureTable, WarmUpChoice
from viz.report.power import profile

KWH = 3.6e6


def test_the_profile_holds_all_electricity_of_the_run() -> None:
    result = workshop()
    whole = FigureTable(result.plant, result.measures, WarmUpChoice(0, 0.0, "given"))
    found = profile(result.plant, result.measures)
    energy = found.total.sum(axis=1) * result.measures[0].slot_width / KWH
    assert energy == pytest.approx(whole.row("energy").values, rel=1e-9)


def test_base_loads_are_on_in_their_shifts_only() -> None:
    result = workshop()
    found = profile(result.plant, result.measures)
    # The run starts on a Monday at 06:00; slots are quarters of an hour; the break of the early shift is at 10:00.
    assert found.base[0] == pytest.approx(9000.0)
    assert found.base[4 * 4] == pytest.approx(2000.0)
    assert found.base[16 * 4 - 1] == pytest.approx(9000.0)
    assert found.base[16 * 4] == pytest.approx(2000.0)


def test_the_peak_is_the_one_of_the_figures() -> None:
    result = workshop()
    found = profile(result.plant, result.measures)
    kept = found.edges[1:] > result.warm_up.time + found.edges[1] - found.edges[0]
    assert found.total[:, kept].max(axis=1) / 1000 == pytest.approx(result.figures.row("peak_power").values, rel=1e-6)


def test_shorter_replications_draw_base_loads_alone_after_their_end() -> None:
    result = workshop()
    found = profile(result.plant, result.measures)
    assert found.machines.shape == (3, len(found.edges) - 1)
    assert np.isfinite(found.total).all()
