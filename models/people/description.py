"""What the user writes about people."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.element import Element
from models.units import Fraction, MoneyPerTime

__all__ = ["Pool"]


class Pool(Element):
    """People with the same skills and shifts."""

    zh: str | None = Field(None, description="name shown in Chinese output")
    size: Annotated[int, Field(ge=1, le=100_000)]
    skills: tuple[str, ...] = Field((), description="what they can do, beside what names the pool itself")
    shifts: tuple[str, ...] = Field((), description="shifts in which all of them work; always if not given")
    at_shift_end: Literal["finish", "interrupt"] = Field("finish", description="what becomes of the work under way")
    absence: Fraction = Field(0.0, description="share of the shifts that a person misses, drawn by person and shift")
    wage: MoneyPerTime = Field(0.0, description="cost of one person for each second on shift")
