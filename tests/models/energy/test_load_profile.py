"""Base loads that were measured: what a year of a real steel plant takes, costs and emits."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

import twin
from scenarios.command import main
from tests.reference import data_file

HALL = """
name: works
run: {length: %s, warm_up: 0 s}
calendar: {start: 2018-01-01 00:00}
products: {part: {routing: [{name: wait, station: shelf, time: 1 s}]}}
sources: {supply: {product: part, every: 1 d}}
stations: {shelf: {}}
energy:
  co2: 0.5 kg/kWh
  green_share: 20 %%
  tariff:
    price: 0.6 CNY/kWh
    periods:
      - {start: "08:00", end: "11:00", price: 1.1 CNY/kWh}
      - {start: "23:00", end: "07:00", price: 0.3 CNY/kWh, months: [1, 2, 12]}
  base_loads: {furnace: {profile: load.csv}}
"""


def written(folder: Path, length: str, rows: list[tuple[str, str]]) -> Path:
    lines = ["start,power", *(f"{start},{power} kW" for start, power in rows)]
    (folder / "load.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    file = folder / "plant.yaml"
    file.write_text(HALL % length, encoding="utf-8")
    return file


def test_steps_hold_up_to_the_next(tmp_path: Path) -> None:
    file = written(tmp_path, "4 h", [("2017-12-31 23:00", "5"), ("2018-01-01 01:00", "0"), ("150 min", "2")])
    result = twin.run(file, 1, path=tmp_path / "r.h5")
    assert result.figures["energy"].mean == pytest.approx(5 * 1 + 2 * 1.5)
    assert result.power("30 min")["works"].tolist() == pytest.approx([5000, 5000, 0, 0, 0, 2000, 2000, 2000])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("profile: load.csv, power: 3 kW", "has a `profile`, which says it all"),
        ("area: hall", "needs a `power`, or a `profile` of it"),
        ("profile: none.csv", "none.csv"),
    ],
)
def test_wrong_loads_are_one_line(change: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "4 h", [("0 s", "1")])
    file.write_text(file.read_text(encoding="utf-8").replace("profile: load.csv", change), encoding="utf-8")
    assert main(["check", str(file)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_steps_out_of_order_are_told_with_their_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, "4 h", [("0 s", "1"), ("2 h", "2"), ("1 h", "3")])
    assert main(["check", str(file)]) == 2
    assert "load.csv:4: " in capsys.readouterr().err


def test_a_year_of_a_steel_plant_comes_back(tmp_path: Path) -> None:
    with gzip.open(data_file("logs/uci_steel_industry_energy.csv.gz"), "rt", encoding="utf-8-sig") as log:
        usage = np.array([float(row["Usage_kWh"]) for row in csv.DictReader(log)])
    quarters = np.arange(len(usage))
    file = written(
        tmp_path, f"{len(usage) // 96} d", [(f"{900 * n} s", f"{4 * u!r}") for n, u in enumerate(usage.tolist())]
    )
    figures = twin.run(file, 1, record="figures").figures
    assert figures["energy"].mean == pytest.approx(usage.sum(), rel=1e-9)
    hour, day = quarters // 4 % 24, quarters // 96
    winter = (day < 59) | (day >= 334)
    price = np.where((hour >= 8) & (hour < 11), 1.1, np.where(winter & ((hour >= 23) | (hour < 7)), 0.3, 0.6))
    assert figures["cost_energy"].mean == pytest.approx((usage * price).sum(), rel=1e-9)
    assert figures["co2"].mean == pytest.approx(0.5 * 0.8 * usage.sum() / 1000, rel=1e-9)  # t
    assert figures["peak_power"].mean == pytest.approx(4 * usage.max(), rel=1e-9)
