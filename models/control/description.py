"""What the user writes about control."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.element import Element

__all__ = ["Cards", "Dispatch"]

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Cards(Element):
    """A loop of cards: a lot needs one to come among these stations, and gives it back when it leaves them.

    Over all stations it is CONWIP (Spearman, Woodruff and Hopp 1990), over one stage it is kanban. A lot that waits
    for a card waits outside, without holding the station that it comes from.
    """

    cards: Count
    stations: tuple[str, ...] = Field((), description="the stations inside; all of them if not given")
    products: tuple[str, ...] = Field((), description="the products that need a card; all of them if not given")


class Dispatch(Element):
    """One entry of a schedule: what a station does next.

    A station that the schedule names follows its entries strictly in their order and waits for the next one even when
    other lots are there; lots that no entry names wait until it is through. An entry that no lot can come to any more
    (scrap, another branch) is passed over; a lot that comes again (rework) need not wait for its turn. Among
    alternative stations a lot goes to the one whose entry names it, where several do to the one named first.
    """

    station: str
    order: str
    operation: str
    product: str | None = Field(None, description="whose operation it is; the order's product if not given")
    lots: Count | None = Field(None, description="lots taken in a row; all of the order if not given")
