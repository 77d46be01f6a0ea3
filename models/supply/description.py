"""What the user writes about bought stock: when an item is ordered, how much of it, and how long that takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from models.element import Element
from models.units import Time, TimeDistribution

__all__ = ["Replenishment"]

Count = Annotated[int, Field(ge=1, le=100_000_000)]


class Replenishment(Element):
    """How a purchased item is ordered: (s, Q) with `reorder` and `quantity`, or (R, S) with `review` and `up_to`.

    What counts is the inventory position: pieces in stock and on order, less those that lots and orders wait for.
    """

    reorder: Annotated[int, Field(ge=-100_000_000, le=100_000_000)] | None = Field(
        None, description="s: ordered when the position is at it or below"
    )
    quantity: Count | None = Field(None, description="Q: pieces of an order")
    review: Annotated[Time, Field(gt=0)] | None = Field(None, description="R: time between two looks at the position")
    up_to: Count | None = Field(None, description="S: position to which is ordered")
    lead_time: TimeDistribution = Field(description="from order to delivery")

    @model_validator(mode="after")
    def _one_policy(self) -> Replenishment:
        stated = {name for name in ("reorder", "quantity", "review", "up_to") if getattr(self, name) is not None}
        if stated not in ({"reorder", "quantity"}, {"review", "up_to"}):
            raise ValueError("state `reorder` and `quantity`, or `review` and `up_to`")
        return self
