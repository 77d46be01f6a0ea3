"""What the user writes about demand: single orders, and sources that give orders without end."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.element import Element
from models.instants import Instant
from models.units import Fraction, Time, TimeDistribution

__all__ = ["MOST_LOTS", "Order", "Source"]

MOST_LOTS = 2_000_000
"""Lots that a plant may hold at once: about 1 GB of memory."""
Count = Annotated[int, Field(ge=1, le=100_000_000)]


class Order(Element):
    """A quantity of one product, released at one time, wanted at another."""

    name: str = Field(min_length=1)
    product: str
    quantity: Count = 1
    release: Instant = Field(0.0, description="when it may start: a time from the start, or a date")
    due: Instant | None = Field(None, description="when it is wanted: a time from the start, or a date")
    priority: float = Field(0.0, description="larger is more urgent", allow_inf_nan=False)
    weight: float = Field(1.0, ge=0, description="cost of one unit of tardiness", allow_inf_nan=False)


class Source(Element):
    """Arrivals without end: by takt or rate (`every`), to a stock level (`keep`), or as many as the plant takes."""

    product: str | dict[str, Fraction] = Field(description="the product, or products by their share of the arrivals")
    sequence: tuple[str, ...] = Field((), description="products in this order, repeated, in place of random shares")
    every: TimeDistribution | None = Field(None, description="time between arrivals: `60 s`, `exponential(60 s)`")
    keep: Count | None = Field(None, description="pieces in stock or on the way that the source keeps up")
    quantity: Count = Field(1, description="pieces in one arrival")
    start: Instant = Field(0.0, description="first arrival")
    until: Instant | None = Field(None, description="no arrival after this")
    limit: Count | None = Field(None, description="number of arrivals, then no more")
    when_full: Literal["wait", "lose"] = Field("wait", description="what happens to an arrival that finds no room")
    due_after: Time | None = Field(None, description="due so long after the arrival")
    priority: float = Field(0.0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _sound(self) -> Source:
        if isinstance(self.product, dict) and abs(sum(self.product.values()) - 1) > 1e-9:
            raise ValueError(f"the shares of `product` must add to 100 %, add to {sum(self.product.values()):.4%}")
        if self.sequence and not (isinstance(self.product, dict) and set(self.sequence) <= set(self.product)):
            raise ValueError("`sequence` may only name products that `product` lists with their shares")
        if self.every is not None and self.keep is not None:
            raise ValueError("states both `every` and `keep`; a source follows one of them")
        if self.keep is not None and isinstance(self.product, dict):
            raise ValueError("`keep` needs one product, not several")
        if self.every is not None and self.every.mean <= 0:
            raise ValueError("`every` must be longer than zero on average; leave it out for an unlimited supply")
        return self
