"""A call for a vehicle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.work import Part

__all__ = ["Request"]


class Request:
    """A lot that wants to be carried."""

    __slots__ = ("dropped", "end", "part", "since", "start", "taken")

    def __init__(
        self,
        part: Part,
        start: str,
        end: str,
        since: float,
        taken: Callable[[Part], None],
        dropped: Callable[[Part], None],
    ) -> None:
        self.part = part
        self.start = start
        """Node where it waits."""
        self.end = end
        """Node to which it is to be brought."""
        self.since = since
        """When it began to wait [s]."""
        self.taken = taken
        """Called when it is on board."""
        self.dropped = dropped
        """Called when it is put down."""
