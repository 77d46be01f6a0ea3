"""What the user writes about a conveyor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.element import Element, Placed
from models.units import Coordinate, Fraction, Length, Mass, MassPerLength, Power, Speed

__all__ = ["Conveyor", "Drive"]

Ends = Annotated[tuple[str, ...], Field(min_length=1)]

MOST = 100_000
"""Lots that fit on a conveyor."""


class Drive(Element):
    """What moves a conveyor: its power follows from what lies on it (ISO 5048, DIN 22101)."""

    piece_mass: Mass = Field(0.0, description="mass of a piece on it, with its share of the carrier [kg]")
    belt_mass: MassPerLength = Field(0.0, description="mass of a metre of the belt, which runs forth and back [kg/m]")
    roller_mass: MassPerLength = Field(0.0, description="turning masses of the rollers of both runs, by metre [kg/m]")
    friction: Annotated[float, Field(gt=0, le=1)] = Field(0.025, description="artificial coefficient of friction f")
    secondary: Annotated[float, Field(ge=1, le=20)] = Field(
        1.0, description="coefficient C: all resistances of motion by the main ones"
    )
    rise: Coordinate = Field(0.0, description="height from the entrance up to the exit; below zero downhill [m]")
    efficiency: Annotated[Fraction, Field(ge=0.01)] = Field(0.85, description="of motor and gears together")
    regeneration: Fraction = Field(0.0, description="share of the work of a load that goes down which is fed back")
    runs_empty: bool = Field(False, description="keeps running while nothing is on it; else it stops")

    @model_validator(mode="after")
    def _moves_something(self) -> Drive:
        if not (self.piece_mass or self.belt_mass or self.roller_mass):
            raise ValueError("moves no mass; write `piece_mass`, `belt_mass` or `roller_mass`")
        return self


class Conveyor(Placed):
    """The way of parts from one station to another, in their order, at one speed."""

    from_: Ends = Field(alias="from", description="the station, or stations, whose parts it takes")
    to: Ends = Field(description="the station, or stations, to which it leads")
    length: Annotated[Length, Field(gt=0)]
    speed: Annotated[Speed, Field(gt=0)]
    spacing: Annotated[Length, Field(gt=0)] = Field(description="least distance from part to part, front to front")
    accumulating: bool = Field(True, description="parts close up behind one that cannot leave; else the belt stops")
    power: dict[Literal["idle", "processing", "blocked"], Power] = Field({}, description="electric power by state [W]")
    drive: Drive | None = Field(None, description="its power, which comes on top of `power`, follows from the load")

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
        if self.drive is not None and abs(self.drive.rise) >= self.length:
            raise ValueError(f"the drive's `rise` ({self.drive.rise:g} m) must be below the length ({self.length:g} m)")
        return self
