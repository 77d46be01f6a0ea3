"""Lots that are split on the way, and room that limits a queue or does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.twin.building.logs import Rows, row, write
from twin.building.build import Built, build


def shafts(tmp_path: Path, *, small: bool, late: float = 1000.0) -> Built:
    """Lots of 8 are turned and hobbed, then hardened and ground in parts of 4 that have numbers of their own.

    Parameters
    ----------
    small : every third lot has 4 pieces, and keeps its number
    late : when the parts begin, after the lot has ended [s]
    """
    rows: Rows = []
    for number in range(24):
        at = 4000.0 * number
        whole = small and number % 3 == 0
        pieces = 4 if whole else 8
        for name in ("turn", "hob"):
            rows.append(row(number, name, name.upper(), at, at + 60 * pieces, product="shaft", quantity=pieces))
            at += 60 * pieces
        for part in range(1 if whole else 2):
            case, begin = number if whole else f"{number}.{part}", at + late + 500 * part
            rows.append(row(case, "harden", "OVEN", begin, begin + 400, product="shaft", quantity=4))
            rows.append(row(case, "grind", "G", begin + 400, begin + 700, product="shaft", quantity=4))
    return build(write(tmp_path / "log.csv", rows))


@pytest.mark.parametrize("small", [True, False])
def test_lots_that_go_on_under_other_numbers_are_one_routing(small: bool, tmp_path: Path) -> None:
    built = shafts(tmp_path, small=small)
    plant = built.plant
    (shaft,) = plant.products.values()
    assert [(step.name, step.transfer_lot, step.scrap) for step in shaft.routing] == [
        ("turn", None, 0.0), ("hob", None, 0.0), ("harden", 4, 0.0), ("grind", None, 0.0),
    ]  # fmt: skip
    assert len(plant.orders) == 24
    assert "parts of their own" in built.draft.text()


def test_what_begins_before_a_lot_has_ended_is_no_part_of_it(tmp_path: Path) -> None:
    built = shafts(tmp_path, small=False, late=-60_000.0)
    assert len(built.plant.products) == 2


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
