"""The table of power: the same energy as the figures, whatever the resolution and the columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import twin
from scenarios.command import main
from twin.record.errors import RecordError
from twin.study.errors import StudyError
from twin.study.result import NotRecorded, Result

PLANT = """
name: hall
run: {length: 30000 s, warm_up: 0 s, seed: 4}
calendar: {start: 2026-03-02 06:07}
shifts: {early: {start: "06:00", end: "14:00"}}
products: {part: {routing: [
  {name: cut, station: saw, time: exponential(90 s), energy: 20 kJ, handover: 0 s},
  {name: press, station: press, time: 70 s, energy: 5 kJ}]}}
sources: {supply: {product: part, every: 100 s}}
stations:
  saw: {area: north, power: {idle: 1 kW, processing: 7 kW}, media: {air: {processing: 3 m3/h}}}
  press: {capacity: 2, power: {processing: 4 kW}, failures: [{every: 1 h, repair: 10 min}]}
energy:
  media: {air: {electricity: 0.11 kWh/m3}}
  base_loads:
    light: {power: 2 kW, off_power: 100 W, shifts: [early], area: north}
    pumps: {power: 500 W}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    file = tmp_path_factory.mktemp("power") / "plant.yaml"
    file.write_text(PLANT, encoding="utf-8")
    return twin.run(file, 1, path=file.with_name("r.h5"))


@pytest.mark.parametrize("resolution", [1.0, "1 min", "15 min", 777.7, "1 d"])
def test_every_resolution_has_the_energy_of_the_figures(result: Result, resolution: float | str) -> None:
    wanted = result.figures["energy"].mean * 3.6e6
    for by in ("plant", "area", "machine"):
        table = result.power(resolution, by)
        edges = np.append(table["start"], 30000.0)
        assert table.drop(columns="start").to_numpy().sum(axis=1) @ np.diff(edges) == pytest.approx(wanted, rel=1e-9)


def test_slots_of_the_meter_are_those_of_the_table(result: Result) -> None:
    # the meter's slots follow the clock: the run starts at seven past, so every minute is a whole number of them
    minutes = result.power("1 min")["hall"].to_numpy()
    slots = result.table("energy")
    cut = [minutes[int(a // 60) : int(b // 60)].mean() for a, b in zip(slots["start"], slots["end"], strict=True)]
    assert np.allclose(cut, slots["power"], rtol=1e-9)


def test_columns_are_machines_or_areas(result: Result) -> None:
    machines = result.power("15 min", "machine")
    assert list(machines.columns) == ["start", "saw", "press[1]", "press[2]", "base load: light", "base load: pumps"]
    areas = result.power("15 min", "area")
    assert list(areas.columns) == ["start", "north", "-"]
    assert np.allclose(areas["north"], machines["saw"] + machines["base load: light"])
    saw = result.figures["energy", "saw"].mean * 3.6e6
    assert (machines["saw"] * np.diff(np.append(machines["start"], 30000.0))).sum() == pytest.approx(saw, rel=1e-9)


def test_what_cannot_be_is_told(result: Result, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="at most 200,000,000 cells fit"):
        result.power(1e-6, "machine")
    with pytest.raises(StudyError, match="by: 'door', want"):
        result.power(60.0, "door")  # type: ignore[arg-type]
    with pytest.raises(StudyError, match="resolution: "):
        result.power("5 kW")
    with pytest.raises(NotRecorded, match="recorded with figures alone"):
        twin.run(result.plant, 1, 100.0, record="figures").power()
    path = str(result.path)
    assert (
        main(["show", path, "power", "--resolution", "15 min", "--by", "area", "--csv", str(tmp_path / "p.csv")]) == 0
    )
    assert (tmp_path / "p.csv").read_text(encoding="utf-8-sig").startswith("start,north,-\n")
    for options in (["states", "--by", "area"], ["power", "--resolution", "0"], ["power", "--replication", "9"]):
        capsys.readouterr()
        assert main(["show", path, *options]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
