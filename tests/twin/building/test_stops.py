"""Stops within an operation are failures, not work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.building.logs import Rows, row, write
from twin.building.build import build


@pytest.mark.parametrize("state", ["failed", "off_shift", "maintenance"])
def test_time_in_which_a_machine_stood_is_no_work(state: str, tmp_path: Path) -> None:
    rows: Rows = []
    at = 0.0
    for number in range(40):
        stop = 900.0 if number % 8 == 3 else 0.0
        rows.append(row(number, "mill", "M", at, at + 66 + stop) | {"state": ""})
        if stop:
            rows.append(row(number, "", "M", at + 20, at + 20 + stop) | {"state": state, "case": ""})
        at += 66 + stop + 10
    (mill,) = build(write(tmp_path / "log.csv", rows)).plant.products["product"].routing
    assert mill.time.mean == pytest.approx(66)  # type: ignore[union-attr]


def test_stops_between_operations_leave_the_work(tmp_path: Path) -> None:
    rows: Rows = []
    for number in range(40):
        rows.append(row(number, "mill", "M", 200 * number, 200 * number + 66) | {"state": ""})
        rows.append(row(number, "", "M", 200 * number + 66, 200 * number + 150) | {"state": "failed", "case": ""})
    plant = build(write(tmp_path / "log.csv", rows)).plant
    (mill,) = plant.products["product"].routing
    assert mill.time.mean == pytest.approx(66)  # type: ignore[union-attr]
    assert plant.stations["M"].failures[0].repair.mean == pytest.approx(84)


def test_a_single_failure_is_written(tmp_path: Path) -> None:
    rows = [row(number, "mill", "M", 100 * number, 100 * number + 60) | {"state": ""} for number in range(40)]
    rows.append(row(0, "", "M", 1060, 1090) | {"state": "failed", "case": ""})
    (failure,) = build(write(tmp_path / "log.csv", rows)).plant.stations["M"].failures
    assert failure.every is not None
    assert (failure.every.mean, failure.repair.mean) == (pytest.approx(2400), pytest.approx(30))
