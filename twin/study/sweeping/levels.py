"""Levels of a factor: what is put into the plant, and how it is shown and drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, isfinite, nan
from typing import TYPE_CHECKING, Any

from models.reading.document import Node
from models.reading.errors import one_line

if TYPE_CHECKING:
    from models.reading.errors import Path as Steps

__all__ = ["Axis", "Level", "Point", "label_of", "number_of"]

_NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)\s*([^\d\s(+*,-][^(,+]*)?")


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a factor.

    Attributes
    ----------
    label : as people read it
    node : as it is put into the plant, with the place that states it
    value : the number in it, NaN where it is none
    """

    label: str
    node: Node
    value: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A factor made ready for a plant.

    Attributes
    ----------
    steps : to every field that it changes
    levels : in the order of the study; none for a range
    nodes : what is put into each field at each level, shape (levels, steps)
    low, high : ends of a range, NaN where there are levels
    unit : in which the levels, or the range, are written; "" for bare numbers
    whole : whether only whole numbers of a range are taken
    place : node that states the range
    """

    name: str
    steps: tuple[Steps, ...]
    levels: tuple[Level, ...]
    nodes: tuple[tuple[Node, ...], ...] = ()
    low: float = nan
    high: float = nan
    unit: str = ""
    whole: bool = False
    place: Node | None = None

    @property
    def numeric(self) -> bool:
        """Whether every level is a number in the same unit."""
        return not self.levels or all(isfinite(level.value) for level in self.levels)

    def at(self, share: float) -> Level:
        """Return the level at a share of the way from the first to the last, in [0, 1)."""
        if self.levels:
            return self.levels[min(floor(share * len(self.levels)), len(self.levels) - 1)]
        if self.whole:
            value = float(min(floor(self.low + share * (self.high - self.low + 1)), self.high))
        else:
            value = float(f"{self.low + share * (self.high - self.low):.6g}")  # what is shown is what is run
        text = f"{value:.6g}"
        place = self.place or Node(None, "", 0)
        put: Any = f"{text} {self.unit}" if self.unit else int(value) if self.whole else value
        return Level(f"{text} {self.unit}".strip(), Node(put, place.file, place.line, 1, place.folder), value)

    def changes(self, level: Level) -> Iterator[tuple[Steps, Node]]:
        """Yield what is put where at a level."""
        for number, known in enumerate(self.levels):
            if known is level:
                yield from zip(self.steps, self.nodes[number], strict=True)
                return
        for steps in self.steps:
            yield steps, level.node


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of all factors."""

    number: int
    levels: tuple[Level, ...]


def number_of(value: Any) -> tuple[float, str]:
    """Return number and unit of a value; NaN where it is no number with a unit.

    Examples
    --------
    >>> number_of("1.5 m/s"), number_of(4), number_of("exp(5 min)")
    ((1.5, 'm/s'), (4.0, ''), (nan, ''))
    """
    if isinstance(value, bool):
        return nan, ""
    if isinstance(value, int | float):
        return (float(value), "") if abs(value) < 1e300 else (nan, "")
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return nan, ""
    return float(match[1]), (match[2] or "").strip()


def label_of(key: str | int, value: Any) -> str:
    """Write a level for people: its name, its value, or its number where the value is long."""
    if isinstance(key, str):
        return key
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "-"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    text = one_line(value)
    return text if isinstance(value, str) and len(text) <= 40 else f"level {key + 1}"
