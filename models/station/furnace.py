"""What the user writes about a station that is a furnace."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.element import Element
from models.units import Energy, Fraction, HeatCapacity, HeatLoss, Power, Temperature

__all__ = ["Furnace"]

State = Literal["off_shift", "idle", "setup", "processing", "blocked", "failed", "maintenance", "waiting"]


class Furnace(Element):
    """A furnace, oven or bath of one temperature, whose heater follows a set point (first-order model)."""

    set_points: dict[State, Temperature] = Field(
        min_length=1, description="temperature that is held, by state; in states that are not listed the heater is off"
    )
    heater: Annotated[Power, Field(gt=0)] = Field(description="power of the heater at most, or of the fuel [W]")
    efficiency: Annotated[Fraction, Field(ge=0.01)] = Field(
        1.0, description="share of the power that becomes heat inside"
    )
    capacity: Annotated[HeatCapacity, Field(ge=1)] = Field(
        description="heat that warms furnace and lining by a degree [J/K]"
    )
    loss: HeatLoss = Field(description="heat that gets out for each degree above the ambient [W/K]")
    ambient: Temperature = Field(293.15, description="temperature of the hall [K]")
    initial: Temperature | None = Field(None, description="temperature at the start [K]; that of the hall if not given")
    piece_heat: Energy | dict[str, Energy] = Field(
        0.0, description="heat that a piece takes up, or by product [J]; evenly while it is processed"
    )
    fuel: str | None = Field(None, description="medium that is burnt, by its calorific value; else it is electric")
