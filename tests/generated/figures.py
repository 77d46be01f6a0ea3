"""Plants with other figures: whatever may change while a plant runs is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from models.distribution import Distribution, constant, exponential, uniform
from models.plant import Plant
from twin.engine.changes import ANY, OTHER

__all__ = ["idle_at_first", "with_other_figures"]

Path = tuple[str, ...]
SHARES = ("scrap", "defects", "rework", "sampling", "detection", "false_alarm", "absence", "efficiency", "regeneration")
LATER = 7.25
"""Time before which nothing comes into a plant that is idle at first [s]."""


def with_other_figures(plant: Plant, number: int, without: tuple[str, ...] = ()) -> Plant:
    """Change every figure of the engine that a state takes, but for the fields `without`.

    Parameters
    ----------
    number : one with which laws are chosen
    """
    count = [number]

    def change(path: Path, value: Any) -> Any:
        field = ".".join(path)
        if field.startswith("run") or field in without or not (field in ANY or field in OTHER):
            return value
        if isinstance(value, Distribution):
            count[0] += 1
            mean = max(value.mean, 0.5)
            return (
                constant(1.3 * mean),
                exponential(mean),
                uniform(0.4 * mean, mean),
                exponential(mean) + uniform(0, 1),
            )[count[0] % 4]
        if isinstance(value, bool) or not isinstance(value, int | float) or value == 0:
            return value
        return value * 0.9 if path[-1] in SHARES else type(value)(1.25 * value + 1)

    return _walk(plant, (), change)


def idle_at_first(plant: Plant) -> Plant:
    """The same plant with nothing in it until some seconds have passed."""
    sources = {
        name: source.model_copy(update={"start": LATER + number})
        for number, (name, source) in enumerate(plant.sources.items())
    }
    orders = tuple(order.model_copy(update={"release": max(order.release, LATER)}) for order in plant.orders)
    initial = type(plant.initial)()
    return plant.model_copy(update={"sources": sources, "orders": orders, "initial": initial})


def _walk(value: Any, path: Path, change: Callable[[Path, Any], Any]) -> Any:
    if isinstance(value, BaseModel):
        fields = {
            name: _walk(getattr(value, name), (*path, field.alias or name), change)
            for name, field in type(value).model_fields.items()
        }
        return value.model_copy(update=fields)
    if isinstance(value, dict):
        return {name: _walk(one, (*path, "*"), change) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_walk(one, (*path, "*"), change) for one in value)
    return change(path, value)
