"""What the user writes about a buffer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.element import Placed
from models.station.description import Rule

__all__ = ["Buffer"]


class Buffer(Placed):
    """A place from which one or more stations take their parts."""

    capacity: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = Field(
        None, description="lots; no limit if not given"
    )
    rule: Rule = Field("fifo", description="which part leaves first, as in a station's queue")
