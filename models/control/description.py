"""What the user writes about control."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.element import Element

__all__ = ["Cards"]


class Cards(Element):
    """A loop of cards: a lot needs one to come among these stations, and gives it back when it leaves them.

    Over all stations it is CONWIP (Spearman, Woodruff and Hopp 1990), over one stage it is kanban. A lot that waits
    for a card waits outside, without holding the station that it comes from.
    """

    cards: Annotated[int, Field(ge=1, le=1_000_000)]
    stations: tuple[str, ...] = Field((), description="the stations inside; all of them if not given")
    products: tuple[str, ...] = Field((), description="the products that need a card; all of them if not given")
