"""Figures of energy, worked out by hand for ten hours: electricity, tariff by time of use, peak, CO2, coal."""

import numpy as np
import pytest

from models.plant import Plant
from tests.twin.figures.synthetic import STATES, blank, example, make_plant, plant_data, spend, table
from twin.figures import FigureTable
from twin.record.measures import Measures

KWH = 3.6e6
# An hour: mill 2700 s at 5 kW and 600 s at 1 kW; bench 1800 s at 0.5 kW and 20 operations of 36 kJ;
# air 2700 s at 0.01 m3/s = 27 m3 at 0.1 kWh; light 2 kW
MILL, BENCH, AIR, LIGHT = 2700 * 5 / 3600 + 600 / 3600, 1800 * 0.5 / 3600 + 0.2, 2.7, 2.0
HOUR = MILL + BENCH + AIR + LIGHT


@pytest.fixture(scope="module")
def figures() -> FigureTable:
    plant = make_plant()
    return table(plant, example(plant))


@pytest.mark.parametrize(
    ("name", "subject", "value"),
    [
        ("energy", "plant", 10 * HOUR),
        ("energy", "mill", 10 * (MILL + AIR)),
        ("energy", "bench", 10 * BENCH),
        ("energy", "machining", 10 * (MILL + AIR)),
        ("energy", "assembly", 10 * (BENCH + LIGHT)),
        ("energy_idle", "mill", 10 * 600 / 3600),
        ("energy_processing", "bench", 10 * BENCH),
        ("energy_blocked", "plant", 0.0),
        ("energy_per_piece", "plant", HOUR / 20),
        ("energy_per_piece", "pump", 2.0 / 20),
        ("energy_per_piece", "housing", 4.0 / 20),
        ("comprehensive_energy_consumption", "plant", HOUR / 20),
        ("standby_share", "mill", 100 * (600 / 3600) / MILL),
        ("standby_share", "bench", 0.0),
        ("peak_power", "plant", HOUR),
        ("cost_energy", "plant", 10 * HOUR),
        ("co2", "plant", 10 * HOUR * 0.5 / 1000),
        ("co2_per_piece", "plant", HOUR * 0.5 / 20),
        ("standard_coal", "plant", 10 * HOUR * 0.1229 / 1000),
        ("energy_per_output", "plant", 10 * HOUR * 0.1229 / 1000 / 10),
        ("co2_per_output", "plant", 10 * HOUR * 0.5 / 1000 / 10),
    ],
)
def test_values(figures: FigureTable, name: str, subject: str, value: float) -> None:
    assert figures[name, subject].mean == pytest.approx(value, rel=1e-12)


def test_electricity_is_the_sum_over_areas_and_states(figures: FigureTable) -> None:
    areas = sum(figures["energy", area].mean for area in ("machining", "assembly"))
    assert figures["energy"].mean == pytest.approx(areas, rel=1e-12)
    by_state = sum(figures[f"energy_{state}"].mean for state in STATES)
    assert by_state == pytest.approx(10 * (MILL + BENCH), rel=1e-12)


def test_rows_of_the_form_that_need_energy(figures: FigureTable) -> None:
    material, energy = 200 * 20 + 210 * 40, 10 * HOUR
    added = (100_000 - material - energy) / 3 * 8760 / 10
    assert figures["labour_productivity"].mean == pytest.approx(added, rel=1e-12)
    share = figures["cost_total"].mean / 100_000
    assert figures["operating_cost_share"].mean == pytest.approx(share, rel=1e-12)


def test_without_power_the_reason_stands_there() -> None:
    products = {"pump": {"price": 1.0, "routing": [{"name": "a", "station": "mill", "time": 1.0}]}}
    plant = make_plant(stations={"mill": {"capacity": 2}, "bench": {}}, energy={}, products=products)
    figures = table(plant, blank(plant))
    for name in ("energy", "energy_per_piece", "peak_power", "co2"):
        assert figures.row(name).note == "needs `power` of stations, or base loads"
    assert figures.row("energy_per_output").note.startswith("needs `power` of stations")
    assert figures["cost_energy"].mean == 0.0


def drawing(plant: Plant, windows: int, kilowatts: list[float]) -> Measures:
    """A run of hours in which the units draw so much power, hour by hour, as far as the profile knows."""
    run = blank(plant, windows)
    run.energy[:, 0] = np.repeat(kilowatts, int(3600 / run.slot_width)) * 1000 * run.slot_width
    return run


def tariff(**changes: object) -> dict[str, object]:
    return {**plant_data()["energy"], "base_loads": {}, "tariff": {"price": 1 / KWH, **changes}}


