"""Machines from samples of their state."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.command import main
from tests.reference import FOLDER
from twin.building.loading import load_log
from twin.building.monitoring.machines import draft_of, held_out, machines

WEEK = 7 * 86400.0


def samples(path: Path) -> Path:
    """Two machines, a sample a minute: state 2 makes 3 items (machine b: 5) at 4 kW, state 1 none at 1 kW."""
    lines = ["ts,asset,items,status,power_kw,product"]
    for minute in range(600):
        running = minute % 10 < 6
        for asset, rate in (("a", 3), ("b", 5)):
            stamp = f"2026-01-05 {6 + minute // 60:02}:{minute % 60:02}:00"
            lines.append(f"{stamp},{asset},{rate * running},{2 if running else 1},{4 if running else 1},p{asset}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_rates_and_power_are_found(tmp_path: Path) -> None:
    log, columns = load_log(samples(tmp_path / "log.csv"))
    assert "case" not in columns
    found = machines(log)
    assert found.states == {"2": "processing", "1": "idle"}
    rates = found.rates["a", "pa"]
    assert rates.per_hour == pytest.approx(180)
    assert (rates.power("processing"), rates.power("idle")) == (pytest.approx(4000), pytest.approx(1000))
    plant = draft_of(found, log, "x").made()
    assert plant.products["pa"].routing[0].time.mean == pytest.approx(20)  # type: ignore[union-attr]


def test_what_follows_is_predicted(tmp_path: Path) -> None:
    log, _ = load_log(samples(tmp_path / "log.csv"))
    found = held_out(log, float(log.start.min()) + 5 * 3600)
    assert found.predicted_items == pytest.approx(found.items)
    assert found.predicted_energy == pytest.approx(found.energy)


def test_the_command_writes_the_plant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = samples(tmp_path / "log.csv")
    assert main(["build", str(file), "--hold-out", "50%"]) == 0
    assert "(+0.0 %)" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "log.yaml")]) == 0


def test_the_third_week_of_a_real_company() -> None:
    file = FOLDER / "logs" / "sme_company_A_labelled.csv"
    if not file.is_file():
        pytest.skip("no logs/sme_company_A_labelled.csv: set TWIN_DATA or put the data in ../shared/data")
    log, _ = load_log(file)
    found = held_out(log, float(log.start.min()) + 2 * WEEK)
    assert found.predicted_items == pytest.approx(found.items, rel=0.1)
    assert found.predicted_energy == pytest.approx(found.energy, rel=0.1)
