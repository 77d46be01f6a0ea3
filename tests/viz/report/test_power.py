from datetime import datetime

import numpy as np
import pytest

from models.energy.description import Tariff
from tests.viz.report.workshop import make_plant, workshop
from twin.figures import FigureTable, WarmUpChoice
from viz.report.power import price, profile

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


def test_the_first_period_that_fits_gives_the_price() -> None:
    data = {
        "price": "0.6 CNY/kWh",
        "periods": [
            {"start": "08:00", "end": "11:00", "price": "1 CNY/kWh", "days": ["mon"], "months": [3]},
            {"start": "10:00", "end": "12:00", "price": "0.8 CNY/kWh"},
            {"start": "23:00", "end": "07:00", "price": "0.3 CNY/kWh", "days": ["mon"]},
        ],
    }
    tariff = make_plant(energy={"tariff": data}).energy.tariff

    def at(text: str) -> float:
        return round(price(tariff, datetime.fromisoformat(text)) * KWH, 9)

    assert at("2026-03-02 10:30") == 1.0
    assert at("2026-03-02 11:30") == 0.8
    assert at("2026-03-03 10:30") == 0.8
    assert at("2026-04-06 10:30") == 0.8
    assert at("2026-03-02 12:00") == 0.6
    assert at("2026-03-02 23:30") == 0.3
    assert at("2026-03-03 06:59") == 0.3
    assert at("2026-03-02 06:59") == 0.6


def test_a_plain_tariff_has_one_price() -> None:
    assert price(Tariff(price=2e-7), datetime(2026, 1, 1)) == 2e-7


def test_shorter_replications_draw_base_loads_alone_after_their_end() -> None:
    result = workshop()
    found = profile(result.plant, result.measures)
    assert found.machines.shape == (3, len(found.edges) - 1)
    assert np.isfinite(found.total).all()
