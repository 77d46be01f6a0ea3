"""The base of every description: frozen, closed to unknown fields, with a display name in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from models.units import Coordinate, Length

__all__ = ["Element", "Placed", "Position", "Size"]

Position = Annotated[tuple[Coordinate, Coordinate], Field(description="x and y of the centre [m]")]
Size = Annotated[tuple[Length, Length, Length], Field(description="length, width and height [m]")]


class Element(BaseModel):
    """A part of a plant's description: validated where it is made, immutable afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, validate_default=True)


class Placed(Element):
    """An element that stands somewhere on the floor."""

    zh: str | None = Field(None, description="name shown in Chinese output")
    area: str | None = Field(None, description="area (ISO 22400: work centre) that sums it up in reports")
    position: Position | None = None
    size: Size | None = None
