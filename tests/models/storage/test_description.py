from typing import Any

import pytest
from pydantic import ValidationError

from models.storage.description import Picking, Rack

RACK: dict[str, Any] = {
    "products": ["a", "b"], "aisles": 2, "bays": 10, "levels": 5, "bay_width": "1.2 m", "level_height": "1.5 m",
    "crane": {"speed": "120 m/min", "lift_speed": "0.5 m/s", "handling": "8 s"},
}  # fmt: skip
AREA: dict[str, Any] = {
    "products": ["a"], "aisles": 4, "pitch": "5 m", "blocks": ["20 m", "20 m"], "speed": "1 m/s", "pick": "8 s",
}  # fmt: skip
ZONES = [{"products": ["a"], "share": "20 %"}, {"products": ["b"], "share": "80 %"}]


def test_cells_are_those_of_all_aisles() -> None:
    assert Rack.model_validate(RACK).cells == 2 * 2 * 10 * 5
    assert Rack.model_validate(RACK).crane.speed == 2.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"products": ["a", "a"]}, "same product twice"),
        ({"policy": "class_based"}, "needs `zones`"),
        ({"zones": ZONES}, "policy random has no `zones`"),
        ({"policy": "dedicated", "zones": ZONES[:1]}, "must name each"),
        ({"policy": "dedicated", "zones": [ZONES[0], {"products": ["b"], "share": 0.5}]}, "add to 100 %"),
    ],
)
def test_wrong_racks(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Rack.model_validate(RACK | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"route": "midpoint"}, "one block, here are 2"),
        ({"route": "optimal", "blocks": [1, 1, 1, 1]}, "up to 3 blocks, here are 4"),
        ({"spots": {"b": {"aisle": 1, "position": 0}}}, "not among its `products`"),
        ({"spots": {"a": {"aisle": 5, "position": 0}}}, "outside of 4 aisles of 40 m"),
    ],
)
def test_wrong_areas(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Picking.model_validate(AREA | change)
