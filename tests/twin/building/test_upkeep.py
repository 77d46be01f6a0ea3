"""Upkeep that states tell: what it goes by, and how long it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import twin
from models.plant import Plant
from tests.twin.building.logs import row, write
from twin.building.build import build


@pytest.mark.parametrize("at_end", [None, "interrupt", "finish"])
@pytest.mark.parametrize("by", [{"every": "8 h"}, {"every": "5 h", "clock": "operating"}, {"parts": 60}])
def test_what_upkeep_goes_by_is_found(by: dict[str, Any], at_end: str | None, tmp_path: Path) -> None:
    mill: dict[str, Any] = {"capacity": 2, "maintenance": [by | {"duration": "25 min"}]}
    if at_end is not None:
        mill |= {"shifts": ["day"], "at_shift_end": at_end}
    plant = Plant.model_validate(
        {"name": "p", "run": {"length": "20 d", "seed": 4}, "calendar": {"start": "2026-01-05 06:00"},
         "shifts": {"day": {"start": "06:00", "end": "22:00"}} if at_end else {},
         "products": {"A": {"routing": [{"name": "mill", "station": "M", "time": "gamma(200 s, 80 s)"}]}},
         "sources": {"a": {"product": "A", "every": "exponential(500 s)"}}, "stations": {"M": mill}}
    )  # fmt: skip
    twin.run(plant, replications=1, workers=1).table("log", dates=True).to_parquet(tmp_path / "log.parquet")
    (found,) = build(tmp_path / "log.parquet").plant.stations["M"].maintenance
    (meant,) = plant.stations["M"].maintenance
    assert (found.clock, found.parts) == (meant.clock, meant.parts)
    assert found.every == (None if meant.every is None else pytest.approx(meant.every, rel=0.003))
    assert found.duration.mean == pytest.approx(1500)


def test_from_two_upkeeps_only_how_often_it_was_is_known(tmp_path: Path) -> None:
    rows = [row(number, "mill", "M", 100 * number, 100 * number + 60) | {"state": ""} for number in range(40)]
    rows += [row(0, "", "M", at, at + 30) | {"state": "upkeep", "case": ""} for at in (1060, 3060)]
    (found,) = build(write(tmp_path / "log.csv", rows)).plant.stations["M"].maintenance
    assert (found.every, found.duration.mean) == (pytest.approx(3960 / 2), pytest.approx(30))
