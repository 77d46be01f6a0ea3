"""What the user writes about lineside stock: bins beside stations that empty bins call for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from models.element import Element
from models.units import TimeDistribution

__all__ = ["Lineside"]

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Lineside(Element):
    """Bins of a product beside stations, which take their kits from there and not from the store.

    Each bin has a card (kanban): when it is empty, the card calls for another bin from the store, which comes as soon
    as so much is at hand there, and somebody has brought it.
    """

    zh: str | None = Field(None, description="name shown in Chinese output")
    product: str
    stations: tuple[str, ...] = Field(min_length=1, description="who take the product from here")
    bin: Count = Field(description="pieces of a bin")
    bins: Annotated[int, Field(ge=2, le=100_000)] = Field(2, description="bins, and cards; all are full at the start")
    time: TimeDistribution | None = Field(None, description="time to bring a bin from the store")
    fleet: str | None = Field(None, description="vehicles or people who bring it, where it takes no stated `time`")
    from_: str | None = Field(None, alias="from", description="node where the fleet takes bins up")
    node: str | None = Field(
        None, description="node where the fleet puts bins down; that of the first station if not given"
    )

    @property
    def full(self) -> int:
        """Pieces in all bins when they are full."""
        return self.bin * self.bins

    @property
    def least(self) -> int:
        """Pieces that are there at least when all cards have been answered: one bin holds 1, the others are full."""
        return self.full - self.bin + 1

    @model_validator(mode="after")
    def _sound(self) -> Lineside:
        if (self.time is None) == (self.fleet is None):
            raise ValueError("state the `time` in which a bin is brought, or the `fleet` that brings it")
        if (self.fleet is None) != (self.from_ is None):
            raise ValueError("`fleet` and `from`, the node where it takes bins up, belong together")
        if self.node is not None and self.fleet is None:
            raise ValueError("`node` is where a `fleet` stops; state the fleet")
        if len(set(self.stations)) < len(self.stations):
            raise ValueError("names the same station twice")
        return self
