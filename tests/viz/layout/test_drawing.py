"""Pictures: of the size that is asked for, not blank, everything where it belongs and named."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from models.plant import Plant
from models.reading import read
from viz.layout.render import why_not

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")

EXAMPLES = Path(twin.__file__).resolve().parents[1] / "examples"
SIZE = (560, 360)

SHOP: dict[str, Any] = {
    "name": "shop",
    "zh": "车间",
    "products": {"p": {"routing": [{"name": "a", "station": "press"}, {"name": "b", "station": "weld"}]}},
    "stations": {
        "press": {"position": [10, 5], "size": [6, 4, 2], "area": "one"},
        "weld": {"node": "n2", "zh": "焊接"},
    },
    "network": {
        "nodes": {"n0": [0, 0], "n1": [10, 0], "n2": [20, 0], "park": [-4, -4]},
        "lanes": [
            {"from": "n0", "to": "n1"},
            {"from": "n1", "to": "n2"},
            {"from": "n0", "to": "park", "two_way": True},
        ],
        "zones": {"crossing": {"nodes": ["n1"]}},
        "bays": {"park": 2},
    },
    "fleets": {"agv": {"vehicles": 2, "start": ["n0", "park"], "speed": 1, "load": 10, "unload": 10}},
    "buffers": {"tray": {"position": [2, 5]}},
    "conveyors": {"belt": {"from": "press", "to": "weld", "length": 4, "speed": 0.2, "spacing": 0.5}},
    "layout": {
        "walls": [[[-8, 10], [26, 10]]],
        "docks": {"dock 1": {"position": [-6, 6], "size": [3, 2]}},
        "aisles": {"walkway": {"position": [8, 8.5], "size": [20, 1.4]}},
    },
}


def pixels(drawing: Any) -> Any:
    return np.asarray(drawing.image.convert("RGB"), int)


def near(picture: Any, at: Any, colour: str, reach: int = 4) -> bool:
    """Tell whether a colour, in any light, is near a point: the same hue, more or less bright."""
    wanted = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], float)
    x, y = round(at[0]), round(at[1])
    patch = picture[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3).astype(float)
    patch = patch[patch.max(axis=1) > 60]
    shares, hue = patch / patch.sum(axis=1, keepdims=True), wanted / wanted.sum()
    return bool((np.abs(shares - hue).max(axis=1) < 0.04).any())


@pytest.mark.parametrize("top", [False, True])
def test_everything_is_there(top: bool) -> None:
    from viz.layout import draw, theme

    plant = Plant.model_validate(SHOP)
    drawing = draw(plant, top=top, size=SIZE)
    picture = pixels(drawing)
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 200
    written = {one.label.text for one in drawing.labels}
    assert {"press", "weld", "tray", "belt", "agv[1]", "agv[2]", "dock 1", "walkway", "n2"} <= written
    heavy = [one.place for one in drawing.labels if one.label.weight >= 1]
    for one, other in combinations(heavy, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert drawing.placed == ("weld",)
    if top:
        at = {name: position[:2] for name, position in zip(
            ("cart", "body", "lane", "zone"),
            drawing.camera.project([(0.6, 0.3, 0.5), (8, 6.5, 2), (14, 0.2, 0), (10, 0.9, 0)]), strict=True
        )}  # fmt: skip
        assert near(picture, at["cart"], theme.FLEETS[0])
        assert near(picture, at["body"], theme.area_colours(["one", None])["one"])
        assert near(picture, at["lane"], theme.LANE)
        assert near(picture, at["zone"], theme.ZONE)


def test_chinese_names_where_they_are_given() -> None:
    from viz.layout import draw
    from viz.layout.labels import can_write

    drawing = draw(Plant.model_validate(SHOP), size=SIZE, language="zh")
    written = {one.label.text for one in drawing.labels}
    assert ("焊接" in written) == can_write("焊接")
    assert "press" in written


@pytest.mark.parametrize("name", ["gearbox_plant", "ft10"])
def test_the_examples(name: str, tmp_path: Path) -> None:
    from viz.layout import draw

    plant = read(EXAMPLES / name / "plant.yaml", Plant)
    drawing = draw(plant, size=SIZE)
    assert set(plant.stations) <= {one.label.text for one in drawing.labels}
    drawing.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_plant_of_nothing_but_a_product_is_an_empty_floor() -> None:
    from viz.layout import draw

    drawing = draw(Plant.model_validate({"name": "empty", "products": {"p": {}}}), size=(300, 200))
    assert pixels(drawing).std() > 1


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from viz.layout import PictureError, draw

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(PictureError, match=r"factory-twin\[pictures\]"):
        draw(Plant.model_validate(SHOP), size=SIZE)
