"""CO2 and cost by the hour: the integral of power times factor, by machine, area and plant."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from scenarios.command import main
from tests.reference import data_file
from tests.scenarios.mistakes import only_line
from twin.study.errors import StudyError
from twin.study.result import Result

FACTORS = [0.4 + 0.02 * hour if hour < 18 else 0.9 - 0.03 * (hour - 18) for hour in range(24)]
END = 30000.0
PLANT = """
name: hall
run: {length: 30000 s, warm_up: 0 s, seed: 4}
calendar: {start: 2026-03-02 06:07}
products: {part: {routing: [
  {name: cut, station: saw, time: exponential(90 s), energy: 20 kJ},
  {name: press, station: press, time: 70 s, energy: 5 kJ}]}}
sources: {supply: {product: part, every: 100 s}}
stations:
  saw: {area: north, power: {idle: 1 kW, processing: 7 kW}, media: {air: {processing: 3 m3/h}}}
  press: {power: {processing: 4 kW}, media: {water: {processing: 1 m3/h}},
          furnace: {set_points: {idle: 200 degC, processing: 200 degC}, heater: 20 kW, capacity: 40 kJ/K,
                    loss: 30 W/K, fuel: gas}}
energy:
  media:
    air: {electricity: 0.11 kWh/m3}
    gas: {heat: 35 MJ/m3, price: 3 CNY/m3, co2: 2}
    water: {price: 4 CNY/m3, co2: 0.3, leakage: 0.2 m3/h}
  compressors: {pump: {medium: water, flow: 2 m3/h, power: 1 kW, area: north}}
  base_loads: {pumps: {power: 500 W}}
  tariff: {price: 0.6 CNY/kWh, periods: [{start: "08:00", end: "11:30", price: 1.1 CNY/kWh}]}
  green_share: 10 %
  CO2
