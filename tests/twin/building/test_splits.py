"""Lots that are split on the way."""

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
