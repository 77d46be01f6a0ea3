"""What the user writes about the hall: walls, aisles and docks. They are drawn, and stop nobody."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.element import Element, Position
from models.units import Length

__all__ = ["Layout", "Mark"]

Side = Annotated[Length, Field(gt=0)]


class Mark(Element):
    """A rectangle on the floor."""

    zh: str | None = Field(None, description="name shown in Chinese output")
    position: Position
    size: tuple[Side, Side] = Field(description="length (along x) and width (along y) [m]")


class Layout(Element):
    """The hall around the plant, for pictures."""

    walls: tuple[Annotated[tuple[Position, ...], Field(min_length=2)], ...] = Field(
        (), description="each from corner to corner: [[0, 0], [40 m, 0], [40 m, 20 m]]"
    )
    aisles: dict[str, Mark] = Field({}, description="marked ways for people and forklifts")
    docks: dict[str, Mark] = Field({}, description="gates and docks for lorries")
