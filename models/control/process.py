"""Loops of cards on the floor: CONWIP over the whole plant, kanban over a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.control.description import Cards

if TYPE_CHECKING:
    from models.flow import Giver
    from models.station.process import Workplace
    from models.work import Item, Part, Task

__all__ = ["RELEASE", "Loop"]

RELEASE: dict[str, Any] = {
    "fifo": lambda part, now: 0.0,
    "edd": lambda part, now: part.due,
    "priority": lambda part, now: -part.priority,
}
"""Rules by which waiting lots get a card; the smallest value goes first, then who came first."""


class Loop:
    """Cards that go round between the entry to some stations and the exit from them."""

    def __init__(self, name: str, cards: Cards, key: Any, clock: Any) -> None:
        self.name = name
        self.free = cards.cards
        self.stations = frozenset(cards.stations)
        self.products = frozenset(cards.products)
        self.waiting: list[tuple[Part, Workplace | None, Giver | None]] = []
        self._key = key
        self._clock = clock

    def holds(self, item: Item, task: Task) -> bool:
        """Tell whether a lot needs a card while it is at the task's stations."""
        if self.products and item.name not in self.products:
            return False
        return not self.stations or task.workplaces[0].name in self.stations

    def wait(self, part: Part, origin: Workplace | None, giver: Giver | None) -> None:
        """Let a lot wait outside."""
        self.waiting.append((part, origin, giver))

    def next(self) -> tuple[Part, Workplace | None, Giver | None]:
        """Take out the lot that is to have the next card."""
        if len(self.waiting) == 1 or self._key is RELEASE["fifo"]:
            return self.waiting.pop(0)
        key, now = self._key, self._clock.now
        if len(self.waiting) == 1:
            return self.waiting.pop()
        best = min(range(len(self.waiting)), key=lambda number: key(self.waiting[number][0], now))
        return self.waiting.pop(best)
