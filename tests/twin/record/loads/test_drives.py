"""Drives of conveyors: the work on every piece, whatever the flow, in figures and in the table of power."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from models.physics.conveyor import empty_force, lift_force, load_force
from tests.scenarios.mistakes import only_line
from twin.study.result import Result

LENGTH, RISE, SPEED, MASS = 10.0, 2.0, 0.5, 30.0
BELT = {"piece_mass": MASS, "belt_mass": 8.0, "roller_mass": 5.0, "friction": 0.03, "secondary": 1.4, "rise": RISE}
EMPTY = empty_force(LENGTH, RISE, 8.0, 5.0, 0.03, 1.4) * SPEED / 0.9
HELD = load_force(MASS, LENGTH, RISE, 0.03, 1.4) * SPEED / 0.9
MOVED = HELD + lift_force(MASS, LENGTH, RISE) * SPEED / 0.9


def described(second: float, accumulating: bool = True, power: float = 0.0, **drive: Any) -> dict[str, Any]:
    return {
        "name": "hall",
        "run": {"length": 3600.0, "warm_up": 0.0},
        "products": {
            "p": {
                "lot": 2,
                "routing": [
                    {"name": "a", "station": "A", "time": 15.0},
                    {"name": "b", "station": "B", "time": second},
                ],
            }
        },
        "orders": [{"name": "o", "product": "p", "quantity": 40}],
        "stations": {"A": {}, "B": {"queue": {"capacity": 0}}},
        "conveyors": {
            "belt": {
                "from": "A", "to": "B", "length": LENGTH, "speed": SPEED, "spacing": 1.0, "area": "ways",
                "accumulating": accumulating, "power": {"processing": power} if power else {},
                "drive": {**BELT, "efficiency": 0.9, **drive},
            }
        },
    }  # fmt: skip


def result(folder: Path, *args: Any, **more: Any) -> Result:
    return twin.run(twin.Plant.model_validate(described(*args, **more)), 1, path=folder / "r.h5")


def seconds(made: Result, state: str) -> float:
    rows = made.table("states")
    rows = rows[rows["unit"] == "belt"]
    return float(rows.loc[rows["state"] == state, "duration"].sum())


@pytest.mark.parametrize("accumulating", [True, False])
def test_every_piece_is_moved_and_lifted_once(accumulating: bool, tmp_path: Path) -> None:
    made = result(tmp_path, 5.0, accumulating)  # the second station is faster: no lot ever waits
    assert seconds(made, "blocked") == 0.0
    wanted = EMPTY * seconds(made, "processing") + 40 * MOVED * LENGTH / SPEED
    assert made.figures["energy", "belt"].mean * 3.6e6 == pytest.approx(wanted, rel=1e-12)
    assert made.figures["energy", "ways"].mean == pytest.approx(made.figures["energy", "belt"].mean, rel=1e-12)
    assert made.figures["energy"].mean == pytest.approx(made.figures["energy", "belt"].mean, rel=1e-12)


def test_power_by_state_comes_on_top(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    bare, made = result(tmp_path / "one", 5.0), result(tmp_path, 5.0, power=250.0)
    more = made.figures["energy_processing", "belt"].mean - bare.figures["energy_processing", "belt"].mean
    assert more * 3.6e6 == pytest.approx(250.0 * seconds(made, "processing"), rel=1e-9)


def test_a_belt_that_stands_draws_nothing(tmp_path: Path) -> None:
    made = result(tmp_path, 60.0, False)
    assert seconds(made, "blocked") > 600.0
    assert made.figures["energy_blocked", "belt"].mean == 0.0
    assert made.figures["energy_idle", "belt"].mean == 0.0


def test_a_drive_goes_on_under_lots_that_are_held(tmp_path: Path) -> None:
    made = result(tmp_path, 60.0)
    levels, states = made.table("levels"), made.table("states")
    levels, states = levels[levels["place"] == "belt"], states[states["unit"] == "belt"]
    grid = np.arange(0.0, 3600.0, 0.5)  # all times are multiples of a second
    pieces = levels["delta"].cumsum().to_numpy()[np.searchsorted(levels["time"], grid, side="right") - 1]
    state = states["state"].to_numpy()[np.searchsorted(states["start"], grid, side="right") - 1]
    pieces = np.where(grid < levels["time"].iloc[0], 0, pieces)
    wanted = (EMPTY + HELD * pieces[state == "blocked"]).sum() * 0.5
    assert made.figures["energy_blocked", "belt"].mean * 3.6e6 == pytest.approx(wanted, rel=1e-12)


def test_a_belt_may_run_empty(tmp_path: Path) -> None:
    made = result(tmp_path, 5.0, runs_empty=True)
    assert made.figures["energy_idle", "belt"].mean * 3.6e6 == pytest.approx(EMPTY * seconds(made, "idle"), rel=1e-12)


def test_downhill_feeds_back(tmp_path: Path) -> None:
    made = result(tmp_path, 5.0, rise=-5.0, friction=0.001, belt_mass=0.0, roller_mass=0.0, regeneration=0.5)
    force = load_force(MASS, LENGTH, -5.0, 0.001, 1.4) + lift_force(MASS, LENGTH, -5.0)
    assert made.figures["energy", "belt"].mean * 3.6e6 == pytest.approx(40 * 0.5 * force * LENGTH, rel=1e-12)


@pytest.mark.parametrize("resolution", ["1 s", "7 s", "15 min"])
def test_the_table_of_power_has_the_same_energy(resolution: str, tmp_path: Path) -> None:
    made = result(tmp_path, 60.0, runs_empty=True)
    for by in ("machine", "area", "plant"):
        table = made.power(resolution, by)  # type: ignore[arg-type]
        powers = table.drop(columns="start").to_numpy().sum(axis=1)
        drawn = powers @ np.diff(np.append(table["start"], made.measures[0].end))
        assert drawn == pytest.approx(made.figures["energy"].mean * 3.6e6, rel=1e-9)
    slots = made.table("energy")
    assert slots["electricity"].sum() == pytest.approx(made.figures["energy"].mean * 3.6e6, rel=1e-9)


PLANT = """
name: hall
run: {length: 1 h}
products: {p: {routing: [{name: a, station: A, time: 9 s}, {name: b, station: B, time: 9 s}]}}
sources: {s: {product: p, every: 10 s}}
stations: {A: {}, B: {}}
conveyors:
  belt: {from: A, to: B, length: 10 m, speed: 0.5 m/s, spacing: 1 m,
         drive: DRIVE}
"""


@pytest.mark.parametrize(
    ("drive", "said"),
    [
        ("{}", "moves no mass; write `piece_mass`, `belt_mass` or `roller_mass`"),
        ("{piece_mass: 20 kg, rise: -10 m}", "the drive's `rise` (-10 m) must be below the length (10 m)"),
        ("{piece_mass: 20 kg, efficiency: 0}", "efficiency"),
        ("{piece_mass: 20 kg, secondary: 0.5}", "secondary"),
        ("{piece_mass: 20 kg, belt_mass: 8 kg}", "'8 kg' is a mass, a mass per length is wanted"),
        ("{mass: 20 kg}", "mass"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_mistakes_are_one_line(
    drive: str, said: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = only_line(PLANT.replace("DRIVE", drive), tmp_path, language, capsys)
    assert "plant.yaml:8: " in error or "plant.yaml:9: " in error
    assert said in error or language == "zh"
