"""What a model expects at a path."""

from __future__ import annotations

from models.reading.shape import shape_of
from tests.models.reading.factory import Drill, Factory, Inspection, Order, Saw, Step


def test_paths() -> None:
    """Through options, unions, aliases, mappings and lists."""

    def models(*path: str | int) -> tuple[type, ...]:
        shape = shape_of(Factory, path)
        assert shape is not None
        return shape.models

    assert models() == (Factory,)
    assert models("orders", 3) == (Order,)
    assert models("products", "any", "routing", 0) == (Step,)
    assert models("products", "any", "routing", 0, "inspection") == (Inspection,)
    assert models("stations", "M1", "tool") == (Drill, Saw)
    station = shape_of(Factory, ("stations", "M1"))
    assert station is not None
    assert "to" in station.fields()
    assert "feeds" not in station.fields()


def test_scalars() -> None:
    """Text alone, and text or number."""
    name, time = shape_of(Factory, ("name",)), shape_of(Factory, ("horizon",))
    assert name is not None
    assert name.only_text()
    assert time is not None
    assert not time.only_text()


def test_unknown() -> None:
    """Nothing is known below what is not described."""
    assert shape_of(Factory, ("nothing", "there")) is None
    assert shape_of(Factory, ("name", 0)) is None
