"""Room before stations that limits a queue, or does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import twin
from models.plant import Plant
from tests.twin.building.logs import Rows, row, write
from twin.building.build import Built, build


def blocked(tmp_path: Path, room: int) -> Built:
    """A saw that is blocked while so many wait for the mill, which takes them one by one."""
    rows: Rows = []
    begun, sawn = [0.0], 0.0
    for number in range(30):
        done = sawn + 50.0
        left = max(done, begun[number - room + 1]) if number >= room else done  # there is room when one has begun
        begin = max(left, begun[-1] + 100.0)
        begun.append(begin)
        rows.append(row(number, "saw", "S", sawn, done) | {"state": ""})
        rows.append(row(number, "mill", "M", begin, begin + 100.0) | {"state": ""})
        if left > done:
            rows.append(row(number, "", "S", done, left) | {"state": "blocked", "case": ""})
        sawn = left
    return build(write(tmp_path / "log.csv", rows))


@pytest.mark.parametrize("room", [2, 4])
def test_room_limits_a_queue_that_is_full_when_the_station_before_is_blocked(room: int, tmp_path: Path) -> None:
    assert blocked(tmp_path, room).plant.stations["M"].queue.capacity == room


def test_a_station_that_waits_for_a_vehicle_says_nothing_of_room(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(30):
        at = 200.0 * number
        rows.append(row(number, "saw", "S", at, at + 50) | {"state": ""})
        rows.append(row(number, "", "S", at + 50, at + 60 + 10 * (number % 5)) | {"state": "blocked", "case": ""})
        begin = max(at + 60 + 10 * (number % 5), 200.0 * (number - number % 10) + 2000 + 15 * (number % 10))
        rows.append(row(number, "mill", "M", begin, begin + 10) | {"state": ""})
    assert build(write(tmp_path / "log.csv", rows)).plant.stations["M"].queue.capacity is None


def rebuilt(tmp_path: Path, mill: dict[str, Any], saw: dict[str, Any] | None = None, times: str = "200 s") -> Plant:
    """A saw and a slower mill with room for three, simulated for three weeks and found again."""
    plant = Plant.model_validate(
        {"name": "p", "run": {"length": "21 d", "seed": 3}, "calendar": {"start": "2026-01-05 06:00"},
         "shifts": {"day": {"start": "06:00", "end": "14:00", "days": ["mon", "tue", "wed", "thu", "fri"]}},
         "products": {name: {"routing": [{"name": "saw", "station": "S", "time": f"exponential({times})"},
                                         {"name": "mill", "station": "M", "time": "exponential(210 s)"}]}
                      for name in "AB"},
         "sources": {name: {"product": name, "every": "exponential(8 min)"} for name in "AB"},
         "stations": {"S": saw or {}, "M": {"queue": {"capacity": 3}} | mill}}
    )  # fmt: skip
    twin.run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(tmp_path / "log.parquet")
    return build(tmp_path / "log.parquet").plant


@pytest.mark.parametrize("at_end", ["interrupt", "finish"])
def test_a_shift_that_ends_while_a_station_is_blocked_says_nothing_else(at_end: str, tmp_path: Path) -> None:
    shifts = {"shifts": ["day"], "at_shift_end": at_end}
    assert rebuilt(tmp_path, shifts, shifts).stations["M"].queue.capacity == 3


def test_who_is_set_up_for_waits_no_more(tmp_path: Path) -> None:
    assert rebuilt(tmp_path, {"setup": {"time": "30 s"}}).stations["M"].queue.capacity == 3


def test_of_a_batch_the_last_is_held_up(tmp_path: Path) -> None:
    plant = rebuilt(tmp_path, {}, {"batch": {"max": 3, "wait": "10 min"}}, "300 s")
    assert plant.stations["M"].queue.capacity == 3


def test_who_comes_into_the_plant_waits_wherever_it_is(tmp_path: Path) -> None:
    """Then nobody can tell how many of them stood before the station."""
    rows: Rows = []
    for number in range(40):
        at = 120.0 * number
        rows.append(row(f"a{number}", "mill", "M", at, at + 60) | {"state": ""})
        rows.append(row(number, "saw", "S", at, at + 30) | {"state": ""})
        rows.append(row(number, "", "S", at + 30, at + 60) | {"state": "blocked", "case": ""})
        rows.append(row(number, "mill", "M", at + 60, at + 100) | {"state": ""})
    assert build(write(tmp_path / "log.csv", rows)).plant.stations["M"].queue.capacity is None