def test_the_first_period_that_fits_gives_the_price() -> None:
    periods = [
        {"start": "02:00", "end": "04:00", "price": 3 / KWH, "days": ["mon"]},
        {"start": "01:00", "end": "04:00", "price": 2 / KWH},
        {"start": "05:30", "end": "06:00", "price": 9 / KWH},
        {"start": "07:00", "end": "08:00", "price": 7 / KWH, "months": [2]},
    ]
    plant = make_plant(energy=tariff(periods=periods))
    # a Monday in January: one unit of energy in each of ten hours
    figures = table(plant, drawing(plant, 10, [1.0] * 10))
    assert figures["cost_energy"].mean == pytest.approx(1 + 2 + 3 + 3 + 1 + (1 + 9) / 2 + 4, rel=1e-12)
    february = make_plant(energy=tariff(periods=periods), calendar={"start": "2026-02-03T06:00:00"})
    figures = table(february, drawing(february, 10, [1.0] * 10))
    assert figures["cost_energy"].mean == pytest.approx(9 + 7, rel=1e-12)


def test_a_period_over_midnight_has_the_days_of_the_very_moment() -> None:
    periods = [{"start": "22:00", "end": "02:00", "price": 5 / KWH, "days": ["mon"]}]
    plant = make_plant(energy=tariff(periods=periods))
    # from Monday midnight on: its hours 0, 1, 22 and 23, not 0 and 1 of Tuesday
    hours = [10.0 if hour in (0, 1, 22, 23) else 1.0 for hour in range(48)]
    figures = table(plant, drawing(plant, 48, hours))
    assert figures["cost_energy"].mean == pytest.approx(44 + 4 * 10 * 5, rel=1e-12)


def test_a_period_that_cuts_a_slot_is_weighed() -> None:
    periods = [{"start": "00:10", "end": "00:20", "price": 4 / KWH}]
    plant = make_plant(energy=tariff(periods=periods, demand_interval=3600.0))
    figures = table(plant, drawing(plant, 10, [6.0] + [0.0] * 9))
    assert figures["cost_energy"].mean == pytest.approx(5 * 1 + 4, rel=1e-12)


def test_demand_is_charged_by_month_for_the_part_that_was_run() -> None:
    plant = make_plant(energy=tariff(price=0.0, demand_charge=0.031), calendar={"start": "2026-01-31T14:00:00"})
    figures = table(plant, drawing(plant, 20, [2.0] * 5 + [4.0] + [1.0] * 14))
    # 31 CNY/kW: ten hours of January at 4 kW, ten of February at 1 kW
    expected = 31 * (4 * 10 / (31 * 24) + 1 * 10 / (28 * 24))
    assert figures["cost_energy"].mean == pytest.approx(expected, rel=1e-12)
    assert figures["peak_power"].mean == pytest.approx(4.0, rel=1e-12)


def test_a_base_load_follows_its_shifts() -> None:
    loads = {"light": {"power": 2000.0, "off_power": 500.0, "shifts": ["day"]}}
    plant = make_plant(energy={**tariff(), "base_loads": loads}, shifts={"day": {"start": "06:00", "end": "14:00"}})
    figures = table(plant, drawing(plant, 10, [0.0] * 10))
    base = 4 * 2.0 + 6 * 0.5
    assert figures["cost_energy"].mean == pytest.approx(base, rel=1e-12)
    assert figures["peak_power"].mean == pytest.approx(2.0, rel=1e-12)
    idle = 10 * 2 * 1.0
    assert figures["energy"].mean == pytest.approx(base + idle, rel=1e-12)


def test_only_what_lies_after_the_warm_up_is_paid() -> None:
    plant = make_plant(energy=tariff())
    run = drawing(plant, 10, [8.0] * 4 + [1.0] * 6)
    figures = FigureTable(plant, [run], warm_up=4 * 3600.0)
    assert figures["cost_energy"].mean == pytest.approx(6.0, rel=1e-12)
    assert figures["peak_power"].mean == pytest.approx(1.0, rel=1e-12)


def test_published_factors_green_share_and_fuels() -> None:
    energy = {
        **tariff(),
        "co2": "cn-grid-2023-east",
        "green_share": 0.25,
        "media": {"air": {"heat": 29307600.0, "co2": 2.0, "price": 3.0}},
    }
    plant = make_plant(energy=energy)
    run = blank(plant)
    spend(run, 0, {"processing": 360.0})
    figures = table(plant, run)
    electricity, gas = 10 * (0.5 + (3240 + 3600) / 3600), 10 * 3.6
    assert figures["energy"].mean == pytest.approx(electricity, rel=1e-12)
    assert figures["co2"].mean == pytest.approx((electricity * 0.75 * 0.55 + gas * 2) / 1000, rel=1e-12)
    assert figures["standard_coal"].mean == pytest.approx((electricity * 0.1229 + gas) / 1000, rel=1e-12)
    assert figures["cost_energy"].mean == pytest.approx(gas * 3.0, rel=1e-12)
    unknown = make_plant(energy={**energy, "co2": "atlantis"})
    assert "'atlantis'" in table(unknown, run).row("co2").note
