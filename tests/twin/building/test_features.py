"""What is learned beside times and routings: plants are simulated to logs and found again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from models.plant import Plant
from scenarios.command import main
from tests.twin.building.logs import row, write
from twin.building.build import Built, build

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
EARLY = {"start": "06:00", "end": "14:00", "days": WEEKDAYS, "breaks": [{"start": "10:00", "duration": "30 min"}]}
TWO = {
    "A": {"routing": [{"name": "saw", "station": "S", "time": "gamma(300 s, 60 s)"},
                      {"name": "mill", "station": "M", "time": "400 s"}]},
    "B": {"routing": [{"name": "saw", "station": "S", "time": "280 s"},
                      {"name": "mill", "station": "M", "time": "gamma(300 s, 50 s)"}]},
}  # fmt: skip
SOURCES = {"a": {"product": "A", "every": "exponential(40 min)"}, "b": {"product": "B", "every": "exponential(45 min)"}}


def again(tmp_path: Path, **parts: Any) -> Built:
    """Simulate a plant to a log without states of machines, and build from it."""
    plant = Plant.model_validate(
        {"name": "p", "run": {"length": "28 d", "seed": 3}, "calendar": {"start": "2026-01-05 06:00"},
         "products": TWO, "sources": SOURCES} | parts
    )  # fmt: skip
    table = twin.run(plant, replications=1, workers=1, engine="reference").table("log", dates=True)
    file = tmp_path / "log.parquet"
    table[table["case"].notna()].drop(columns="state").to_parquet(file)
    return build(file)


@pytest.mark.parametrize("at_end", ["interrupt", "finish"])
def test_shifts_and_breaks_are_found_in_when_work_begins(at_end: str, tmp_path: Path) -> None:
    stations = {"S": {"shifts": ["early"], "at_shift_end": at_end}, "M": {"shifts": ["early"], "at_shift_end": at_end}}
    built = again(tmp_path, shifts={"early": EARLY}, stations=stations)
    plant = built.plant
    (early,) = built.draft.plant["shifts"].values()
    assert early == EARLY
    assert plant.stations["S"].at_shift_end == at_end
    assert plant.products["A"].routing[1].time.mean == pytest.approx(400, rel=0.01)  # type: ignore[union-attr]
    assert "begin in the other hours" in built.draft.text()


@pytest.mark.parametrize("states", [True, False])
def test_a_few_days_give_the_hours_that_a_person_would_write(states: bool, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    assert main(["init", "--template", "jobs", str(folder)]) == 0
    table = twin.run(folder / "plant.yaml", replications=1, workers=1, engine="reference").table("log", dates=True)
    kept = table if states else table[table["case"].notna()].drop(columns="state")
    kept.to_parquet(tmp_path / "log.parquet")
    built = build(tmp_path / "log.parquet")
    assert len(built.log) < 200
    (early,) = built.plant.shifts.values()
    assert (early.start, early.end, early.days) == (6 * 3600, 14 * 3600, tuple(WEEKDAYS))
    assert [(one.start, one.duration) for one in early.breaks] == ([(9.5 * 3600, 1800)] if states else [])
    assert all(station.at_shift_end == "finish" for station in built.plant.stations.values())
    if states:  # then setups of the drills are no hand-over
        assert "handover" not in built.draft.text()


def test_a_plant_that_never_closes_has_no_shifts(tmp_path: Path) -> None:
    assert not again(tmp_path, stations={"S": {}, "M": {}}).plant.shifts


def test_what_a_log_does_not_cover_is_not_closed(tmp_path: Path) -> None:
    rows = [row(n, "mill", "M", 60 * n, 60 * n + 50) for n in range(4 * 1440 + 100)]
    assert not build(write(tmp_path / "log.csv", rows)).plant.shifts


def test_setups_are_found_in_the_sequence(tmp_path: Path) -> None:
    matrix = {"A": {"B": "3 min"}, "B": {"A": "5 min"}}
    sources = {name: one | {"every": "exponential(18 min)"} for name, one in SOURCES.items()}
    built = again(tmp_path, sources=sources, stations={"S": {"setup": {"matrix": matrix}}, "M": {}})
    setup = built.plant.stations["S"].setup
    assert setup is not None
    found = {(a, b): law.mean for a, row_ in setup.matrix.items() for b, law in row_.items()}
    assert found == {("A", "B"): pytest.approx(180, rel=0.02), ("B", "A"): pytest.approx(300, rel=0.02)}
    assert built.plant.stations["M"].setup is None
    assert "after a change" in built.draft.text()


def test_people_are_found_with_how_many_work_at_once(tmp_path: Path) -> None:
    people = {"sawyer": {"size": 2}, "miller": {"size": 4}}
    stations = {"S": {"operators": {"sawyer": 1}}, "M": {"capacity": 2, "operators": {"miller": 2}}}
    sources = {name: one | {"every": "exponential(15 min)"} for name, one in SOURCES.items()}
    built = again(tmp_path, people=people, stations=stations, sources=sources)
    plant = built.plant
    (saw,), (mill,) = plant.stations["S"].operators.items(), plant.stations["M"].operators.items()
    assert (saw[1], mill[1]) == (1, 2)
    assert plant.people[mill[0]].size == 4
    assert plant.people[saw[0]].size in (1, 2)  # the second sawyer is only needed if the first is not there
    assert "persons, at most" in built.draft.text()


def test_skills_are_stations_that_several_teams_serve(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = []
    for number in range(300):
        station, who = [("saw", "ann"), ("saw", "bob"), ("mill", "bob"), ("mill", "eve")][rng.integers(4)]
        rows.append(row(number, station, station.upper(), 100 * number, 100 * number + 90, worker=who))
    plant = build(write(tmp_path / "log.csv", rows)).plant
    assert plant.stations["SAW"].operators == {"SAW skill": 1}
    assert plant.stations["MILL"].operators == {"MILL skill": 1}
    skills = sorted(tuple(pool.skills) for pool in plant.people.values())
    assert skills == [("MILL skill",), ("SAW skill",), ("SAW skill", "MILL skill")] or len(skills) == 3


def test_who_minds_several_machines_at_once_is_not_tied_to_one(tmp_path: Path) -> None:
    rows = [row(n, f"op {n % 2}", f"M{n % 2}", 50 * n, 50 * n + 95, worker="ann") for n in range(100)]
    built = build(write(tmp_path / "log.csv", rows))
    assert not built.plant.people
    assert "mind machines" in built.draft.text()


def test_stops_are_long_pauses_while_work_waits(tmp_path: Path) -> None:
    rows, at = [], 0.0
    for number in range(400):
        at += 2000.0 if number % 20 == 19 else 0.0
        rows.append(row(number, "mill", "M", at, at + 100, release=row(0, "", "", 0, 0)["start"]))
        at += 100
    built = build(write(tmp_path / "log.csv", rows))
    (failure,) = built.plant.stations["M"].failures
    assert failure.repair.mean == pytest.approx(2000)
    assert failure.every is not None
    assert failure.every.mean == pytest.approx(2000, rel=0.1)
    assert "no state tells why" in built.draft.text()


def test_lots_that_move_on_in_parts(tmp_path: Path) -> None:
    rows = []
    for number in range(20):
        begin = 10_000 * number
        rows.append(row(number, "saw", "S", begin, begin + 1000, quantity=10))
        rows.append(row(number, "mill", "M", begin + 200, begin + 1500, quantity=10))
    saw, _ = build(write(tmp_path / "log.csv", rows)).plant.products["product"].routing
    assert saw.transfer_lot == 2


@pytest.mark.parametrize("rule", ["spt", "lifo", "fifo"])
def test_priorities_are_found_in_what_was_chosen(rule: str, tmp_path: Path) -> None:
    sources = {name: one | {"every": "exponential(14 min)"} for name, one in SOURCES.items()}
    products = {name: {"routing": [{"name": "mill", "station": "M", "time": time}]} for name, time in
                (("A", "gamma(240 s, 20 s)"), ("B", "gamma(480 s, 40 s)"))}  # fmt: skip
    built = again(tmp_path, products=products, sources=sources, stations={"M": {"queue": {"rule": rule}}})
    assert built.plant.stations["M"].queue.rule == rule
    (one,) = built.rules.values()
    assert one.rule == rule
    assert one.determined
    assert ("choices among waiting cases" in built.draft.text()) is (rule != "fifo")


def test_of_two_machines_one_goes_home_while_the_other_ends_its_work(tmp_path: Path) -> None:
    plant = Plant.model_validate(
        {"name": "p", "run": {"length": "28 d", "seed": 3}, "calendar": {"start": "2026-01-05 06:00"},
         "products": TWO, "sources": {name: one | {"every": "exponential(5 min)"} for name, one in SOURCES.items()},
         "shifts": {"early": EARLY}, "stations": {name: {"capacity": 2, "shifts": ["early"], "at_shift_end": "finish"}
                                                  for name in "SM"}}
    )  # fmt: skip
    twin.run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(tmp_path / "log.parquet")
    assert build(tmp_path / "log.parquet").plant.stations["S"].at_shift_end == "finish"


def test_batches_that_are_rare_are_batches(tmp_path: Path) -> None:
    """Who works on a batch does one thing."""
    rows = [row(n, "dry", "OVEN", 600 * n, 600 * n + 500, worker="ann") for n in range(100)]
    rows += [row(f"b{n}", "dry", "OVEN", 600 * n, 600 * n + 500, worker="ann") for n in range(0, 100, 7)]
    plant = build(write(tmp_path / "log.csv", rows)).plant
    oven = plant.stations["OVEN"]
    assert oven.batch is not None
    assert (oven.capacity, oven.batch.max) == (1, 2)
    assert list(oven.operators.values()) == [1]


@pytest.mark.parametrize("seed", [0, 5, 6])
def test_work_that_comes_in_heaps_has_no_hours(seed: int, tmp_path: Path) -> None:
    """Orders of four lots leave stretches of the week free by chance: a heap says no more than one alone."""
    rng = np.random.default_rng(seed)
    heaps = rng.uniform(0, 6 * 168 * 3600, rng.poisson(0.4 * 168 * 6)).tolist()
    rows = [
        row(f"{h}.{n}", "mill", "M", at + 100 * n, at + 100 * n + 90) for h, at in enumerate(heaps) for n in range(4)
    ]
    assert not build(write(tmp_path / "log.csv", rows)).plant.shifts
