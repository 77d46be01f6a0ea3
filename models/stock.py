"""Stock: finished pieces of one product, for assemblies and orders."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.floor import Floor
    from models.orders.process import Demand
    from models.station.process import Machine
    from models.work import Part

__all__ = ["Store"]


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
        self.lots: deque[list[int]] = deque()
        """Serial number of the lot (-1: there from the start) and pieces left of it, the oldest first."""
        self.machines: list[Machine] = []
        """Those that take their kits from here."""
        self.demands: deque[Demand] = deque()
        """Orders that wait for pieces."""
        self.on_taken: list[Callable[[], None]] = []
        self._tell = floor.rows["levels"].extend
        self._tell_genealogy = floor.rows["genealogy"].extend

    def put(self, serial: int, pieces: int) -> None:
        """Put pieces in; who waits for them is served: orders first, then assemblies."""
        self.pieces += pieces
        self.lots.append([serial, pieces])
        self._tell((self.floor._now, self.place, pieces, serial))
        while self.demands and self.demands[0].quantity <= self.pieces:
            demand = self.demands.popleft()
            self._remove(demand.quantity, None)
            demand.served()
            self._notify()
        for machine in self.machines:
            machine.nudge()

    def take(self, pieces: int, part: Part | None) -> None:
        """Take pieces out, the oldest first, to be built into `part`."""
        if self.endless:
            return
        self._remove(pieces, part)
        self._notify()

    def order(self, demand: Demand) -> None:
        """Serve an order from stock, now or when there is enough."""
        if not self.demands and demand.quantity <= self.pieces:
            self._remove(demand.quantity, None)
            demand.served()
        else:
            self.demands.append(demand)
        self._notify()

    def _notify(self) -> None:
        for act in self.on_taken:
            act()

    def _remove(self, pieces: int, part: Part | None) -> None:
        self.pieces -= pieces
        now = self.floor._now
        while pieces:
            lot = self.lots[0]
            share = min(lot[1], pieces)
            lot[1] -= share
            pieces -= share
            self._tell((now, self.place, -share, lot[0]))
            if part is not None and lot[0] >= 0:
                self._tell_genealogy((now, part.serial, lot[0], share))
            if not lot[1]:
                self.lots.popleft()
