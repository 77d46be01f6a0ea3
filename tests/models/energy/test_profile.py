from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.calendar.description import Calendar, Shift
from models.calendar.intervals import WEEKDAYS
from models.energy.description import BaseLoad, Medium, Tariff
from models.energy.profile import (
    base_load_energy,
    demand_cost,
    energy_cost,
    media_cost,
    media_electricity,
    monthly_peaks,
    slot_edges,
    slot_prices,
    working_time_before,
)

HOUR = 3600.0
KWH = 3.6e6
EARLY = Shift(start="06:00", end="14:00")


def calendar(start: str = "2026-01-05") -> Calendar:
    return Calendar(start=datetime.fromisoformat(start))


def prices_by_the_hour(tariff: Tariff, start: str, hours: int) -> NDArray[np.float64]:
    edges = slot_edges(calendar(start), 900.0, hours * HOUR)
    return slot_prices(tariff, calendar(start), edges).reshape(-1, 4).mean(axis=1) * KWH


def test_slots_follow_the_clock() -> None:
    np.testing.assert_allclose(slot_edges(calendar("2026-01-05 06:07"), 900.0, 1000.0), [-420, 480, 1380])
    np.testing.assert_allclose(slot_edges(calendar(), 900.0, 900.0), [0, 900])
    np.testing.assert_allclose(slot_edges(calendar(), 900.0, 0.0), [0, 900])


def test_time_of_use() -> None:
    tariff = Tariff.model_validate(
        {
            "price": 0.6 / KWH,
            "periods": [
                {"start": "10:00", "end": "12:00", "price": 1.2 / KWH, "months": [1, 7]},
                {"start": "08:00", "end": "12:00", "price": 0.9 / KWH, "days": ["mon", "tue"]},
                {"start": "22:00", "end": "06:00", "price": 0.3 / KWH},
            ],
        }
    )
    monday = prices_by_the_hour(tariff, "2026-01-05", 24)
    np.testing.assert_allclose(monday, [0.3] * 6 + [0.6] * 2 + [0.9] * 2 + [1.2] * 2 + [0.6] * 10 + [0.3] * 2)
    wednesday = prices_by_the_hour(tariff, "2026-01-07", 24)
    np.testing.assert_allclose(wednesday, [0.3] * 6 + [0.6] * 4 + [1.2] * 2 + [0.6] * 10 + [0.3] * 2)
    february = prices_by_the_hour(tariff, "2026-02-02", 24)
    np.testing.assert_allclose(february, [0.3] * 6 + [0.6] * 2 + [0.9] * 4 + [0.6] * 10 + [0.3] * 2)


def test_a_slot_in_which_the_price_changes_has_the_mean() -> None:
    tariff = Tariff.model_validate(
        {"price": 1.0, "demand_interval": 3600, "periods": [{"start": "08:15", "end": "09:00", "price": 5.0}]}
    )
    edges = slot_edges(calendar(), HOUR, 24 * HOUR)
    assert slot_prices(tariff, calendar(), edges)[7:10].tolist() == pytest.approx([1.0, 4.0, 1.0])


def test_a_whole_day_at_one_price() -> None:
    for start, end in (("00:00", "24:00"), ("07:00", "07:00")):
        periods = [{"start": start, "end": end, "price": 2.0, "days": ["tue"]}]
        tariff = Tariff.model_validate({"price": 1.0, "periods": periods})
        edges = slot_edges(calendar(), 900.0, 3 * 86400.0)
        np.testing.assert_allclose(slot_prices(tariff, calendar(), edges), np.repeat([1.0, 2.0, 1.0], 96))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 95),
            st.integers(1, 96),
            st.floats(0, 9),
            st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
            st.lists(st.integers(1, 12), max_size=3, unique=True),
        ),
        max_size=4,
    ),
    st.integers(0, 400 * 24 * 60),
)
def test_prices_against_the_definition(
    periods: list[tuple[int, int, float, list[str], list[int]]], minutes: int
) -> None:
    """Prices of quarters of an hour, each asked for alone, are those of the whole."""
    begin = datetime(2026, 1, 1) + timedelta(minutes=minutes)

    def clock(quarter: int) -> str:
        return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"

    tariff = Tariff.model_validate(
        {
            "price": 10.0,
            "periods": [
                {"start": clock(a), "end": clock(b), "price": price, "days": days, "months": months}
                for a, b, price, days, months in periods
            ],
        }
    )
    edges = slot_edges(Calendar(start=begin), 900.0, 3 * 86400.0)
    found = slot_prices(tariff, Calendar(start=begin), edges)
    for edge, price in zip(edges[:-1:7], found[::7], strict=True):
        moment = begin + timedelta(seconds=float(edge) + 1)
        quarter = moment.hour * 4 + moment.minute // 15
        expected = 10.0
        for a, b, value, days, months in periods:
            within = a <= quarter < b if a < b else quarter >= a or quarter < b
            if within and WEEKDAYS[moment.weekday()] in days and (not months or moment.month in months):
                expected = value
                break
        assert price == pytest.approx(expected), moment


