"""Lineside stock at work: an empty bin's card goes to the store, a full bin comes back."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.floor import Kind

if TYPE_CHECKING:
    from models.floor import Floor
    from models.lineside.description import Lineside
    from models.stock import Store

__all__ = ["Bin", "Bins", "Card", "Delivery"]


class Bin:
    """A bin under way to the stations, as a vehicle carries it."""

    __slots__ = ("bins", "due", "lots", "pieces", "priority", "product", "serial")

    def __init__(self, bins: Bins, lots: list[tuple[int, int]]) -> None:
        self.bins = bins
        self.product = bins.store.name
        self.lots = lots
        """Serial numbers of the lots that its pieces are of, with how many of each."""
        self.pieces = sum(pieces for _, pieces in lots)
        self.serial = lots[0][0]
        self.due = math.inf
        self.priority = 0.0

    def __repr__(self) -> str:
        """Say what is in it."""
        return f"bin of {self.pieces} {self.product}"


class Delivery:
    """Brings bins in time that passes.

    Parameters
    ----------
    draw : callable
        Time that bin number k takes [s].
    number : int
        Of the lineside stock behind the suppliers, for ties.
    """

    def __init__(self, floor: Floor, draw: Callable[[int], float], number: int) -> None:
        self.number = number
        self.sent = 0
        self.coming: list[tuple[float, Bin]] = []
        """What is under way: time at which it comes [s], and the bin, in the order of the cards."""
        self._floor = floor
        self._draw = draw

    def __call__(self, one: Bin, arrived: Callable[[Bin], None]) -> None:
        """Bring a bin."""
        due = self._floor._now + self._draw(self.sent)
        self.sent += 1
        self.coming.append((due, one))
        self._floor.at(due, Kind.ARRIVE, self.number, lambda: self._arrive(due, one, arrived))

    def _arrive(self, due: float, one: Bin, arrived: Callable[[Bin], None]) -> None:
        self.coming.remove((due, one))
        arrived(one)


class Bins:
    """The bins of a lineside stock, and its cards.

    Parameters
    ----------
    store : Store
        Where cards are sent to.
    beside : Store
        What is in the bins: the machines take their kits from it.
    place : int
        Place of what is on its way.
    bring : callable
        Brings a bin, and calls its second argument when it is there.
    """

    def __init__(
        self,
        floor: Floor,
        name: str,
        description: Lineside,
        store: Store,
        beside: Store,
        place: int,
        bring: Callable[[Bin, Callable[[Bin], None]], None],
    ) -> None:
        self.name = name
        self.description = description
        self.store = store
        self.beside = beside
        self.called = 0
        """Pieces that cards have called for and that are not there yet."""
        self.place = place
        self.bring = bring
        self._floor = floor
        self._tell = floor.rows["levels"].extend
        beside.on_taken.append(self.look)

    def look(self) -> None:
        """Send the cards of the bins that are empty."""
        size = self.description.bin
        while self.description.full - self.beside.total - self.called >= size:
            self.called += size
            self.store.order(Card(self))

    def send(self, lots: list[tuple[int, int]]) -> None:
        """Have a bin brought that the store has handed out."""
        one = Bin(self, lots)
        self._tell((self._floor._now, self.place, one.pieces, one.serial))
        self.bring(one, self._arrived)

    def _arrived(self, one: Bin) -> None:
        self._tell((self._floor._now, self.place, -one.pieces, one.serial))
        self.called -= one.pieces
        for serial, pieces in one.lots:
            self.beside.put(serial, pieces)


class Card:
    """A call for a bin, as it waits at the store."""

    __slots__ = ("bins", "quantity", "who")

    def __init__(self, bins: Bins) -> None:
        self.bins = bins
        self.quantity = bins.description.bin
        self.who = f"lineside {bins.name}"

    def served(self, lots: list[tuple[int, int]]) -> None:
        """The store has handed a bin out."""
        self.bins.send(lots)
