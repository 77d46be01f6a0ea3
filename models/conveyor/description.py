"""What the user writes about a conveyor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.element import Placed
from models.units import Length, Power, Speed

__all__ = ["Conveyor"]

Ends = Annotated[tuple[str, ...], Field(min_length=1)]

MOST = 100_000
"""Lots that fit on a conveyor."""


class Conveyor(Placed):
    """The way of parts from one station to another, in their order, at one speed."""

    from_: Ends = Field(alias="from", description="the station, or stations, whose parts it takes")
    to: Ends = Field(description="the station, or stations, to which it leads")
    length: Annotated[Length, Field(gt=0)]
    speed: Annotated[Speed, Field(gt=0)]
    spacing: Annotated[Length, Field(gt=0)] = Field(description="least distance from part to part, front to front")
    accumulating: bool = Field(True, description="parts close up behind one that cannot leave; else the belt stops")
    power: dict[Literal["idle", "processing", "blocked"], Power] = Field({}, description="electric power by state [W]")

    @field_validator("from_", "to", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @property
    def most(self) -> int:
        """Lots that it holds at most: on a belt that does not accumulate, one may stand at each end."""
        return int(self.length / self.spacing * (1 + 1e-12)) + (not self.accumulating)

    @model_validator(mode="after")
    def _room(self) -> Conveyor:
        if self.length / self.spacing > MOST:
            raise ValueError(f"has room for {self.length / self.spacing:.3g} lots, at most {MOST:,}; see `spacing`")
        if self.spacing > self.length:
            raise ValueError(f"`spacing` ({self.spacing:g} m) must be at most the length ({self.length:g} m)")
        return self