def test_working_time_is_cut_at_the_end() -> None:
    times = np.array([-5.0, 0.0, 7 * HOUR, 30 * HOUR])
    np.testing.assert_allclose(working_time_before(calendar(), [EARLY], times, 31 * HOUR), [0, 0, HOUR, 8 * HOUR])
    assert working_time_before(calendar(), [EARLY], times, 7.5 * HOUR)[-1] == 1.5 * HOUR
    assert not working_time_before(calendar("2026-01-10"), [EARLY], times, HOUR).any()


def test_base_loads() -> None:
    loads = {
        "light": BaseLoad(power=2000.0, off_power=100.0, shifts=("early",)),
        "server": BaseLoad(power=300.0, off_power=1e9),
    }
    begin, end = calendar("2026-01-05 05:50"), 2 * HOUR + 600.0
    edges = slot_edges(begin, HOUR, end)
    energy = base_load_energy(loads, {"early": EARLY}, begin, edges, end)
    # 05:50 to 06:00 is off, then two hours on, of the first slot ten minutes alone count
    np.testing.assert_allclose(energy[:, 0], [600 * 100.0, HOUR * 2000.0, HOUR * 2000.0])
    np.testing.assert_allclose(energy[:, 1], [600 * 300.0, HOUR * 300.0, HOUR * 300.0])


def test_base_loads_on_a_holiday_are_off() -> None:
    loads = {"light": BaseLoad(power=2000.0, off_power=100.0, shifts=("early",))}
    free = Calendar(start=datetime(2026, 1, 5), holidays=(datetime(2026, 1, 5).date(),))
    edges = slot_edges(free, 900.0, 86400.0)
    energy = base_load_energy(loads, {"early": EARLY}, free, edges, 86400.0)
    assert energy.sum() == pytest.approx(86400 * 100.0)


@settings(max_examples=40, deadline=None)
@given(st.floats(1.0, 1e6), st.integers(0, 20000), st.sampled_from([60.0, 900.0, 3600.0, 86400.0]))
def test_base_loads_lose_nothing(end: float, minutes: int, interval: float) -> None:
    begin = Calendar(start=datetime(2026, 1, 5) + timedelta(minutes=minutes))
    loads = {"light": BaseLoad(power=7.0, off_power=3.0, shifts=("early",))}
    edges = slot_edges(begin, interval, end)
    energy = base_load_energy(loads, {"early": EARLY}, begin, edges, end).sum()
    worked = float(working_time_before(begin, [EARLY], np.array([end]), end)[0])
    assert energy == pytest.approx(3 * end + 4 * worked)


def test_cost_by_time_of_use() -> None:
    assert energy_cost(np.array([KWH, 2 * KWH]), np.array([0.5, 1.0]) / KWH) == pytest.approx(2.5)


def test_monthly_peaks() -> None:
    begin, end = calendar("2026-01-31"), 2 * 86400.0
    edges = slot_edges(begin, HOUR, end)
    energy = np.full(48, 1000.0 * HOUR)
    energy[5], energy[30] = 5000 * HOUR, 3000 * HOUR
    january, february = monthly_peaks(energy, edges, begin, end)
    assert (january.year, january.month, january.power) == (2026, 1, 5000.0)
    assert (february.year, february.month, february.power) == (2026, 2, 3000.0)
    assert january.share == pytest.approx(1 / 31)
    assert february.share == pytest.approx(1 / 28)
    tariff = Tariff(demand_charge=0.04)
    assert demand_cost(tariff, [january, february]) == pytest.approx(0.04 * (5000 / 31 + 3000 / 28))


def test_the_demand_of_a_slot_that_is_cut_is_its_mean_over_the_interval() -> None:
    begin, end = calendar("2026-01-05 00:50"), 1.5 * HOUR
    edges = slot_edges(begin, HOUR, end)
    peaks = monthly_peaks(np.array([1e6, 1e6, 1e6]), edges, begin, end)
    assert peaks[0].power == pytest.approx(1e6 / HOUR)
    short = slot_edges(begin, HOUR, 300.0)
    assert monthly_peaks(np.array([3e5]), short, begin, 300.0)[0].power == pytest.approx(1000.0)


def test_a_year_has_twelve_peaks_and_whole_months() -> None:
    begin, end = calendar("2025-12-01"), 365 * 86400.0
    edges = slot_edges(begin, 900.0, end)
    peaks = monthly_peaks(np.ones(len(edges) - 1), edges, begin, end)
    assert [peak.month for peak in peaks] == [12, *range(1, 12)]
    assert all(peak.share == pytest.approx(1.0) for peak in peaks)


def test_media() -> None:
    media = {"air": Medium(electricity=4e5, price=0.1), "water": Medium(price=4.0)}
    volumes = np.array([[2.0, 1.0], [3.0, 0.0]])
    np.testing.assert_allclose(media_electricity(media, volumes), [8e5, 12e5])
    assert media_cost(media, volumes.sum(axis=0)) == pytest.approx(0.5 + 4.0)
    assert media_electricity({}, np.zeros((3, 0))).tolist() == [0, 0, 0]
