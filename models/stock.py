"""Stock: finished pieces of one product, for assemblies and orders."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.floor import Floor
    from models.station.process import Machine
    from models.work import Part

__all__ = ["Call", "Keeper", "Store"]


class Keeper(Protocol):
    """A warehouse: takes in what is put into stock, and brings out what is called for."""

    def bring(self, store: Store, serial: int, pieces: int) -> None:
        """Take in a lot; `store.hand_over` gets it back when it has been called for."""

    def call(self, store: Store, pieces: int) -> None:
        """Bring out so many pieces more, as soon as there are any; `store.called` counts them already."""


class Call(Protocol):
    """Somebody who waits for pieces out of stock: an order, or the card of an empty bin."""

    @property
    def quantity(self) -> int:
        """Pieces that are wanted at once."""

    @property
    def who(self) -> str:
        """Who it is, in words."""

    def served(self, lots: list[tuple[int, int]]) -> None:
        """Receive them: serial numbers of the lots that they are of, with how many of each."""


class Store:
    """The stock of one product; purchased items never run out.

    Parameters
    ----------
    endless : bool
        The product is bought and always at hand.
    """

    def __init__(self, floor: Floor, name: str, place: int, endless: bool) -> None:
        self.floor = floor
        self.name = name
        self.place = place
        self.endless = endless
        self.pieces: float = math.inf if endless else 0
        """Pieces at hand."""
        self.total: float = self.pieces
        """Pieces in all: at hand, in a warehouse, on the way in and out."""
        self.keeper: Keeper | None = None
        """The warehouse where it is kept; without one all pieces are at hand."""
        self.tracked = False
        """Lots and orders call for their pieces as soon as they wait for them."""
        self.called = 0
        """Pieces that lots and orders have called for and not taken yet, where it is tracked."""
        self.lots: deque[list[int]] = deque()
        """Serial number of the lot (-1: there from the start, or bought) and pieces at hand of it, the oldest first."""
        self.machines: list[Machine] = []
        """Those that take their kits from here."""
        self.demands: deque[Call] = deque()
        """Orders and cards that wait for pieces."""
        self.on_taken: list[Callable[[], None]] = []
        self._tell = floor.rows["levels"].extend
        self._tell_genealogy = floor.rows["genealogy"].extend

    def put(self, serial: int, pieces: int) -> None:
        """Put pieces in: to hand, or into the warehouse."""
        self.total += pieces
        self._tell((self.floor._now, self.place, pieces, serial))
        if self.keeper is None:
            self.hand_over(serial, pieces)
        else:
            self.keeper.bring(self, serial, pieces)

    def hand_over(self, serial: int, pieces: int) -> None:
        """Have pieces at hand; who waits for them is served: orders first, then assemblies."""
        self.pieces += pieces
        self.lots.append([serial, pieces])
        while self.demands and self.demands[0].quantity <= self.pieces:
            demand = self.demands.popleft()
            demand.served(self._remove(demand.quantity, None))
            self._notify()
        for machine in self.machines:
            machine.nudge()

    def call(self, pieces: int) -> None:
        """Say that somebody waits for pieces and will take them."""
        self.called += pieces
        if self.keeper is not None:
            self.keeper.call(self, pieces)
        self._notify()

    def take(self, pieces: int, part: Part | None) -> None:
        """Take pieces out, the oldest first, to be built into `part`."""
        if self.endless:
            return
        self._remove(pieces, part)
        self._notify()

    def order(self, demand: Call) -> None:
        """Serve an order or a card from stock, now or when there is enough."""
        if self.endless:
            demand.served([(-1, demand.quantity)])
            return
        if self.tracked:
            self.call(demand.quantity)
        if not self.demands and demand.quantity <= self.pieces:
            demand.served(self._remove(demand.quantity, None))
        else:
            self.demands.append(demand)
        self._notify()

    def _notify(self) -> None:
        for act in self.on_taken:
            act()

    def _remove(self, pieces: int, part: Part | None) -> list[tuple[int, int]]:
        """Take pieces out, the oldest first; return the lots that they are of, with how many of each."""
        taken = []
        self.pieces -= pieces
        self.total -= pieces
        if self.tracked:
            self.called -= pieces
        now = self.floor._now
        while pieces:
            lot = self.lots[0]
            share = min(lot[1], pieces)
            lot[1] -= share
            pieces -= share
            taken.append((lot[0], share))
            self._tell((now, self.place, -share, lot[0]))
            if part is not None and lot[0] >= 0:
                self._tell_genealogy((now, part.serial, lot[0], share))
            if not lot[1]:
                self.lots.popleft()
        return taken
