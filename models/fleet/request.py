"""A call for a vehicle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

__all__ = ["Cargo", "Request"]


class Cargo(Protocol):
    """What a vehicle carries: a lot, or a bin."""

    pieces: int
    serial: int
    due: float
    priority: float


class Request:
    """A lot or a bin that wants to be carried."""

    __slots__ = ("dropped", "end", "part", "since", "start", "taken")

    def __init__(
        self,
        part: Cargo,
        start: str,
        end: str,
        since: float,
        taken: Callable[[Any], None],
        dropped: Callable[[Any], None],
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
