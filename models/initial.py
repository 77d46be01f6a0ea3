"""The state in which a run starts: parts in place, stations as they are, stock at hand."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.element import Element
from models.units import Time

__all__ = ["InitialState", "InitialStation", "PartInPlace"]


class PartInPlace(Element):
    """Lots that stand before a station, or are being worked on there, when the run starts."""

    product: str
    operation: str = Field(description="the operation that is next, or under way")
    station: str | None = Field(None, description="the station; the first of the operation if not given")
    lots: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        None, description="pieces in the lot; the product's lot if not given"
    )
    order: str | None = Field(None, description="the listed order that it belongs to")
    remaining: Time | None = Field(None, description="under way on a machine: time of processing that is left")


class InitialStation(Element):
    """A station as it is when the run starts."""

    family: str | None = Field(None, description="family that it is set up for")
    failed: Literal[True] | None = None
    repaired_in: Time | None = Field(None, description="time until the repair is done")

    @model_validator(mode="after")
    def _both(self) -> InitialStation:
        if (self.failed is None) != (self.repaired_in is None):
            raise ValueError("`failed: true` and `repaired_in` belong together")
        return self


class InitialState(Element):
    """A start from a given state; empty and idle where nothing is said."""

    parts: tuple[PartInPlace, ...] = ()
    stock: dict[str, Annotated[int, Field(ge=0, le=1_000_000_000)]] = Field(
        {}, description="finished pieces by product"
    )
    lineside: dict[str, Annotated[int, Field(ge=0, le=1_000_000_000)]] = Field(
        {}, description="pieces in the bins beside stations, by name of the lineside stock; full if not given"
    )
    stations: dict[str, InitialStation] = {}