"""  # fmt: skip


def run(folder: Path, co2: str, name: str = "r") -> Result:
    file = folder / f"{name}.yaml"
    file.write_text(PLANT.replace("CO2", co2), encoding="utf-8")
    return twin.run(file, 1, path=folder / f"{name}.h5")


@pytest.fixture(scope="module")
def hourly(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(tmp_path_factory.mktemp("co2"), f"co2_by_hour: {[f'{value} kg/kWh' for value in FACTORS]}")


def second_by_second(result: Result, by: str) -> Any:
    return result.power(1.0, by).drop(columns="start")  # type: ignore[arg-type]


def test_every_second_has_the_factor_of_its_hour(hourly: Result) -> None:
    hour = ((np.arange(END) + 6 * 3600 + 7 * 60) // 3600).astype(int) % 24
    factor = 0.9 * np.array(FACTORS)[hour] / 3.6e6
    watts = second_by_second(hourly, "machine")
    table = hourly.power(END, "machine", of="co2").drop(columns="start")
    beside = {"press": gas_and_water(hourly)["co2"], "compressor: pump": 0.2 / 3600 * END * 0.3}
    for name in watts.columns:
        wanted = watts[name].to_numpy() @ factor + beside.get(name, 0.0)
        assert table[name][0] == pytest.approx(wanted, rel=1e-9), name


def gas_and_water(result: Result) -> dict[str, float]:
    slots = result.table("energy")
    gas, water = slots["gas [m3]"].sum(), slots["water [m3]"].sum()
    return {"co2": 2 * gas + 0.3 * water, "cost": 3 * gas + 4 * water}


@pytest.mark.parametrize("by", ["machine", "area", "plant"])
@pytest.mark.parametrize("resolution", [60.0, 777.7, 3600.0, 1e6])
def test_every_table_adds_to_the_figures(hourly: Result, by: str, resolution: float) -> None:
    for of, wanted in (
        ("co2", hourly.figures["co2"].mean * 1000),
        ("cost", hourly.figures["cost_energy"].mean),
    ):
        table = hourly.power(resolution, by, of=of).drop(columns="start")  # type: ignore[arg-type]
        assert table.to_numpy().sum() == pytest.approx(wanted, rel=1e-9), of


def test_slots_have_their_cost_and_co2(hourly: Result) -> None:
    slots = hourly.table("energy")
    media = gas_and_water(hourly)
    leak = 0.2 / 3600 * END
    assert slots["co2"].sum() + media["co2"] + leak * 0.3 == pytest.approx(hourly.figures["co2"].mean * 1000, rel=1e-9)
    assert slots["cost"].sum() + media["cost"] + leak * 4 == pytest.approx(hourly.figures["cost_energy"].mean, rel=1e-9)
    intensity = hourly.figures["co2_intensity"].mean
    assert intensity == pytest.approx(slots["co2"].sum() / (slots["electricity"].sum() / 3.6e6), rel=1e-9)
    assert 0.9 * min(FACTORS) < intensity < 0.9 * max(FACTORS)


def test_one_factor_for_all_hours_is_that_factor(tmp_path: Path) -> None:
    (tmp_path / "steps.csv").write_text("start,co2\n1 h,0.5 kg/kWh\n2026-03-02 09:00,0.5 kg/kWh\n", encoding="utf-8")
    wanted = run(tmp_path, "co2: 0.5 kg/kWh", "one").figures["co2"].mean
    by_hour = run(tmp_path, f"co2_by_hour: {['0.5 kg/kWh'] * 24}", "hour").figures["co2"].mean
    steps = run(tmp_path, "co2: 0.5 kg/kWh\n  co2_profile: steps.csv", "steps").figures["co2"].mean
    assert by_hour == pytest.approx(wanted, rel=1e-9)
    assert steps == pytest.approx(wanted, rel=1e-9)


def test_hours_hold_before_a_profile(tmp_path: Path) -> None:
    (tmp_path / "steps.csv").write_text("start,co2\n2026-03-02 09:00,0.8 kg/kWh\n", encoding="utf-8")
    by_hour = f"co2_by_hour: {[f'{value} kg/kWh' for value in FACTORS]}"
    result = run(tmp_path, f"{by_hour}\n  co2_profile: steps.csv")
    seconds = np.arange(END)
    hour = ((seconds + 6 * 3600 + 7 * 60) // 3600).astype(int) % 24
    factor = 0.9 * np.where(hour < 9, np.array(FACTORS)[hour], 0.8) / 3.6e6
    wanted = second_by_second(result, "plant").to_numpy()[:, 0] @ factor + gas_and_water(result)["co2"]
    assert result.figures["co2"].mean * 1000 == pytest.approx(wanted + 0.2 / 3600 * END * 0.3, rel=1e-9)


def test_a_profile_holds_from_step_to_step(tmp_path: Path) -> None:
    (tmp_path / "steps.csv").write_text("start,co2\n1 h,0.2 kg/kWh\n2026-03-02 09:00,0.8 kg/kWh\n", encoding="utf-8")
    result = run(tmp_path, "co2: 0.5 kg/kWh\n  co2_profile: steps.csv")
    seconds = np.arange(END)
    factor = 0.9 * np.where(seconds < 3600, 0.5, np.where(seconds < 3 * 3600 - 7 * 60, 0.2, 0.8)) / 3.6e6
    wanted = second_by_second(result, "plant").to_numpy()[:, 0] @ factor + gas_and_water(result)["co2"]
    wanted += 0.2 / 3600 * END * 0.3
    table = result.power("1 h", of="co2")
    assert table["hall"].sum() == pytest.approx(wanted, rel=1e-9)
    # a slot in which the factor changes has the mean of both over its time, as with prices
    assert result.figures["co2"].mean * 1000 == pytest.approx(wanted, rel=1e-2)


def test_the_report_shows_both_courses(hourly: Result, tmp_path: Path) -> None:
    for language, title in (("en", "CO2 of electricity by hour of the day"), ("zh", "分时用电碳排放")):
        page = tmp_path / f"{language}.html"
        assert main(["--lang", language, "show", str(hourly.path), "--html", str(page)]) == 0
        assert title in page.read_text(encoding="utf-8")


def test_what_cannot_be_is_told(hourly: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(hourly.path)
    out = tmp_path / "p.csv"
    assert main(["show", path, "power", "--of", "co2", "--resolution", "1 h", "--by", "area", "--csv", str(out)]) == 0
    assert out.read_text(encoding="utf-8-sig").startswith("start,north,-\n0.0,")
    for options in (["states", "--of", "co2"], ["temperature", "--of", "cost"]):
        capsys.readouterr()
        assert main(["show", path, *options]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    with pytest.raises(StudyError, match="of: 'noise', want"):
        hourly.power(60.0, of="noise")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("co2", "said"),
    [
        (f"co2_by_hour: {[0.5] * 23}", "`co2_by_hour` needs 24 factors, one for each hour of the day, has 23"),
        ("co2_profile: steps.csv", "steps.csv:3: "),
        ("co2_profile: none.csv", "none.csv"),
        ("co2_by_hour: [0.5 kW]", "'0.5 kW' is a power"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes_are_one_line(
    co2: str, said: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "steps.csv").write_text("start,co2\n3 h,0.2 kg/kWh\n1 h,0.8 kg/kWh\n", encoding="utf-8")
    error = only_line(PLANT.replace("CO2", co2), tmp_path, language, capsys)
    assert said in error or language == "zh"


def test_the_co2_of_a_steel_plant_comes_back_quarter_by_quarter(tmp_path: Path) -> None:
    """The plant's own log has CO2 beside energy: its load and its factor as profiles return what it emitted."""
    with gzip.open(data_file("logs/uci_steel_industry_energy.csv.gz"), "rt", encoding="utf-8-sig") as log:
        rows = list(csv.DictReader(log))
    usage = np.array([float(row["Usage_kWh"]) for row in rows])
    tonnes = np.array([float(next(v for k, v in row.items() if k.startswith("CO2"))) for row in rows])
    load = "\n".join(f"{900 * n} s,{4 * u!r} kW" for n, u in enumerate(usage.tolist()))
    (tmp_path / "load.csv").write_text(f"start,power\n{load}\n", encoding="utf-8")
    factor = np.divide(1000 * tonnes, usage, out=np.zeros_like(usage), where=usage > 0)
    steps = "\n".join(f"{900 * n} s,{value!r} kg/kWh" for n, value in enumerate(factor.tolist()))
    (tmp_path / "steps.csv").write_text(f"start,co2\n{steps}\n", encoding="utf-8")
    file = tmp_path / "plant.yaml"
    file.write_text(
        f"""
name: works
run: {{length: {len(usage) // 96} d, warm_up: 0 s}}
calendar: {{start: 2018-01-01 00:00}}
products: {{part: {{routing: [{{name: wait, station: shelf, time: 1 s}}]}}}}
sources: {{supply: {{product: part, every: 1 d}}}}
stations: {{shelf: {{}}}}
energy: {{co2_profile: steps.csv, base_loads: {{furnace: {{profile: load.csv}}}}}}
""",
        encoding="utf-8",
    )
    result = twin.run(file, 1, path=tmp_path / "r.h5")
    wanted = float(tonnes[usage > 0].sum())
    assert wanted > 100.0
    assert result.figures["co2"].mean == pytest.approx(wanted, rel=1e-9)
    quarters = result.power("15 min", of="co2")["works"].to_numpy()
    assert np.allclose(quarters, 1000 * np.where(usage > 0, tonnes, 0.0), rtol=1e-9, atol=1e-9)
