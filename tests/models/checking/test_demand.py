"""Sources that flood the plant, and lots in place beyond their order."""

from typing import Any

import pytest

from models.checking.require import problems
from models.plant import Plant

ROUTING = [{"name": "turn", "station": ["A", "B"], "time": 60}]


def made(source: dict[str, Any] | None = None, **more: Any) -> Plant:
    base = {"products": {"p": {"routing": ROUTING}, "q": {"routing": ROUTING[:1]}}, "stations": {"A": {}, "B": {}}}
    return Plant(name="t", sources={"s": {"product": "p", **(source or {})}}, run={"length": 3600}, **{**base, **more})


@pytest.mark.parametrize(
    "plant",
    [
        made(),
        made(stations={"A": {}, "B": {"queue": {"capacity": 3}}}),
        made({"until": 60}),
        made(stations={"A": {"buffer": "rack"}, "B": {"buffer": "rack"}}, buffers={"rack": {}}),
        made(control={"loop": {"cards": 2, "stations": ["B"]}}),
        made(control={"loop": {"cards": 2, "products": ["q"]}}),
        made({"product": {"p": 0.5, "q": 0.5}}, control={"loop": {"cards": 2, "products": ["x"]}}),
    ],
)
def test_parts_without_end_and_without_limit(plant: Plant) -> None:
    assert any("as fast as the plant takes them" in message for _, message in problems(plant))


@pytest.mark.parametrize(
    "plant",
    [
        made({"limit": 9}),
        made({"every": 5}),
        made(stations={"A": {"queue": {"capacity": 0}}, "B": {"queue": {"capacity": 3}}}),
        made(stations={"A": {"buffer": "rack"}, "B": {"buffer": "rack"}}, buffers={"rack": {"capacity": 4}}),
        made(control={"loop": {"cards": 2}}),
        made({"product": {"p": 0.5, "q": 0.5}}, control={"loop": {"cards": 2, "products": ["q"]}}),
    ],
)
def test_parts_that_something_limits(plant: Plant) -> None:
    assert problems(plant) == []


def test_more_pieces_in_place_than_ordered() -> None:
    order = {"name": "o", "product": "p", "quantity": 3}
    part = {"product": "p", "operation": "turn", "order": "o"}
    enough = made({"every": 5}, orders=[order], initial={"parts": [{**part, "lots": 2}, part]})
    assert problems(enough) == []
    ((path, message),) = problems(
        made({"every": 5}, orders=[order], initial={"parts": [{**part, "lots": 2}, part, part]})
    )
    assert path == ("initial", "parts", 2, "order")
    assert message == "more pieces are in place for order 'o' (4) than its 3"
