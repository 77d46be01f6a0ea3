from __future__ import annotations

from typing import Any

import pytest

from models.checking import problems
from models.checking.storage import storage
from tests.models.checking.plants import plant

RACK = {
    "products": ["washer"], "bays": 5, "levels": 1, "sides": 1, "bay_width": 1.0, "level_height": 1.0,
    "crane": {"speed": 1.0, "lift_speed": 1.0, "handling": 1.0},
}  # fmt: skip
DEDICATED = {
    "bays": 12, "policy": "dedicated", "products": ["washer", "bolt"],
    "zones": [{"products": ["washer"], "share": 0.25}, {"products": ["bolt"], "share": 0.75}],
}  # fmt: skip
AREA = {"products": ["washer"], "aisles": 2, "pitch": 3.0, "blocks": [10.0], "speed": 1.0, "pick": 1.0}
BUY = {"reorder": 2, "quantity": 10, "lead_time": 60}


def found(*changes: tuple[str, Any]) -> list[tuple[tuple[str | int, ...], str]]:
    return list(storage(plant(*changes)))


def test_what_is_right_is_right() -> None:
    told = plant(("racks", {"store": {**RACK, "bays": 9}}), ("stock", {"bolt": BUY}))
    assert list(storage(told)) == []
    assert problems(told) == []


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ([("racks", {"store": {**RACK, "products": ["wosher"]}})], ("racks", "store", "products", 0), "mean 'washer'"),
        ([("racks", {"saw": {**RACK, "bays": 9}})], ("racks", "saw"), "a station and a rack are both called 'saw'"),
        ([("racks", {"store": {**RACK, "products": ["bolt"]}})], ("racks", "store", "products", 0), "always at hand"),
        ([("racks", {"store": {**RACK, "products": ["gear"]}})], ("racks", "store", "products", 0), "made: to_stock"),
        ([("racks", {"store": RACK})], ("racks", "store"), "5 cells are too few for 9 lots"),
        (
            [("racks", {"store": {**RACK, "bays": 9}}), ("picking", {"area": AREA})],
            ("picking", "area", "products", 0),
            "is kept in 'store' already",
        ),
        ([("stock", {"bolz": BUY})], ("stock", "bolz"), "did you mean 'bolt'"),
        ([("stock", {"shaft": BUY})], ("stock", "shaft"), "source with `keep`"),
        (
            [
                ("racks", {"store": {**RACK, **DEDICATED}}),
                ("initial.stock", {"bolt": 1}),
            ],
            ("racks", "store", "zones", 0, "share"),
            "3 cells are too few for 9 lots of washer",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(changes: list[tuple[str, Any]], path: tuple[str | int, ...], words: str) -> None:
    [(where, message)] = found(*changes)
    assert where == path
    assert words in message
    assert "\n" not in message
